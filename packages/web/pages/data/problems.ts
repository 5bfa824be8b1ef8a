import type { DataHealth } from '../../models.ts';

type Problem = DataHealth['assets'][number]['problems'][number];
export type Fix = Problem['fix'] | null;

const WORDS: Readonly<Record<Problem['kind'], string>> = {
  'no-prices': 'No price',
  stale: 'Out of date',
  gap: 'Days missing',
  outlier: 'Odd jumps',
  'no-provider': 'No provider',
  'not-tracked': 'Not fetched',
  failed: 'Last fetch failed',
  delisted: 'May be delisted',
};

/** The problems of an asset in a line: the first in full, the others by name. */
export function problemLine(problems: readonly Problem[]): string {
  const [first, ...others] = problems;
  if (first === undefined) return '';
  const more = [...new Set(others.map(({ kind }) => WORDS[kind]))].filter(
    (word) => word !== WORDS[first.kind],
  );
  return [WORDS[first.kind], ...more].join(' · ');
}

/** One fetch that mends all: from the earliest day that any of the problems asks for. */
export function fixOf({ problems }: { readonly problems: readonly Problem[] }): Fix {
  const runs = problems.flatMap(({ fix }) => (fix.run === undefined ? [] : [fix.run]));
  const [first] = runs;
  if (first === undefined) return problems[0]?.fix ?? null;
  const days = runs.flatMap(({ from }) => (from === undefined ? [] : [from])).sort();
  return { run: { ...first, ...(days[0] === undefined ? {} : { from: days[0] }) } };
}
