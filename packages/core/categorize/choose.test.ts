import { describe, expect, it } from 'vitest';
import { day } from '../time/day.ts';
import { type Chooser, choose, suggestFor } from './choose.ts';
import type { ModelLine } from './features.ts';
import { allLanguages } from './languages.ts';
import { memoryFromCounts } from './memory.ts';
import type { LabelledLine } from './prepare.ts';
import { newScorer } from './scoring.ts';
import { train } from './train.ts';

const STARTER = { 'food.groceries': 'groceries', 'housing.rent': 'rent' } as const;
const line = (payee: string): ModelLine => ({
  payee,
  description: '',
  sign: -1,
  amount: 10,
  date: day('2026-01-05'),
  accountId: 'giro',
});
const labelled = (payee: string, categoryId: string): LabelledLine => ({ ...line(payee), categoryId });

function chooser(lines: readonly LabelledLine[], change: Partial<Chooser> = {}): Chooser {
  const model = train(lines, { seed: 1, targetError: 0.05, starter: STARTER });
  return {
    memory: new Map(),
    scorer: newScorer(model, allLanguages()),
    threshold: 0.6,
    open: new Set(['groceries', 'rent', 'gifts']),
    ...change,
  };
}

describe('choose', () => {
  it('takes what was chosen for the payee before what words mean', () => {
    const memory = memoryFromCounts([['-rewe', 'gifts', 2]]);
    expect(choose(chooser([], { memory }), line('REWE 12'))).toMatchObject({ categoryId: 'gifts' });
    expect(choose(chooser([]), line('REWE 12'))).toMatchObject({ categoryId: 'groceries' });
  });

  it('gives nothing for a payee for which the choices differ', () => {
    const memory = memoryFromCounts([
      ['-rewe', 'gifts', 1],
      ['-rewe', 'rent', 1],
    ]);
    expect(choose(chooser([], { memory }), line('REWE'))).toBeNull();
    const majority = memoryFromCounts([
      ['-rewe', 'gifts', 9],
      ['-rewe', 'rent', 1],
    ]);
    expect(choose(chooser([], { memory: majority }), line('REWE'))).toMatchObject({
      categoryId: 'gifts',
      confidence: (9 + 0.8) / 11,
    });
  });

  it('does not take the few categories that were chosen so far for all there are', () => {
    const few = chooser([labelled('Florist', 'gifts'), labelled('Toy shop', 'gifts')]);
    expect(choose(few, line('Qzx 4411'))).toBeNull();
    expect(choose(few, line('Florist'))).toMatchObject({ categoryId: 'gifts' });
    expect(choose(few, line('REWE'))).toMatchObject({ categoryId: 'groceries' });
  });

  it('gives no category that is closed', () => {
    expect(choose(chooser([], { open: new Set(['rent']) }), line('REWE'))).toBeNull();
  });
});

describe('suggestFor', () => {
  it('names how often each was chosen and what words say, likeliest first', () => {
    const memory = memoryFromCounts([['-rewe', 'gifts', 3]]);
    const found = suggestFor(chooser([], { memory }), line('REWE'), 5);
    expect(found.map(({ categoryId, source }) => [categoryId, source])).toEqual([
      ['gifts', 'memory'],
      ['groceries', 'vocabulary'],
    ]);
    expect(found[0]!.evidence).toEqual(['You chose this for 3 of 3 of “rewe”']);
    expect(found.reduce((sum, { confidence }) => sum + confidence, 0)).toBeLessThanOrEqual(1);
  });
});
