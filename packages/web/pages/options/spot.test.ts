import { describe, expect, it } from 'vitest';
import { latestSpot, spotWords } from './spot.ts';

const close = { date: '2026-01-05', close: '189.95' };
const quoted = (at: string, spotBy: 'chain' | 'close' | 'parity' = 'chain') => ({ at, spot: 190.5, spotBy });

describe('what an underlying cost last', () => {
  it('is the newer of the last close and of what came with the chain', () => {
    expect(latestSpot('AAPL', close, quoted('2026-01-05T20:00:00.000Z'))).toEqual({
      symbol: 'AAPL',
      price: '190.5',
      day: '2026-01-05',
      by: 'chain',
    });
    expect(latestSpot('AAPL', close, quoted('2026-01-02T20:00:00.000Z'))?.price).toBe('189.95');
    expect(latestSpot('AAPL', undefined, quoted('2026-01-02T20:00:00.000Z', 'parity'))?.by).toBe('parity');
  });

  it('is the close where the chain has it from there, and nothing where neither is known', () => {
    expect(latestSpot('AAPL', close, quoted('2026-01-09T20:00:00.000Z', 'close'))?.day).toBe('2026-01-05');
    expect(latestSpot('AAPL', undefined, undefined)).toBeNull();
    expect(latestSpot('AAPL', undefined, { at: '2026-01-02T20:00:00.000Z', spot: null, spotBy: null })).toBe(
      null,
    );
  });

  it('is said with its day', () => {
    const known = latestSpot('AAPL', close, undefined);
    expect(known === null ? '' : spotWords(known)).toMatch(/^AAPL closed at 189\.95 on Jan 5, 2026\.$/);
  });
});
