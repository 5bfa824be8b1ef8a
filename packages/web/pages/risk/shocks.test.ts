import { describe, expect, it } from 'vitest';
import { comparedLines, customOf, newestOf, type StressResult, shockText } from './shocks.ts';

const draft = (kind: 'equity' | 'rates' | 'fx' | 'asset', name: string, change: string) => ({
  key: kind,
  kind,
  name,
  change,
});

describe('a scenario of one’s own', () => {
  it('is sent as shares and basis points', () => {
    expect(
      customOf(' Crash ', [
        draft('equity', '', '-20'),
        draft('rates', '', '150'),
        draft('fx', 'usdeur', '-10'),
      ]),
    ).toEqual({
      scenario: {
        name: 'Crash',
        shocks: [
          { on: 'equity', change: -0.2 },
          { on: 'rates', bp: 150 },
          { on: 'fx:USDEUR', change: -0.1 },
        ],
      },
    });
  });

  it('says which line is not complete', () => {
    const faulty = customOf('x', [
      draft('asset', '', '-5'),
      draft('fx', 'USD', '5'),
      draft('rates', '', 'much'),
    ]);
    expect(faulty).toEqual({
      faults: {
        asset: expect.any(String),
        fx: expect.stringContaining('USDEUR'),
        rates: expect.stringContaining('basis'),
      },
    });
  });

  it('is shown in words', () => {
    expect(shockText({ on: 'rates', change: 0.0222 })).toBe('rates +222 bp');
    expect(shockText({ on: 'credit', change: -0.001 })).toBe('credit spreads −10 bp');
    expect(shockText({ on: 'correlation', change: 1 })).toBe('all correlations at one');
    expect(shockText({ on: 'fx:EURUSD', change: 0.15 })).toContain('EUR in USD');
  });
});

const line = (symbol: string, pnl: string) =>
  ({ portfolioId: 'p', assetId: symbol, accountId: null, symbol, pnl }) as StressResult['byPosition'][number];
const result = (scenario: string, pnl: string, createdAt: string, lines: StressResult['byPosition']) =>
  ({ scenario, pnl, createdAt, byPosition: lines }) as StressResult;

describe('results', () => {
  it('are the newest of each scenario, the deepest loss first', () => {
    const all = [
      result('a', '-1', '2026-01-01', []),
      result('a', '-3', '2026-01-02', []),
      result('b', '-9', '2026-01-01', []),
    ];
    expect(newestOf(all).map(({ pnl }) => pnl)).toEqual(['-9', '-3']);
  });

  it('stand side by side', () => {
    const first = result('a', '-3', '', [line('X', '-1'), line('Y', '-2')]);
    const second = result('b', '-3', '', [line('Y', '-4'), line('Z', '1')]);
    expect(comparedLines(first, second).map((one) => [one.label, one.first, one.second])).toEqual([
      ['Y', '-2', '-4'],
      ['X', '-1', null],
      ['Z', null, '1'],
    ]);
  });
});
