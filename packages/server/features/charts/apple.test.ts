import { existsSync, readFileSync } from 'node:fs';
import { adjustmentOf } from '@financehub/core/charts/adjust.ts';
import { day } from '@financehub/core/time/day.ts';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

const LEAN = new URL('../../../../../shared/data/prices/lean/equity/usa/', import.meta.url);

// LEAN publishes for Apple the factors that its own prices and dividends make.
describe.skipIf(!existsSync(LEAN))('the prices of Apple', () => {
  it('have the factors that LEAN computed', () => {
    const zip = unzipSync(readFileSync(new URL('daily/aapl.zip', LEAN)));
    const lines = Buffer.from(Object.values(zip)[0]!).toString().trim().split('\n');
    const closes = { date: [] as number[], value: [] as number[] };
    for (const line of lines) {
      const [stamp = '', , , , close] = line.split(',');
      closes.date.push(day(`${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`));
      closes.value.push(Number(close) / 10_000);
    }
    const factors = readFileSync(new URL('factor_files/aapl.csv', LEAN), 'utf8').trim().split('\n');
    const rows = factors.map((line) => {
      const [stamp = '', price, split, reference] = line.split(',');
      const date = day(`${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`);
      return { date, price: Number(price), split: Number(split), reference: Number(reference) };
    });
    // A row holds to its day; the event is on the next day of trading, and its reference is the close before.
    const splits = [];
    const dividends = [];
    for (const [at, row] of rows.slice(0, -1).entries()) {
      const next = rows[at + 1]!;
      const date = closes.date.find((each) => each > row.date);
      if (date === undefined || row.reference <= 1) continue;
      const ratio = next.split / row.split;
      if (Math.abs(ratio - 1) > 1e-3) splits.push({ date, ratio: Math.round(ratio) });
      const kept = row.price / next.price;
      if (kept < 1 - 1e-9) dividends.push({ exDate: date, amount: row.reference * (1 - kept) });
    }
    expect([splits.length, dividends.length > 30]).toEqual([4, true]);
    const { steps } = adjustmentOf(splits, dividends, closes);
    for (const [at, row] of rows.slice(0, -1).entries()) {
      if (row.reference <= 1 || at === rows.length - 2) continue;
      const later = steps.filter(({ before }) => before > row.date);
      const factor = later.reduce((all, step) => all * step.price, 1);
      expect(Math.abs(factor / (row.price * row.split) - 1)).toBeLessThan(2e-3);
    }
  });
});
