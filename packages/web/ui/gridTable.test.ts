import { describe, expect, it } from 'vitest';
import { grouped } from './gridTable.ts';

interface Item {
  readonly name: string;
  readonly tags: readonly string[];
  readonly value: number;
}
const item = (name: string, value: number, ...tags: string[]) => ({
  id: name,
  original: { name, value, tags },
});
const rows = [item('a', 1, 'core'), item('b', 5, 'income', 'core'), item('c', 9, 'income')];
const grouping = {
  of: ({ tags }: Item) => tags,
  size: (members: readonly Item[]) => members.reduce((sum, { value }) => sum + value, 0),
};

describe('rows in groups', () => {
  it('stand under each of their groups, the largest group first, with ids of their own', () => {
    const ids = grouped(rows, grouping, new Set()).map(({ id }) => id);
    expect(ids).toEqual(['group income', 'income b', 'income c', 'group core', 'core a', 'core b']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are hidden where their group is folded, and still counted in its heading', () => {
    const [income, ...others] = grouped(rows, grouping, new Set(['income']));
    expect(income?.heading).toMatchObject({ name: 'income', open: false });
    expect(income?.heading?.rows.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(others.map(({ id }) => id)).toEqual(['group core', 'core a', 'core b']);
  });
});
