import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day } from '@financehub/core/time/day.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProblemError } from '../http/problem.ts';
import { FolderInUse, openDuckDb } from './duckdb.ts';
import type { Bar, Warehouse } from './warehouse.ts';

const BOOK = '0198b2a4-7c1e-7000-8000-000000000001';
const OTHER = '0198b2a4-7c1e-7000-8000-000000000002';
const [GOOG, VTI] = ['0198b2a4-7c1e-7000-8000-00000000000a', '0198b2a4-7c1e-7000-8000-00000000000b'];
const bar = (date: string, close: string, more: Partial<Bar> = {}): Bar => ({
  date,
  close,
  open: null,
  high: null,
  low: null,
  volume: null,
  ...more,
});

let folder = '';
let warehouse: Warehouse;
const file = (): string => join(folder, 'warehouse.duckdb');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'financehub-warehouse-'));
  warehouse = await openDuckDb(file());
});
afterEach(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the warehouse in DuckDB', () => {
  it('gives prices back to the digit, and after it was closed and opened', async () => {
    const bars = [
      bar('2024-03-01', '0.000000000001', { open: '12345678901234567890.5', volume: '0' }),
      bar('2024-03-04', '250.1', { high: '251', low: '249.999999999999' }),
    ];
    await warehouse.putBars(BOOK, GOOG!, bars, { provider: "O'Neil", at: new Date('2026-01-01') });
    expect(await warehouse.bars(BOOK, GOOG!, { limit: 10 })).toMatchObject(bars);
    await warehouse.close();
    warehouse = await openDuckDb(file());
    expect(await warehouse.bars(BOOK, GOOG!, { from: '2024-03-02', limit: 10 })).toMatchObject(bars.slice(1));
  });

  it('replaces a day that is there and sorts days that come later', async () => {
    await warehouse.putBars(BOOK, GOOG!, [bar('2024-03-05', '3'), bar('2024-03-06', '4')]);
    await warehouse.putBars(BOOK, GOOG!, [bar('2024-03-06', '5'), bar('2024-03-01', '1')]);
    const closes = await warehouse.closes(BOOK, [VTI!, GOOG!]);
    expect([...closes.keys()]).toEqual([GOOG]);
    expect([...closes.get(GOOG!)!.date]).toEqual(['2024-03-01', '2024-03-05', '2024-03-06'].map(day));
    expect([...closes.get(GOOG!)!.value]).toEqual([1, 3, 5]);
    expect(await warehouse.coverage(BOOK, [GOOG!, VTI!])).toEqual(
      new Map([[GOOG, { count: 3, from: '2024-03-01', to: '2024-03-06' }]]),
    );
  });

  it('keeps books apart', async () => {
    await warehouse.putBars(BOOK, GOOG!, [bar('2024-03-05', '3')]);
    await warehouse.putBars(OTHER, GOOG!, [bar('2024-03-05', '7')]);
    expect((await warehouse.closes(BOOK, [GOOG!])).get(GOOG!)!.value[0]).toBe(3);
    await warehouse.dropBook(BOOK);
    expect(await warehouse.bars(BOOK, GOOG!, { limit: 1 })).toEqual([]);
    expect(await warehouse.bars(OTHER, GOOG!, { limit: 1 })).toHaveLength(1);
  });

  it('finds the last close at or before each day', async () => {
    await warehouse.putBarsOfMany(BOOK, [
      { assetId: GOOG!, ...bar('2024-01-02', '10.10') },
      { assetId: GOOG!, ...bar('2024-02-01', '11') },
      { assetId: VTI!, ...bar('2024-01-31', '200.25') },
    ]);
    const days = ['2023-12-31', '2024-01-31', '2024-02-29'];
    expect(await warehouse.closesAt(BOOK, [GOOG!, VTI!], days)).toEqual(
      new Map([
        [GOOG, [null, { date: '2024-01-02', close: '10.1' }, { date: '2024-02-01', close: '11' }]],
        [VTI, [null, { date: '2024-01-31', close: '200.25' }, { date: '2024-01-31', close: '200.25' }]],
      ]),
    );
    expect(await warehouse.lastCloses(BOOK, [VTI!], '2024-01-30')).toEqual(new Map());
  });

  it('stores nothing when one figure does not fit', async () => {
    const wrong = [bar('2024-03-01', '1'), bar('2024-03-04', '1'.padEnd(28, '0'))];
    await expect(warehouse.putBars(BOOK, GOOG!, wrong)).rejects.toThrow(ProblemError);
    expect(await warehouse.bars(BOOK, GOOG!, { limit: 5 })).toEqual([]);
  });

  it('keeps rates by pair and replaces a day that is there', async () => {
    const rate = (date: string, quote: string, value: string) => ({ date, base: 'EUR', quote, rate: value });
    await warehouse.putRates(BOOK, [rate('2024-03-01', 'USD', '1.0812'), rate('2024-03-01', 'JPY', '162.5')]);
    await warehouse.putRates(BOOK, [rate('2024-03-01', 'USD', '1.09'), rate('2024-03-04', 'USD', '1.1')]);
    expect(await warehouse.rates(BOOK, { pairs: [{ base: 'EUR', quote: 'USD' }] })).toEqual([
      rate('2024-03-01', 'USD', '1.09'),
      rate('2024-03-04', 'USD', '1.1'),
    ]);
    expect(await warehouse.rates(BOOK, { to: '2024-03-01' })).toHaveLength(2);
    expect((await warehouse.ratePairs(BOOK)).map(({ quote, count }) => [quote, count])).toEqual([
      ['JPY', 1],
      ['USD', 2],
    ]);
  });

  it('grows a version with every write, of the book and of the asset written', async () => {
    const before = [
      warehouse.version(BOOK),
      warehouse.assetVersion(BOOK, GOOG!),
      warehouse.assetVersion(BOOK, VTI!),
    ];
    await Promise.all(
      [1, 2, 3].map((close) => warehouse.putBars(BOOK, GOOG!, [bar('2024-03-01', `${close}`)])),
    );
    expect(warehouse.version(BOOK)).toBe(before[0]! + 3);
    expect(warehouse.assetVersion(BOOK, GOOG!)).toBe(before[1]! + 3);
    expect(warehouse.assetVersion(BOOK, VTI!)).toBe(before[2]);
  });

  it('is open in one process only', async () => {
    const { execFile } = await import('node:child_process');
    const script = `import { openDuckDb } from '${new URL('./duckdb.ts', import.meta.url).href}';
      await openDuckDb('${file()}').then(() => console.log('opened'), (error) => console.log(error.name));`;
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['--input-type=module', '-e', script], (_error, stdout) =>
        resolve(stdout.trim()),
      );
    });
    expect(said).toBe(FolderInUse.name);
  });
});
