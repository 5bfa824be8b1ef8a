import type { putOptionChain } from '@financehub/contract/option-chain.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import type { ChainFile } from '@financehub/core/options/chain-csv.ts';
import type { ChainStats } from '@financehub/core/options/chain-stats.ts';
import { dayOfInstant, type EpochDay, day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { ProblemError } from '../../http/problem.ts';
import type { OptionQuote } from '../../warehouse/option-chains.ts';
import type { AssetRow } from '../assets/index.ts';
import { quotedAt } from './chain-time.ts';
import { pricingThread } from './pricing-thread.ts';
import { chainsOf, closeNear } from './underlying.ts';

type Body = BodyOf<typeof putOptionChain>;
type Answer = ResponseOf<typeof putOptionChain>;

const REJECTED_SHOWN = 100;
const MOST_QUOTES = 50_000;

/**
 * The quotes of a body: JSON as it is, a file read in a thread. Throws a ProblemError where there is none in it, and for a file of which neither it nor
 * `at` says when it was quoted: what is stored as of now is the chain that is shown from then on.
 */
export async function chainOfBody(body: Body | Buffer, at: string | undefined): Promise<ChainFile> {
  if (!Buffer.isBuffer(body)) return { quotes: quotesOf(body), spot: null, day: null, rejected: [] };
  const file = (await pricingThread().run(body.toString('utf8'), { name: 'readChain' })) as
    | ChainFile
    | string;
  if (typeof file === 'string')
    throw new ProblemError('invalid', `The file can not be read: ${file}.`, {
      errors: [{ path: 'body', message: file }],
    });
  if (file.quotes.length === 0)
    throw new ProblemError('invalid', 'There is no option in the file.', {
      errors: file.rejected
        .slice(0, REJECTED_SHOWN)
        .map(({ line, reason }) => ({ path: `body/line/${line}`, message: reason })),
    });
  if (file.quotes.length > MOST_QUOTES)
    throw new ProblemError('invalid', `A chain holds at most ${MOST_QUOTES} options.`);
  if (at === undefined && file.day === null)
    throw new ProblemError('invalid', 'The file does not say when its options were quoted.', {
      errors: [{ path: 'querystring/at', message: 'is needed: the file names no day' }],
      mend: 'Name the day or the instant of the quotes as `at`; nothing was stored.',
    });
  return file;
}

function quotesOf(body: Body): OptionQuote[] {
  return body.quotes.map(({ expiry, kind, strike, bid, ask, last, volume, openInterest }) => ({
    expiry: epochDay(expiry),
    kind,
    strike,
    bid: bid ?? null,
    ask: ask ?? null,
    last: last == null || last === 0 ? null : last,
    volume: volume ?? null,
    openInterest: openInterest ?? null,
  }));
}

/** A chain with the instant of its quotes, and without the options that had expired by then. */
export interface DatedChain extends Pick<ChainFile, 'quotes' | 'spot' | 'rejected'> {
  readonly at: Date;
  readonly expired: number;
}

/** The chain as of the instant that is named, else of its own day, else of now. Throws a ProblemError for a time that can not be. */
export function datedChain(
  { quotes: all, spot, day, rejected }: ChainFile,
  asked: string | undefined,
  now: Date,
): DatedChain {
  const at = quotedAt(asked, day, now);
  const quotes = notExpired(all, dayOfInstant(at));
  return { at, quotes, spot, rejected, expired: all.length - quotes.length };
}

/** Stores a chain, and the volatility for thirty days that it implies with those of other days. */
export async function storeChain(
  context: Context,
  bookId: string,
  asset: AssetRow,
  { at, quotes, expired, rejected, ...chain }: DatedChain,
  sent: { readonly spot?: number | undefined; readonly provider: string },
): Promise<Answer> {
  const day = dayOfInstant(at);
  const spot = sent.spot ?? chain.spot;
  const origin = { provider: sent.provider, at: context.now() };
  await chainsOf(context).put(bookId, asset.id, { at, spot, quotes }, origin);
  const market = {
    day,
    spot: spot ?? (await closeNear(context, bookId, asset.id, day)),
    rate: 0,
    dividendYield: null,
  };
  const stats = (await pricingThread().run({ quotes, market }, { name: 'chainStats' })) as ChainStats;
  if (stats.volatility30 !== null)
    await context.warehouse.putSeries(
      bookId,
      [
        {
          name: volatilitySeries(asset.id),
          date: Int32Array.of(day),
          value: Float64Array.of(stats.volatility30),
        },
      ],
      origin,
    );
  return {
    symbol: asset.symbol,
    assetId: asset.id,
    at: at.toISOString(),
    quotes: quotes.length,
    expiries: new Set(quotes.map(({ expiry }) => expiry)).size,
    spot,
    expired,
    rejected: rejected.slice(0, REJECTED_SHOWN).map((each) => ({ ...each })),
  };
}

/** An option that expired before the day of its chain can not have been quoted then: the day is wrong where all have. */
function notExpired(quotes: readonly OptionQuote[], day: EpochDay): OptionQuote[] {
  const alive = quotes.filter(({ expiry }) => expiry >= day);
  if (alive.length > 0) return alive;
  const message = `all options of the chain expired before ${formatDay(day)}: say when they were quoted`;
  throw new ProblemError('invalid', 'The options had expired when they were quoted.', {
    errors: [{ path: 'querystring/at', message }],
  });
}

/** The name under which the volatilities for thirty days that chains implied are kept. */
export const volatilitySeries = (assetId: string): string => `option-volatility-30:${assetId}`;
