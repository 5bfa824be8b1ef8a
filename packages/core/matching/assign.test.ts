import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign, type Edge } from './assign.ts';

const edge = (line: number, known: string, score = 1): Edge => ({ line, known, score });

describe('assign', () => {
  it.each<[string, Edge[], [number, string][]]>([
    ['nothing', [], []],
    ['the better of two', [edge(1, 'a', 1), edge(1, 'b', 2)], [[1, 'b']]],
    [
      'the first line and the first id on a tie',
      [edge(2, 'b'), edge(2, 'a'), edge(1, 'b'), edge(1, 'a')],
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'everybody, though the best edge has to go',
      [edge(1, 'a', 9), edge(1, 'b', 1), edge(2, 'a', 5)],
      [
        [1, 'b'],
        [2, 'a'],
      ],
    ],
    [
      'a chain',
      [edge(1, 'a', 9), edge(1, 'b'), edge(2, 'b', 8), edge(2, 'c'), edge(3, 'a')],
      [
        [1, 'b'],
        [2, 'c'],
        [3, 'a'],
      ],
    ],
    ['one of two that want the same', [edge(1, 'a', 1), edge(2, 'a', 3)], [[2, 'a']]],
  ])('gives %s', (_, edges, pairs) => {
    expect([...assign(edges)].sort(([a], [b]) => a - b)).toEqual(pairs);
  });

  const edges = fc.uniqueArray(
    fc.record({ line: fc.nat(6), known: fc.constantFrom(...'abcdef'), score: fc.nat(3) }),
    { maxLength: 16, selector: ({ line, known }) => `${line}${known}` },
  );

  it('is one to one, as large as can be, and the same in any order', () => {
    fc.assert(
      fc.property(edges, (drawn) => {
        const found = assign(drawn);
        expect(new Set(found.values()).size).toBe(found.size);
        for (const [line, known] of found)
          expect(drawn.some((e) => e.line === line && e.known === known)).toBe(true);
        expect(found.size).toBe(largest(drawn));
        const pairs = (result: Map<number, string>) => [...result].sort(([a], [b]) => a - b);
        expect(pairs(assign(drawn.toReversed()))).toEqual(pairs(found));
      }),
    );
  });
});

/** By trying everything: the first line with each of its edges, and without. */
function largest(edges: readonly Edge[]): number {
  const [first] = edges;
  if (first === undefined) return 0;
  const rest = edges.filter(({ line }) => line !== first.line);
  const choices = edges.filter(({ line }) => line === first.line);
  return Math.max(
    largest(rest),
    ...choices.map(({ known }) => 1 + largest(rest.filter((each) => each.known !== known))),
  );
}
