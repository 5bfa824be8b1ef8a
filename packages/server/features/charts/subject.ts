import type { Dividend } from '@financehub/core/charts/adjust.ts';
import { decimal, toNumber } from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { DAY_SECONDS } from '@financehub/core/time/zone.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Tape, TapeCoverage, TimeRange } from '../../warehouse/tape.ts';
import { assetsNamed, type Missing, splitsOf } from '../analytics/index.ts';
import type { AssetRow } from '../assets/index.ts';
import type { EventsOf } from './draw.ts';

/** The asset that a symbol or an id names. */
export async function assetOf(db: Reader, symbol: string): Promise<AssetRow> {
  const [asset] = await assetsNamed(db, [symbol], 'querystring/symbol');
  return asset!;
}

export function tapeOf({ warehouse }: Pick<Context, 'warehouse'>): Tape {
  if (warehouse.tape !== null) return warehouse.tape;
  throw new ProblemError(
    'unavailable',
    'Charts need the embedded warehouse, which this process does not hold.',
    {
      mend: 'Use the process that runs with --role api or all, and a duckdb warehouse.',
      retryAfterSeconds: 60,
    },
  );
}

export type Adjusted = 'true' | 'splits' | 'false';

export interface LoadedEvents extends EventsOf {
  readonly unavailable: readonly Missing[];
}

/** What happened to the asset that its prices are adjusted for. */
export async function eventsOf(
  db: Reader,
  context: Pick<Context, 'warehouse'>,
  asset: AssetRow,
  adjust: Adjusted,
): Promise<LoadedEvents> {
  if (adjust === 'false') return { splits: [], dividends: [], closes: null, unavailable: [] };
  const splits = (await splitsOf(db, context, [asset.id])).get(asset.id) ?? [];
  if (adjust === 'splits') return { splits, dividends: [], closes: null, unavailable: [] };
  const [stored, closes] = await Promise.all([
    context.warehouse.dividends(db.bookId, [asset.id]),
    context.warehouse.closes(db.bookId, [asset.id]),
  ]);
  const own = stored.filter(({ currency }) => currency === asset.currency);
  const foreign = stored.filter(({ currency }) => currency !== asset.currency);
  return {
    splits,
    dividends: own.map(({ exDate, amount }) => ({ exDate: day(exDate), amount: toNumber(decimal(amount)) })),
    closes: closes.get(asset.id) ?? null,
    unavailable: foreign.map(({ exDate, currency }) =>
      missing(
        asset,
        `the dividend of ${exDate} is in ${currency} and the prices are in ${asset.currency}`,
        `store the dividend in ${asset.currency}, or look at prices with adjusted=splits`,
      ),
    ),
  };
}

export const missing = ({ id, symbol }: AssetRow, reason: string, mend: string): Missing => ({
  assetId: id,
  symbol,
  reason,
  mend,
});

export const impossibleDividend = (asset: AssetRow, { exDate, amount }: Dividend): Missing =>
  missing(
    asset,
    `the dividend of ${amount} on ${formatDay(exDate)} is as large as the price before it`,
    'correct the dividend or the price',
  );

/** What candles and profiles are made of. */
export type Source =
  | { readonly kind: 'daily' }
  | { readonly kind: 'bars'; readonly seconds: number }
  | { readonly kind: 'trades' };

/** Whether any of what there is lies within the range. */
function overlaps(span: { from: number | null; to: number | null }, range: TimeRange): boolean {
  return span.from !== null && span.to !== null && span.from < range.to && span.to >= range.from;
}

/** What there is within the range, finest widths of bars first; where nothing is, what there is at all. */
export function sourcesOf({ bars, trades, daily }: TapeCoverage, range: TimeRange): Source[] {
  const seconds = (text: string | null): number | null => (text === null ? null : day(text) * DAY_SECONDS);
  const all: { source: Source; from: number | null; to: number | null }[] = [
    ...bars.map((span) => ({ ...span, source: { kind: 'bars', seconds: span.seconds } as const })),
    { ...trades, source: { kind: 'trades' } },
    { from: seconds(daily.from), to: seconds(daily.to), source: { kind: 'daily' } },
  ];
  const there = all.filter(({ from }) => from !== null);
  const within = there.filter((span) => overlaps(span, range));
  return (within.length > 0 ? within : there).map(({ source }) => source);
}
