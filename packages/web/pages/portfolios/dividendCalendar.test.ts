import { expect, it } from 'vitest';
import type { Dividends } from '../../models.ts';
import { calendarChart } from './dividendCalendar.ts';

const upcoming = (date: string, amountInBase: string | null): Dividends['upcoming'][number] => ({
  assetId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d90',
  symbol: 'KO',
  date,
  exDate: null,
  perShare: '0.5',
  quantity: '100',
  amount: '50.00',
  currency: 'USD',
  amountInBase,
  status: 'expected',
  confidence: 0.5,
  basis: 'as paid on 2025-04-01',
});

it('shows past months from the first payment on, and twelve to come', () => {
  const { days, series } = calendarChart({
    asOf: '2026-03-01',
    currency: 'USD',
    items: [],
    months: [
      { month: '2026-01', gross: '10.00', tax: '0.00', net: '10.00', interest: '0.00' },
      { month: '2026-02', gross: null, tax: null, net: null, interest: '0.00' },
    ],
    years: [],
    assets: [],
    interest: [],
    upcoming: [upcoming('2026-04-01', '50.10'), upcoming('2026-04-20', '0.05'), upcoming('2026-07-01', null)],
    expected: { amount: null, yieldOnCost: null, currentYield: null },
    unavailable: [],
  });
  expect([days[0], days.at(-1), days.length]).toEqual(['2026-01-01', '2027-03-01', 15]);
  expect(series.map(({ name }) => name)).toEqual(['Dividends', 'Expected']);
  expect(series[0]!.values.slice(0, 3)).toEqual(['10.00', null, '0']);
  expect(series[1]!.values.slice(3, 7)).toEqual(['50.15', '0', '0', null]);
});
