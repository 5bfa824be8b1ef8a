import { train } from '@financehub/core/categorize/train.ts';
import { openCsv } from '@financehub/core/statements/csv.ts';
import { qifParser } from '@financehub/core/statements/qif.ts';
import { sourceOf } from '@financehub/core/statements/source.ts';
import type { StatementFile } from '@financehub/core/statements/statement.ts';
import { summariseFile } from '@financehub/core/statements/summary.ts';
import { describe, expect, it } from 'vitest';
import { copyRows } from './copy-rows.ts';
import { COPY_COLUMNS, type PostingPlan } from './reading.ts';

const PLAN: PostingPlan = {
  at: Date.UTC(2026, 0, 1),
  accounts: [
    { id: 'account-1', currency: 'EUR' },
    { id: 'account-2', currency: 'USD' },
  ],
  fileCategories: new Map([['Food', 'food']]),
  ownAccounts: new Set(),
  memory: [],
  model: train([], { seed: 1, targetError: 0.05 }),
  threshold: 1,
  open: new Set(['food']),
  uncategorizedIncome: 'income',
  uncategorizedExpense: 'expense',
};

const copied = (text: string): Record<string, string>[] =>
  copiedFrom(openCsv(sourceOf(new TextEncoder().encode(text))));

/** The rows as the database gets them, by column. */
function copiedFrom(file: StatementFile): Record<string, string>[] {
  const decoder = new TextDecoder();
  let all = '';
  for (const chunk of copyRows(file, summariseFile(file), PLAN)) all += decoder.decode(chunk!.bytes);
  return all
    .split('\n')
    .slice(0, -1)
    .map((row) => Object.fromEntries(row.split('\t').map((cell, i) => [COPY_COLUMNS[i]![0], cell])));
}

const HEAD = 'Date,Description,Amount,Balance,Category\n';

describe('copyRows', () => {
  it.each<[string, string, [string, string][]]>([
    [
      'up in a file that begins with the oldest line',
      '2026-01-01,a,1.00,1.00,\n2026-01-02,b,1.00,2.00,\n2026-01-02,c,1.00,3.00,\n',
      [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'c'],
      ],
    ],
    [
      'down in a file that begins with the newest',
      '2026-01-02,c,1.00,3.00,\n2026-01-02,b,1.00,2.00,\n2026-01-01,a,1.00,1.00,\n',
      [
        ['3', 'c'],
        ['2', 'b'],
        ['1', 'a'],
      ],
    ],
    [
      'along the balance where the lines of a day run against the days',
      '2026-01-02,b,1.00,2.00,\n2026-01-02,c,1.00,3.00,\n2026-01-01,a,1.00,1.00,\n',
      [
        ['3', 'c'],
        ['2', 'b'],
        ['1', 'a'],
      ],
    ],
  ])('counts %s', (_, rows, expected) => {
    expect(copied(HEAD + rows).map(({ ordinal, description }) => [ordinal, description])).toEqual(expected);
  });

  it('gives ids in the order of the ordinals', () => {
    const rows = copied(`${HEAD}2026-01-03,c,1,3,\n2026-01-02,b,1,2,\n2026-01-01,a,1,1,\n`);
    const ids = rows.map((row) => row.entry_id!);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  it('counts statements of one file one behind the other', () => {
    const rows = copied(
      'Date,Text,Amount,Currency\n2026-01-01,a,1,EUR\n2026-01-02,b,1,USD\n2026-01-03,c,1,EUR\n',
    );
    expect(rows.map((row) => [row.ordinal, row.account_id, row.currency])).toEqual([
      ['1', 'account-1', 'EUR'],
      ['3', 'account-2', 'USD'],
      ['2', 'account-1', 'EUR'],
    ]);
  });

  it('writes what is missing as NULL, and special characters escaped', () => {
    const rows = copied(`${HEAD}2026-01-01,back\\slash,-1.00,,Food\n2026-01-02,b,-1.00,5.00,\n`);
    expect(rows.map((row) => [row.description, row.balance, row.reference, row.category_id])).toEqual([
      ['back\\\\slash', '\\N', '\\N', 'food'],
      ['b', '5.00', '\\N', 'expense'],
    ]);
  });

  it('never writes half a character into JSON, which the database refuses', () => {
    const memo = `${'x'.repeat(499)}\u{1f600}`;
    const text = `!Type:Bank\nD2026-01-31\nT-3\nSFood\nE${memo}\n$-1\nSFood\n$-2\n^\n`;
    const [row] = copiedFrom(qifParser.open(sourceOf(new TextEncoder().encode(text)), {}));
    const parts = JSON.parse(row!.splits!.replaceAll('\\\\', '\\'));
    expect(parts.map(([, amount]: string[]) => amount)).toEqual(['-1', '-2']);
    expect(parts[0][2].isWellFormed()).toBe(true);
  });
});
