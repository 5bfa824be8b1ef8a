import { describe, expect, it } from 'vitest';
import { fixOf, problemLine } from './problems.ts';

const stale = {
  kind: 'stale' as const,
  reason: 'The last price is old.',
  fix: { run: { what: 'prices' as const, symbols: ['VTI'] } },
};
const gap = {
  kind: 'gap' as const,
  reason: 'Days are missing.',
  fix: { run: { ...stale.fix.run, from: '2024-03-01' } },
};

describe('problems of an asset', () => {
  it('are told in a line, each word once', () => {
    expect(problemLine([stale, gap, gap])).toBe('Out of date · Days missing');
    expect(problemLine([])).toBe('');
  });

  it('are mended by one fetch from the earliest day', () => {
    const later = { ...gap, fix: { run: { ...gap.fix.run, from: '2025-01-01' } } };
    expect(fixOf({ problems: [stale, later, gap] })).toEqual(gap.fix);
    expect(fixOf({ problems: [stale] })).toEqual(stale.fix);
    expect(fixOf({ problems: [{ ...stale, fix: { import: 'a file' } }] })).toEqual({ import: 'a file' });
    expect(fixOf({ problems: [] })).toBeNull();
  });
});
