import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decimal } from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyColumns, inOrder, setDecimal } from './bar-columns.ts';
import { openDuckDb } from './duckdb.ts';
import { storedText, storedUnits } from './stored-decimal.ts';
import type { Bar, Warehouse } from './warehouse.ts';

const BOOK = '0198b2a4-7c1e-7000-8000-000000000001';
/** Above and below the bit that sorts a UUID as its text does. */
const ASSETS = ['0198b2a4-7c1e-7000-8000-00000000000a', 'ff98b2a4-7c1e-7000-bfff-ffffffffffff'];

let folder = '';
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'financehub-columns-'));
  warehouse = await openDuckDb(join(folder, 'warehouse.duckdb'));
});
afterAll(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

const figure = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }))
  .map(([whole, part]) => `${whole}.${part.toString().padStart(12, '0')}`);
const short = fc
  .tuple(fc.nat(999_999_999), fc.nat(999_999), fc.integer({ min: 0, max: 6 }))
  .map(([whole, part, places]) =>
    places === 0 ? `${whole}` : `${whole}.${part.toString().padStart(6, '0').slice(0, places)}`,
  );
const any = fc.oneof(short, figure);
const maybe = fc.option(any);
const bar = fc.record({ open: maybe, high: maybe, low: maybe, close: any, volume: maybe });

const exact = (text: string | null): string | null => (text === null ? null : storedText(storedUnits(text)!));

it('keeps every figure to its last digit, and none where there is none, over several chunks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bar, { minLength: 1, maxLength: 130 }), async (bars) => {
      await warehouse.dropBook(BOOK);
      const dated: Bar[] = bars.map((each, row) => ({ date: formatDay(10_000 + row), ...each }));
      await warehouse.putBars(BOOK, ASSETS[1]!, dated);
      const stored = await warehouse.bars(BOOK, ASSETS[1]!, { limit: 1000 });
      expect(stored.map(({ open, high, low, close, volume }) => [open, high, low, close, volume])).toEqual(
        bars.map(({ open, high, low, close, volume }) => [open, high, low, close, volume].map(exact)),
      );
      const { value } = (await warehouse.closes(BOOK, ASSETS)).get(ASSETS[1]!)!;
      expect([...value]).toEqual(bars.map(({ close }) => Number(exact(close))));
    }),
    { numRuns: 40 },
  );
}, 60_000);

it('stores columns of several assets as it stores bars, the last of a day counting', async () => {
  await warehouse.dropBook(BOOK);
  const columns = emptyColumns(4500);
  for (let row = 0; row < 4500; row += 1) {
    columns.asset[row] = row % 2;
    columns.date[row] = day('2020-01-01') + Math.floor(row / 2);
    setDecimal(columns.close, row, { units: BigInt(row + 1), scale: 3 });
    columns.value[row] = (row + 1) / 1000;
  }
  columns.date[4499] = columns.date[4497]!;
  const written = await warehouse.putBarColumns(BOOK, ASSETS, columns, {
    provider: 'file',
    at: new Date('2026-03-01T09:00:00Z'),
  });
  expect(written).toEqual({ added: 4499, changed: 0 });
  expect((await warehouse.lastCloses(BOOK, ASSETS, '2030-01-01')).get(ASSETS[1]!)).toEqual({
    date: formatDay(day('2020-01-01') + 2248),
    close: '4.5',
  });
  expect((await warehouse.coverage(BOOK, ASSETS)).get(ASSETS[0]!)!.count).toBe(2250);
  const [first] = await warehouse.bars(BOOK, ASSETS[0]!, { limit: 1 });
  expect(first).toMatchObject({ close: '0.001', open: null, volume: null, provider: 'file' });
});

it('puts rows in order, by asset and day, keeping the last of several', () => {
  const columns = emptyColumns(4);
  columns.asset.set([1, 0, 1, 1]);
  columns.date.set([5, 9, 4, 5]);
  for (const [row, close] of ['1.5', '2', '-3', '99999999999999999999999999.999999999999'].entries())
    setDecimal(columns.close, row, decimal(close));
  const sorted = inOrder(columns);
  expect([...sorted.asset, ...sorted.date]).toEqual([0, 1, 1, 9, 4, 5]);
  // 10^38 - 1, the largest that DECIMAL(38,12) holds, and -3 as two's complement.
  expect([...sorted.close.units.slice(8)]).toEqual([0xffffffff, 0x098a223f, 0x5a86c47a, 0x4b3b4ca8]);
  expect([...sorted.close.valid]).toEqual([0b111, 0]);
  expect(() => setDecimal(columns.close, 0, decimal('100000000000000000000000000'))).toThrow(RangeError);
});
