import { assetIs, columnsOf, keysWithin, numberLiteral } from './duckdb-columns.ts';
import type { Duck } from './duckdb-connections.ts';
import type { Scaling, Tape } from './tape.ts';

/** A stepwise function of a trade's time as SQL: the value of the first step that is after it. */
function stepwise(
  steps: readonly { readonly before: number; readonly value: number }[],
  last: number,
): string {
  if (steps.length === 0) return numberLiteral(last);
  const cases = steps.map(
    ({ before, value }) =>
      `WHEN key < ${BigInt(Math.round(before)) * 1_000_000_000n} THEN ${numberLiteral(value)}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${numberLiteral(last)} END`;
}

const scaled = (scaling: readonly Scaling[], figure: 'price' | 'volume'): string =>
  stepwise(
    scaling.map(({ before, ...step }) => ({ before, value: step[figure] })),
    1,
  );

const DAY_KEYS = '86400000000000';

/** Profiles are summed where the trades are: a million of them never become objects. */
export function sumsOf(duck: Duck): Pick<Tape, 'tradeExtent' | 'tradeSums'> {
  return {
    tradeExtent: async (bookId, assetId, { scaling, ...range }) => {
      const price = scaling.length === 0 ? 'price' : `price * ${scaled(scaling, 'price')}`;
      const result = await duck.read(
        `SELECT count(*)::DOUBLE, min(key) / 1e9, max(key) / 1e9, min(${price}), max(${price}) FROM trade
         WHERE ${assetIs(bookId, assetId)} AND ${keysWithin(range)}`,
      );
      const [count, first, last, lowest, highest] = (await columnsOf(result, 5)).map((column) => column[0]!);
      return count === 0
        ? null
        : { count: count!, first: first!, last: last!, lowest: lowest!, highest: highest! };
    },
    tradeSums: async (bookId, assetId, { start, step, count, scaling, clocks, ...range }) => {
      const price = scaling.length === 0 ? 'price' : `price * ${scaled(scaling, 'price')}`;
      const size = scaling.length === 0 ? 'size' : `size * ${scaled(scaling, 'volume')}`;
      const ahead = clocks?.map(({ before, ahead: value }) => ({ before, value })) ?? [];
      const session =
        clocks === null
          ? '0::INTEGER'
          : `((key + 1000000000 * (${stepwise(ahead.slice(0, -1), ahead.at(-1)?.value ?? 0)})::BIGINT) // ${DAY_KEYS})::INTEGER`;
      // Whole numbers are grouped faster than doubles, and one sum by side faster than three.
      const result = await duck.read(
        `SELECT ${session} AS session,
           greatest(0, least(${count - 1}, floor((${price} - ${numberLiteral(start)}) / ${numberLiteral(step)})))::INTEGER AS level, side, sum(${size})
         FROM trade WHERE ${assetIs(bookId, assetId)} AND ${keysWithin(range)} GROUP BY session, level, side ORDER BY session, level, side`,
      );
      const [sessions, levels, sides, sums] = (await columnsOf(result, 4)) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      return {
        session: Int32Array.from(sessions),
        level: Int32Array.from(levels),
        side: Int8Array.from(sides),
        size: sums,
      };
    },
  };
}
