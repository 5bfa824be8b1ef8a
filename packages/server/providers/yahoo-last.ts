import { Type } from 'typebox';
import { parsed, shaped } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { decimalOfNumber, positive, stored, times, unitOf } from './figures.ts';
import type { Call, LastTrade } from './provider.ts';
import { askYahoo } from './yahoo-session.ts';

const NAME = 'Yahoo Finance';
const Answer = Type.Object({
  chart: Type.Object({
    result: Type.Optional(
      Type.Union([
        Type.Array(
          Type.Object({
            meta: Type.Object({
              currency: Type.Optional(Type.Union([Type.String(), Type.Null()])),
              regularMarketPrice: Type.Optional(Type.Number()),
              regularMarketTime: Type.Optional(Type.Number()),
            }),
          }),
        ),
        Type.Null(),
      ]),
    ),
    error: Type.Optional(Type.Union([Type.Object({ description: Type.String() }), Type.Null()])),
  }),
});

/** The last trade in regular hours, as late as the exchange lets Yahoo tell it. */
export async function lastTrade(call: Call, symbol: string): Promise<LastTrade | null> {
  const answer = await askYahoo(call, `/v8/finance/chart/${encodeURIComponent(symbol)}`, {
    range: '1d',
    interval: '1d',
  });
  const { chart } = shaped(NAME, parsed(NAME, answer), Answer);
  if (chart.error != null)
    throw new ProviderFailure(
      'not-found',
      `${NAME} says of ${symbol}: ${chart.error.description.slice(0, 200)}`,
    );
  const meta = chart.result?.[0]?.meta;
  if (meta?.regularMarketPrice === undefined || meta.regularMarketTime === undefined) return null;
  const price = positive(decimalOfNumber(meta.regularMarketPrice));
  if (price === null || meta.currency == null) return null;
  const { currency, factor } = unitOf(meta.currency);
  return { price: stored(times(price, factor)), currency, time: new Date(meta.regularMarketTime * 1000) };
}
