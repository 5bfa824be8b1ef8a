import { expect, it } from 'vitest';
import { buildMemory, type Correction, memoryFromCounts, recall } from './memory.ts';
import type { Line } from './starter.ts';

const chose = (payee: string, categoryId: string, sign: -1 | 1 = -1): Correction => ({
  payee,
  description: '',
  sign,
  categoryId,
});
const line = (payee: string, sign: -1 | 1 = -1): Line => ({ payee, description: '', sign });

it('knows a payee again at every branch, in one direction', () => {
  const memory = buildMemory([chose('STARBUCKS #1234 SEATTLE WA', 'work lunches')]);
  expect(recall(line('Starbucks 88 Berlin'), memory)).toEqual({
    categoryId: 'work lunches',
    confidence: 0.9,
    payee: 'starbucks',
    times: 1,
    total: 1,
  });
  expect(recall(line('Starbucks', 1), memory)).toBeNull();
  expect(recall(line('Tim Hortons'), memory)).toBeNull();
});

it('grows surer with every choice that agrees', () => {
  const sure = [1, 2, 3].map(
    (times) => recall(line('ann'), buildMemory(Array(times).fill(chose('Ann', 'rent'))))!.confidence,
  );
  expect(sure.map((value) => value.toFixed(3))).toEqual(['0.900', '0.933', '0.950']);
});

it('follows the majority, and the latest choice where there is none', () => {
  const split = [chose('Amazon', 'books'), chose('Amazon', 'toys')];
  expect(recall(line('Amazon'), buildMemory(split))).toMatchObject({
    categoryId: 'toys',
    confidence: (1 + 0.8) / 3,
  });
  const majority = buildMemory([...Array(8).fill(chose('Amazon', 'toys')), ...split.toReversed()]);
  expect(recall(line('Amazon'), majority)).toMatchObject({ categoryId: 'toys', confidence: (9 + 0.8) / 11 });
});

it('goes by the description where there is no payee', () => {
  const memory = buildMemory([{ ...chose('', 'club'), description: 'Chess club 2024' }]);
  const asked = { payee: '', description: 'CHESS CLUB 2025', sign: -1 } as const;
  expect(recall(asked, memory)?.categoryId).toBe('club');
});

it('is the same from counts', () => {
  const counted = memoryFromCounts([
    ['-amazon', 'toys', 9],
    ['-amazon', 'books', 1],
  ]);
  expect(recall(line('Amazon'), counted)).toMatchObject({ categoryId: 'toys', times: 9, total: 10 });
});
