import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, formatDecimal } from '../money/decimal.ts';
import { applyRules, compileRule, compileRules } from './apply.ts';
import { compileConditions, subjectOf } from './compile.ts';
import {
  type Action,
  type Condition,
  type RegexEngine,
  type Rule,
  RuleError,
  type RuleRecord,
} from './rule.ts';
import { inOrder, specificity } from './specificity.ts';
import { splitAmounts } from './split.ts';

/** Stands in for the engine that the server brings; no pattern of these tests backtracks. */
const regex: RegexEngine = (pattern) => {
  const compiled = new RegExp(pattern, 'i');
  return (text) => compiled.test(text);
};

const record: RuleRecord = {
  payee: 'REWE  Müller Köln',
  description: 'Kartenzahlung 4711',
  notes: '',
  reference: 'E2E-99',
  amount: '-40.880',
  currency: 'EUR',
  accountId: 'checking',
  categoryId: null,
  date: '2026-02-27',
  tags: ['Home'],
  status: 'posted',
};

const matches = (condition: unknown, of: Partial<RuleRecord> = {}) =>
  compileConditions([condition as Condition], regex)(subjectOf({ ...record, ...of }));

describe('conditions', () => {
  it.each([
    ['payee', 'is', 'rewe muller koln', true],
    ['payee', 'is', 'rewe', false],
    ['payee', 'isNot', 'rewe', true],
    ['payee', 'contains', 'MÜLLER', true],
    ['payee', 'contains', 'rewe müller', true],
    ['payee', 'notContains', 'aldi', true],
    ['payee', 'startsWith', 'rewe ', true],
    ['payee', 'startsWith', 'müller', false],
    ['payee', 'endsWith', 'koln', true],
    ['payee', 'regex', '^rewe\\s+m', true],
    ['payee', 'notRegex', '\\d', true],
    ['description', 'contains', '4711', true],
    ['text', 'contains', 'koln kartenzahlung', true],
    ['reference', 'is', 'e2e-99', true],
    ['notes', 'contains', 'x', false],
  ])('%s %s “%s”: %s', (field, op, value, expected) => {
    expect(matches({ field, op, value })).toBe(expected);
  });

  it.each([
    [{ field: 'amount', op: 'is', value: '-40.88' }, true],
    [{ field: 'amount', op: 'is', value: '40.88' }, false],
    [{ field: 'absoluteAmount', op: 'is', value: '40.88' }, true],
    [{ field: 'amount', op: 'between', value: '-41', to: '-40' }, true],
    [{ field: 'absoluteAmount', op: 'between', value: '41', to: '50' }, false],
    [{ field: 'absoluteAmount', op: 'atLeast', value: '40.88' }, true],
    [{ field: 'amount', op: 'atMost', value: '-40.89' }, false],
    [{ field: 'direction', op: 'is', value: 'out' }, true],
    [{ field: 'direction', op: 'is', value: 'in' }, false],
    [{ field: 'account', op: 'is', value: ['savings', 'checking'] }, true],
    [{ field: 'account', op: 'isNot', value: ['checking'] }, false],
    [{ field: 'category', op: 'is', value: ['food'] }, false],
    [{ field: 'category', op: 'isNot', value: ['food'] }, true],
    [{ field: 'date', op: 'from', value: '2026-02-27' }, true],
    [{ field: 'date', op: 'until', value: '2026-02-26' }, false],
    [{ field: 'date', op: 'between', value: '2026-02-01', to: '2026-02-28' }, true],
    // 27 February 2026 is a Friday.
    [{ field: 'weekday', op: 'is', value: [5] }, true],
    [{ field: 'weekday', op: 'is', value: [1, 2, 3, 4, 6, 7] }, false],
    [{ field: 'dayOfMonth', op: 'is', value: [27] }, true],
    [{ field: 'month', op: 'is', value: [2] }, true],
    [{ field: 'currency', op: 'is', value: 'EUR' }, true],
    [{ field: 'currency', op: 'isNot', value: 'EUR' }, false],
    [{ field: 'tag', op: 'is', value: 'home' }, true],
    [{ field: 'tag', op: 'isNot', value: 'work' }, true],
    [{ field: 'status', op: 'is', value: 'posted' }, true],
  ])('%j: %s', (condition, expected) => {
    expect(matches(condition)).toBe(expected);
  });

  it('knows days before 1970', () => {
    // 31 December 1969 was a Wednesday (Unix time starts on a Thursday).
    expect(matches({ field: 'weekday', op: 'is', value: [3] }, { date: '1969-12-31' })).toBe(true);
  });

  it.each([
    [{ field: 'payee', op: 'regex', value: '(' }, 'conditions/0/value'],
    [{ field: 'payee', op: 'contains', value: '  ' }, 'conditions/0/value'],
    [{ field: 'amount', op: 'between', value: '1' }, 'conditions/0/to'],
    [{ field: 'amount', op: 'between', value: '2', to: '1' }, 'conditions/0/to'],
    [{ field: 'amount', op: 'is', value: '2', to: '3' }, 'conditions/0/to'],
    [{ field: 'absoluteAmount', op: 'is', value: '-2' }, 'conditions/0/value'],
    [{ field: 'date', op: 'between', value: '2026-02-01', to: '2026-01-01' }, 'conditions/0/to'],
    [{ field: 'date', op: 'from', value: '2026-02-30' }, 'conditions/0/value'],
    [{ field: 'weekday', op: 'is', value: [8] }, 'conditions/0/value'],
    [{ field: 'month', op: 'is', value: [13] }, 'conditions/0/value'],
    [{ field: 'currency', op: 'is', value: 'euro' }, 'conditions/0/value'],
    [{ field: 'status', op: 'is', value: 'gone' }, 'conditions/0/value'],
  ])('refuses %j at %s', (condition, path) => {
    const error = (() => {
      try {
        matches(condition);
        return null;
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(RuleError);
    expect((error as RuleError).path).toBe(path);
  });
});

const text = (op: 'is' | 'contains' | 'startsWith' | 'regex', value: string): Condition => ({
  field: 'payee',
  op,
  value,
});
const rule = (id: string, conditions: Condition[], ...actions: Action[]): Rule => ({
  id,
  conditions,
  actions,
});
const category = (categoryId: string): Action => ({ type: 'category', categoryId });

describe('which rule has the last word', () => {
  it('is the more specific one, whatever the order they come in', () => {
    const ordered = [
      rule('d', [text('regex', 'rewe')]),
      rule('a', [text('contains', 'rewe')]),
      rule('b', [text('contains', 'rewe markt')]),
      rule('c', [text('contains', 'rewe markt'), { field: 'direction', op: 'is', value: 'out' }]),
      rule('e', [text('startsWith', 'rewe')]),
      rule('f', [text('is', 'rewe')]),
    ];
    expect(inOrder([...ordered].reverse()).map(({ id }) => id)).toEqual(ordered.map(({ id }) => id));
  });

  it('is the newer of two that are equally specific', () => {
    const [older, newer] = [
      rule('0198', [text('contains', 'rewe')]),
      rule('0199', [text('contains', 'aldi')]),
    ];
    expect(inOrder([newer, older]).map(({ id }) => id)).toEqual(['0198', '0199']);
  });

  it('grows with every condition', () => {
    const conditions: Condition[] = [
      text('contains', 'x'),
      { field: 'amount', op: 'atLeast', value: '1' },
      { field: 'status', op: 'isNot', value: 'posted' },
      { field: 'tag', op: 'is', value: 'x' },
      { field: 'payee', op: 'notContains', value: 'y' },
    ];
    const weights = conditions.map((_, index) => specificity(conditions.slice(0, index + 1)));
    expect(weights).toEqual([...weights].sort((a, b) => a - b));
    expect(new Set(weights).size).toBe(weights.length);
  });

  it('scores what the documentation of the API scores', () => {
    expect(specificity([text('contains', 'REWE')])).toBe(120);
  });
});

describe('what rules make of a transaction', () => {
  const apply = (...rules: Rule[]) => applyRules(compileRules({ rules: inOrder(rules) }, regex), record);

  it('is nothing when none matches', () => {
    expect(apply(rule('a', [text('is', 'aldi')], category('food')))).toBeNull();
  });

  it('lets the most specific category win and adds up the rest', () => {
    expect(
      apply(
        rule('b', [text('startsWith', 'rewe')], category('market'), { type: 'addTags', tags: ['b'] }),
        rule(
          'a',
          [text('contains', 'rewe')],
          category('food'),
          { type: 'addTags', tags: ['a'] },
          { type: 'payee', payee: 'REWE' },
        ),
      ),
    ).toEqual({ rules: ['a', 'b'], side: category('market'), payee: 'REWE', tags: ['Home', 'a', 'b'] });
  });

  it('asks every rule about the transaction as it came', () => {
    expect(
      apply(
        rule('a', [text('contains', 'rewe')], { type: 'payee', payee: 'Aldi' }),
        rule('b', [text('startsWith', 'aldi')], category('food')),
      ),
    ).toEqual({ rules: ['a'], payee: 'Aldi' });
  });

  it('appends a note once', () => {
    const note: Action = { type: 'notes', notes: 'bio', append: true };
    const rules = compileRules({ rules: [rule('a', [text('contains', 'rewe')], note)] }, regex);
    const notes = (before: string) => applyRules(rules, { ...record, notes: before })?.notes;
    expect([notes(''), notes('old'), notes('old\nbio'), notes('bio\nold')]).toEqual([
      'bio',
      'old\nbio',
      'old\nbio',
      'bio\nold',
    ]);
  });

  it('takes a tag off in any spelling', () => {
    expect(
      apply(rule('a', [text('contains', 'rewe')], { type: 'removeTags', tags: ['HOME'] }))?.tags,
    ).toEqual([]);
  });

  it.each([
    [[category('a'), { type: 'transfer', accountId: 'b' }]],
    [
      [
        { type: 'payee', payee: 'a' },
        { type: 'payee', payee: 'b' },
      ],
    ],
    [
      [
        { type: 'addTags', tags: ['a'] },
        { type: 'removeTags', tags: ['a'] },
      ],
    ],
    [
      [
        {
          type: 'split',
          parts: [
            { categoryId: 'a', percent: '50' },
            { categoryId: 'b', percent: '50' },
          ],
        },
      ],
    ],
    [[{ type: 'split', parts: [{ categoryId: 'a' }, { categoryId: 'b' }] }]],
    [[{ type: 'split', parts: [{ categoryId: 'a', percent: '100' }, { categoryId: 'b' }] }]],
    [[{ type: 'split', parts: [{ categoryId: 'a', percent: '1', amount: '1' }, { categoryId: 'b' }] }]],
    [[{ type: 'split', parts: [{ categoryId: 'a', amount: '-1' }, { categoryId: 'b' }] }]],
  ])('refuses actions that can not be meant: %j', (actions) => {
    expect(() => compileRule(rule('a', [text('contains', 'x')], ...(actions as Action[])), regex)).toThrow(
      RuleError,
    );
  });

  it('is the same through a copy of the plan as data', () => {
    const plan = { rules: [rule('a', [text('contains', 'rewe')], category('food'))] };
    const copy = structuredClone(plan);
    expect(applyRules(compileRules(copy, regex), record)).toEqual(
      applyRules(compileRules(plan, regex), record),
    );
  });
});

describe('split by a rule', () => {
  const parts = (...percents: (string | null)[]) =>
    percents.map((percent) => (percent === null ? { categoryId: 'x' } : { categoryId: 'x', percent }));

  it.each([
    ['-100.00', 'EUR', parts('33.33', null), ['-33.33', '-66.67']],
    // Half to even: 0.5 % of 1.00 is half a cent.
    ['1.00', 'EUR', parts('0.5', null), null],
    ['3.00', 'EUR', parts('0.5', null), ['0.02', '2.98']],
    ['-1000', 'JPY', parts('33.35', null), ['-334', '-666']],
    ['-10.00', 'EUR', [{ categoryId: 'x', amount: '4' }, { categoryId: 'y' }], ['-4', '-6.00']],
    ['-4.00', 'EUR', [{ categoryId: 'x', amount: '4' }, { categoryId: 'y' }], null],
    ['-3.00', 'EUR', [{ categoryId: 'x', amount: '4' }, { categoryId: 'y' }], null],
  ])('%s %s', (amount, currency, of, expected) => {
    const amounts = splitAmounts(decimal(amount), currency, of);
    expect(amounts?.map((each) => formatDecimal(each)) ?? null).toEqual(expected);
  });

  it('adds up to the whole, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 3 }),
        (cents, percents) => {
          const whole = { units: cents, scale: 2 };
          const of = [
            ...percents.map((each) => ({ categoryId: 'x', percent: (each / 100).toFixed(2) })),
            { categoryId: 'y' },
          ];
          const amounts = splitAmounts(whole, 'EUR', of);
          if (amounts === null) return;
          const total = amounts.reduce(add);
          expect(formatDecimal(total, 2)).toBe(formatDecimal(whole, 2));
        },
      ),
    );
  });
});
