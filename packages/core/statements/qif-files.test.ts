import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { collect } from './collect.ts';
import { qifParser } from './qif.ts';
import { sourceOf } from './source.ts';
import { type ParsedFile, StatementError } from './statement.ts';

const DATA = new URL('../../../../shared/data/bank/qif/quiffen/', import.meta.url);

describe.skipIf(!existsSync(DATA))('files of another program', () => {
  // Lines, investment lines and rejected records as they can be counted in the file; null for files without transactions.
  it.each<[string, [lines: number, investments: number, rejected: number] | null]>([
    ['empty.qif', null],
    ['invalid.txt', null],
    ['test.qif', [5, 1, 0]],
    ['test_category_inherit.qif', null],
    ['test_category_override.qif', [4, 0, 0]],
    ['test_circular_reference.qif', [2, 0, 0]],
    ['test_clear_autoswitch.qif', null],
    ['test_nosymbol.qif', null],
    ['test_option_autoswitch.qif', null],
    ['test_oth_a.qif', [5, 1, 0]],
    ['test_split.qif', [1, 0, 0]],
    ['test_transaction_before_account_definition_1.qif', [2, 0, 0]],
    ['test_transaction_before_account_definition_2.qif', [2, 0, 0]],
    ['test_unknown_account_type.qif', [0, 0, 0]],
  ])('%s', (name, expected) => {
    const read = (): ParsedFile => collect(qifParser.open(sourceOf(readFileSync(new URL(name, DATA))), {}));
    if (expected === null) {
      expect(read).toThrow(StatementError);
      return;
    }
    const { statements, investments, rejected } = read();
    const count = (of: readonly { readonly lines: readonly unknown[] }[]): number =>
      of.reduce((total, one) => total + one.lines.length, 0);
    expect([count(statements), count(investments), rejected.length]).toEqual(expected);
  });

  it('test.qif has its opening balance, splits and dates', () => {
    const [statement] = collect(
      qifParser.open(sourceOf(readFileSync(new URL('test.qif', DATA))), {}),
    ).statements;
    expect(statement!.account).toEqual({
      number: null,
      institution: null,
      kind: 'checking',
      name: 'TestExport',
    });
    expect([formatDay(statement!.opening!.date), formatDecimal(statement!.opening!.amount)]).toEqual([
      '2020-02-10',
      '0.00',
    ]);
    expect(
      statement!.lines
        .map((line) => `${formatDay(line.date)} ${formatDecimal(line.amount)} ${line.splits?.length ?? 0}`)
        .sort(),
    ).toEqual([
      '2020-02-10 -100.00 4',
      '2020-02-11 -25.00 0',
      '2020-02-12 -10.00 2',
      '2020-02-14 32.00 0',
      '2020-02-14 67.50 2',
    ]);
  });
});
