import { describe, expect, it } from 'vitest';
import { gather } from './gather.ts';

describe('gather', () => {
  it('does at once what came while the work before it went on, in its order, and at most so much', async () => {
    const done: string[] = [];
    const add = gather<number, number>(async (key, items) => {
      done.push(`${key}: ${items.join(' ')}`);
      await Promise.resolve();
      return items.map((item) => item * 2);
    }, 3);
    const answers = await Promise.all([1, 2, 3, 4, 5].map((item) => add('a', item)).concat(add('b', 6)));
    expect(answers).toEqual([2, 4, 6, 8, 10, 12]);
    expect(done.filter((each) => each.startsWith('a'))).toEqual(['a: 1', 'a: 2 3 4', 'a: 5']);
    expect(done.filter((each) => each.startsWith('b'))).toEqual(['b: 6']);
    expect(await add('a', 7)).toBe(14);
  });

  it('tells all of them what went wrong, and goes on', async () => {
    const add = gather<number, number>(async (_key, items) => {
      await Promise.resolve();
      if (items.includes(2)) throw new Error('broken');
      return items;
    }, 2);
    const answers = await Promise.allSettled([1, 2, 3, 4].map((item) => add('a', item)));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  });
});
