import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day } from '@financehub/core/time/day.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDb } from './duckdb.ts';
import type { Bar, Warehouse } from './warehouse.ts';

const BOOK = '0198b2a4-7c1e-7000-8000-000000000001';
const VTI = '0198b2a4-7c1e-7000-8000-00000000000b';
const bar = (date: string, close: string): Bar => ({
  date,
  close,
  open: null,
  high: null,
  low: null,
  volume: null,
});
const at = (instant: string, provider = 'yahoo') => ({ provider, at: new Date(instant) });

let folder = '';
let warehouse: Warehouse;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'financehub-warehouse-'));
  warehouse = await openDuckDb(join(folder, 'warehouse.duckdb'));
});
afterEach(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

const closes = async (instant: string) => {
  const series = (await warehouse.closesKnownAt(BOOK, [VTI], new Date(instant))).get(VTI);
  return series === undefined ? null : [...series.value];
};

describe('bars that are replaced', () => {
  it('stay known as they were, and say who gave them', async () => {
    const first = await warehouse.putBars(
      BOOK,
      VTI,
      [bar('2024-01-02', '10'), bar('2024-01-03', '11')],
      at('2024-01-04T06:00:00Z'),
    );
    expect(first).toEqual({ added: 2, changed: 0 });
    const second = await warehouse.putBars(
      BOOK,
      VTI,
      [bar('2024-01-02', '10.00'), bar('2024-01-03', '12'), bar('2024-01-04', '13')],
      at('2024-01-05T06:00:00Z', 'tiingo'),
    );
    expect(second).toEqual({ added: 1, changed: 1 });
    expect(await closes('2024-01-03T00:00:00Z')).toBeNull();
    expect(await closes('2024-01-04T12:00:00Z')).toEqual([10, 11]);
    expect(await closes('2024-01-05T06:00:00Z')).toEqual([10, 12, 13]);
    const stored = await warehouse.bars(BOOK, VTI, { limit: 10 });
    expect(stored.map(({ close, provider, fetchedAt }) => [close, provider, fetchedAt])).toEqual([
      ['10', 'yahoo', '2024-01-04T06:00:00.000Z'],
      ['12', 'tiingo', '2024-01-05T06:00:00.000Z'],
      ['13', 'tiingo', '2024-01-05T06:00:00.000Z'],
    ]);
    expect((await warehouse.priceSources(BOOK, [VTI])).get(VTI)).toEqual({
      provider: 'tiingo',
      fetchedAt: '2024-01-05T06:00:00.000Z',
    });
    expect((await warehouse.closes(BOOK, [VTI])).get(VTI)!.date).toEqual(
      Int32Array.from(['2024-01-02', '2024-01-03', '2024-01-04'], day),
    );
  });

  it('are no change where the figures are the same', async () => {
    await warehouse.putBars(BOOK, VTI, [bar('2024-01-02', '10')], at('2024-01-04T06:00:00Z'));
    const version = warehouse.assetVersion(BOOK, VTI);
    const again = await warehouse.putBars(BOOK, VTI, [bar('2024-01-02', '10')], at('2024-01-05T06:00:00Z'));
    expect([again, warehouse.assetVersion(BOOK, VTI)]).toEqual([{ added: 0, changed: 0 }, version]);
  });
});

describe('exact closes and rates of a day', () => {
  it('are had as they were known', async () => {
    await warehouse.putBars(BOOK, VTI, [bar('2024-01-02', '10.1')], at('2024-01-03T06:00:00Z'));
    await warehouse.putBars(BOOK, VTI, [bar('2024-01-02', '10.2')], at('2024-01-04T06:00:00Z'));
    await warehouse.putBars(BOOK, VTI, [bar('2024-01-03', '11')], at('2024-01-05T06:00:00Z'));
    const last = async (instant: string | null) =>
      (
        await warehouse.lastCloses(BOOK, [VTI], '2024-01-31', instant === null ? null : new Date(instant))
      ).get(VTI);
    expect(await last('2024-01-02T00:00:00Z')).toBeUndefined();
    expect(await last('2024-01-03T12:00:00Z')).toEqual({ date: '2024-01-02', close: '10.1' });
    expect(await last('2024-01-04T06:00:00Z')).toEqual({ date: '2024-01-02', close: '10.2' });
    expect(await last(null)).toEqual({ date: '2024-01-03', close: '11' });
    const days = ['2024-01-01', '2024-01-02', '2024-01-03'];
    const then = new Date('2024-01-04T12:00:00Z');
    expect((await warehouse.closesAt(BOOK, [VTI], days, then)).get(VTI)).toEqual([
      null,
      { date: '2024-01-02', close: '10.2' },
      { date: '2024-01-02', close: '10.2' },
    ]);
  });

  it('keep a rate that is fetched again as it was first had', async () => {
    const rate = (date: string, value: string) => ({ date, base: 'EUR', quote: 'USD', rate: value });
    await warehouse.putRates(
      BOOK,
      [rate('2024-01-02', '1.1'), rate('2024-01-03', '1.2')],
      at('2024-01-04T06:00:00Z'),
    );
    await warehouse.putRates(
      BOOK,
      [rate('2024-01-02', '1.10'), rate('2024-01-03', '1.3'), rate('2024-01-04', '1.4')],
      at('2024-01-05T06:00:00Z'),
    );
    const known = async (instant: string | null) => {
      const knownAt = instant === null ? null : new Date(instant);
      const rates = (await warehouse.rates(BOOK, { knownAt })).map((each) => each.rate);
      return [rates, (await warehouse.ratePairs(BOOK, knownAt)).map(({ count }) => count)];
    };
    expect(await known('2024-01-04T00:00:00Z')).toEqual([[], []]);
    expect(await known('2024-01-04T06:00:00Z')).toEqual([['1.1', '1.2'], [2]]);
    expect(await known('2024-01-05T06:00:00Z')).toEqual([['1.1', '1.3', '1.4'], [3]]);
    expect(await known(null)).toEqual([['1.1', '1.3', '1.4'], [3]]);
    await warehouse.dropBook(BOOK);
    expect(await known('2024-01-04T06:00:00Z')).toEqual([[], []]);
  });
});

describe('dividends and splits', () => {
  it('are kept by day, the last one stored counting', async () => {
    const dividend = { exDate: '2024-03-22', payDate: '2024-03-27', amount: '0.9105', currency: 'USD' };
    await warehouse.putDividends(BOOK, VTI, [dividend], at('2024-03-23T06:00:00Z'));
    await warehouse.putDividends(BOOK, VTI, [{ ...dividend, amount: '0.92' }], at('2024-03-24T06:00:00Z'));
    await warehouse.putSplits(BOOK, VTI, [{ date: '2008-06-18', ratio: '2' }], at('2024-03-24T06:00:00Z'));
    const origin = { assetId: VTI, provider: 'yahoo', fetchedAt: '2024-03-24T06:00:00.000Z' };
    expect(await warehouse.dividends(BOOK, [VTI])).toEqual([{ ...dividend, amount: '0.92', ...origin }]);
    expect(await warehouse.splits(BOOK, [VTI])).toEqual([{ date: '2008-06-18', ratio: '2', ...origin }]);
    expect(await warehouse.dividends(BOOK, [VTI], { from: '2024-03-23' })).toEqual([]);
  });
});
