import { describe, expect, it } from 'vitest';
import {
  betaText,
  comparedLines,
  customOf,
  howText,
  newestOf,
  type StressResult,
  shockText,
} from './shocks.ts';

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

  it('say which portfolio where several hold the same', () => {
    const held = (portfolioId: string, symbol: string) => ({ ...line(symbol, '-1'), portfolioId });
    const found = comparedLines(
      result('a', '-3', '', [held('1', 'X'), held('2', 'X'), held('2', 'Y')]),
      null,
      [
        { id: '1', name: 'One' },
        { id: '2', name: 'Two' },
      ],
    );
    expect(found.map(({ label }) => label)).toEqual(['X in One', 'X in Two', 'Y']);
  });

  it('say how they came about', () => {
    const still = { ...line('X', '0'), method: 'none' as const };
    expect(howText({ ...result('a', '0', '', [still]), method: 'factor' })).toBe(
      'moves nothing that is held',
    );
    expect(howText({ ...result('a', '-1', '', [line('X', '-1')]), method: 'factor' })).toContain('factors');
    const shocked = {
      ...result('a', '-1', '', [{ ...line('X', '-1'), beta: 1.5 }]),
      shocks: [{ on: 'equity', change: -0.2 }],
    };
    const beta = { used: 'estimated' as const, benchmark: 'SPY', reason: 'as asked for' };
    expect(betaText({ ...shocked, beta })).toBe('Shares move by their beta to SPY, as asked for.');
    const none = { used: 'none' as const, benchmark: null, reason: 'there is no index' };
    expect(betaText({ ...shocked, beta: none })).toBe('All equity moves alike: there is no index.');
    expect(betaText({ ...shocked, beta, shocks: [{ on: 'rates', change: 0.01 }] })).toBe('');
  });
});
