import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, multiply, round, trim } from '../money/decimal.ts';
import { day, formatDay } from '../time/day.ts';
import { lotsOfTrades, type Trade } from './fixtures/lots.ts';
import { harvestCandidates } from './harvest.ts';
import type { TaxPart } from './lot.ts';
import { washSales } from './wash-sales.ts';

const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(value)));

function harvested(
  trades: readonly Trade[],
  price: string,
  options: { rates?: { short: number | null; long: number | null }; washSales?: boolean } = {},
) {
  const candidates = harvestCandidates({
    parts: washSales(lotsOfTrades(trades), 2),
    day: day('2024-12-02'),
    valueOf: (part: TaxPart) => round(multiply(part.shares, decimal(price)), 2),
    rates: options.rates ?? { short: 0.35, long: 0.15 },
    digits: 2,
    washSales: options.washSales ?? true,
  });
  return candidates.map(({ part, loss, term, daysToLongTerm, wash, usableLoss, taxSaved }) => ({
    lot: part.transactionId,
    loss: text(loss),
    term,
    daysToLongTerm,
    risk: wash.risk,
    disallowed: text(wash.disallowedLoss),
    by: wash.replacements.map(({ transactionId }) => transactionId),
    safeFrom: wash.safeFrom === null ? null : formatDay(wash.safeFrom),
    buyBackFrom: formatDay(wash.buyBackFrom),
    usable: text(usableLoss),
    saved: text(taxSaved),
  }));
}

describe('harvest candidates', () => {
  it('are lots at a loss, with their term and what the loss saves', () => {
    expect(
      harvested(
        [
          ['BUY', '2023-11-01', '10', '1500'],
          ['BUY', '2024-02-01', '10', '1200'],
          ['BUY', '2024-03-01', '10', '900'],
        ],
        '100',
      ),
    ).toEqual([
      {
        lot: '0',
        loss: '500',
        term: 'long',
        daysToLongTerm: null,
        risk: 'none',
        disallowed: '0',
        by: [],
        safeFrom: null,
        buyBackFrom: '2025-01-02',
        usable: '500',
        saved: '75',
      },
      {
        lot: '1',
        loss: '200',
        term: 'short',
        // From 2 December to 2 February: 62 days.
        daysToLongTerm: 62,
        risk: 'none',
        disallowed: '0',
        by: [],
        safeFrom: null,
        buyBackFrom: '2025-01-02',
        usable: '200',
        saved: '70',
      },
    ]);
  });

  it('say which recent purchases would take over how much of the loss, and until when', () => {
    const [lot] = harvested(
      [
        ['BUY', '2023-11-01', '10', '1500'],
        ['BUY', '2024-11-20', '4', '390'],
      ],
      '100',
    );
    expect(lot).toMatchObject({
      loss: '500',
      risk: 'partial',
      disallowed: '200',
      by: ['1'],
      safeFrom: '2024-12-21',
      usable: '300',
      saved: '45',
    });
  });

  it('do not count purchases of 31 days before, nor those that replaced other shares already', () => {
    const trades = (date: string): Trade[] => [
      ['BUY', '2023-11-01', '10', '1500'],
      ['BUY', date, '10', '990'],
    ];
    expect(harvested(trades('2024-11-01'), '100')[0]!.risk).toBe('none');
    expect(harvested(trades('2024-11-02'), '100')[0]!.risk).toBe('whole');
    const sold: Trade[] = [
      ['BUY', '2023-10-02', '10', '1500'],
      ['BUY', '2023-11-01', '10', '1500'],
      ['SELL', '2024-11-15', '10', '1000'],
      ['BUY', '2024-11-20', '10', '990'],
    ];
    const [washed, other] = harvested(sold, '100');
    expect([washed!.lot, washed!.loss, washed!.risk]).toEqual(['1', '500', 'none']);
    expect([other!.lot, other!.loss]).toEqual(['3', '490']);
  });

  it('save nothing that can be said without a rate, and know no wash sales where there is no such rule', () => {
    const trades: Trade[] = [
      ['BUY', '2023-11-01', '10', '1500'],
      ['BUY', '2024-11-20', '4', '390'],
    ];
    const [lot] = harvested(trades, '100', { rates: { short: 0.3, long: null }, washSales: false });
    expect(lot).toMatchObject({ risk: 'none', usable: '500', saved: null });
  });
});
