import { describe, expect, it } from 'vitest';
import { type SharedDay, showSameLines } from './same-days.ts';

const days = (...counts: [file: number, known: number, both: number][]): SharedDay[] =>
  counts.map(([file, known, both], date) => ({ date, file, known, both }));

describe('two files of the same days', () => {
  it.each<[string, SharedDay[], number, boolean, boolean]>([
    ['another format, every line', days([1, 1, 1], [2, 2, 2], [1, 1, 1]), 4, true, true],
    ['another format, one line is a coincidence', days([1, 1, 1]), 1, true, false],
    [
      'another format, the file ends within the last day',
      days([1, 1, 1], [2, 2, 2], [1, 3, 1]),
      4,
      true,
      true,
    ],
    ['another format, a day between differs', days([1, 1, 1], [2, 1, 1], [1, 1, 1]), 3, true, false],
    [
      'another format, the last day holds another line',
      days([1, 1, 1], [1, 1, 1], [1, 1, 0]),
      2,
      true,
      false,
    ],
    ['one stray among many', days([10, 10, 10], [11, 10, 10], [10, 10, 10]), 30, true, true],
    ['one format, all is worded otherwise', days([1, 1, 1], [1, 1, 1], [1, 1, 1]), 3, false, false],
    ['one format, one of ten lines is reworded', days([4, 4, 4], [2, 2, 2], [4, 4, 4]), 1, false, true],
    ['one format, one of three lines is', days([1, 1, 1], [1, 1, 1], [1, 1, 1]), 1, false, false],
    [
      'one format, all of many days',
      days(...Array.from({ length: 9 }, (): [1, 1, 1] => [1, 1, 1])),
      9,
      false,
      true,
    ],
    ['nothing shared', [], 0, true, false],
  ])('%s', (_, shared, reworded, otherFormat, expected) => {
    expect(showSameLines({ days: shared, reworded, otherFormat })).toBe(expected);
  });
});
