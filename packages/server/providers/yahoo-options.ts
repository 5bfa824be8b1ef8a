import { type Static, Type } from 'typebox';
import type { OptionQuote } from '../warehouse/option-chains.ts';
import { jsonOf } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import type { Call } from './provider.ts';
import { askYahoo } from './yahoo-session.ts';

const NAME = 'Yahoo Finance';
const SECONDS_PER_DAY = 86_400;
const Figure = Type.Optional(Type.Union([Type.Number(), Type.Null()]));
const Contract = Type.Object({
  strike: Type.Number(),
  expiration: Type.Number(),
  lastPrice: Figure,
  bid: Figure,
  ask: Figure,
  volume: Figure,
  openInterest: Figure,
});
const Answer = Type.Object({
  optionChain: Type.Object({
    result: Type.Optional(
      Type.Union([
        Type.Array(
          Type.Object({
            expirationDates: Type.Array(Type.Number()),
            quote: Type.Optional(Type.Object({ regularMarketPrice: Figure })),
            options: Type.Array(Type.Object({ calls: Type.Array(Contract), puts: Type.Array(Contract) })),
          }),
        ),
        Type.Null(),
      ]),
    ),
    error: Type.Optional(
      Type.Union([Type.Object({ code: Type.String(), description: Type.String() }), Type.Null()]),
    ),
  }),
});

export interface FetchedChain {
  readonly spot: number | null;
  readonly quotes: readonly OptionQuote[];
}

/** The options of the nearest expiries: a request for each. */
export async function yahooOptions(call: Call, symbol: string, expiries: number): Promise<FetchedChain> {
  const first = await chainOf(call, symbol, null);
  const wanted = first.expirationDates.slice(0, expiries);
  const quotes = quotesOf(first);
  const had = new Set(quotes.map(({ expiry }) => expiry));
  for (const seconds of wanted)
    if (!had.has(Math.floor(seconds / SECONDS_PER_DAY)))
      quotes.push(...quotesOf(await chainOf(call, symbol, seconds)));
  if (quotes.length === 0)
    throw new ProviderFailure('not-found', `${NAME} has no options on ${symbol}`, {
      mend: 'Options are there for shares and funds listed in the United States.',
    });
  return { spot: first.quote?.regularMarketPrice ?? null, quotes };
}

type Result = NonNullable<Static<typeof Answer>['optionChain']['result']>[number];

async function chainOf(call: Call, symbol: string, expiry: number | null): Promise<Result> {
  const answer = await askYahoo(
    call,
    `/v7/finance/options/${encodeURIComponent(symbol)}`,
    expiry === null ? {} : { date: String(expiry) },
  );
  const { optionChain } = jsonOf(NAME, answer, Answer);
  if (optionChain.error != null)
    throw new ProviderFailure(
      'not-found',
      `${NAME} says of options on ${symbol}: ${optionChain.error.description.slice(0, 200)}`,
    );
  const [result] = optionChain.result ?? [];
  if (result === undefined) throw new ProviderFailure('not-found', `${NAME} does not know ${symbol}`);
  return result;
}

function quotesOf({ options }: Result): OptionQuote[] {
  const of = (kind: 'call' | 'put', contracts: readonly Static<typeof Contract>[]): OptionQuote[] =>
    contracts.flatMap((each) => {
      const expiry = Math.floor(each.expiration / SECONDS_PER_DAY);
      if (!(each.strike > 0)) return [];
      return [
        {
          expiry,
          kind,
          strike: each.strike,
          bid: each.bid ?? null,
          ask: each.ask ?? null,
          last: each.lastPrice == null || each.lastPrice <= 0 ? null : each.lastPrice,
          volume: each.volume ?? null,
          openInterest: each.openInterest ?? null,
        },
      ];
    });
  return options.flatMap(({ calls, puts }) => [...of('call', calls), ...of('put', puts)]);
}
