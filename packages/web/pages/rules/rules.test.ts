import { describe, expect, it } from 'vitest';
import type { Action, Condition } from '../../models.ts';
import { actionOf, blankAction, blankCondition, bodyOf, conditionOf, draftOfRule, EMPTY } from './draft.ts';
import { readStart, startText } from './search.ts';
import { actionWords, conditionWords, ruleWords } from './words.ts';

const names = { account: (id: string) => `account ${id}`, category: (id: string) => `category ${id}` };

const CONDITIONS: [Condition, string][] = [
  [{ field: 'payee', op: 'contains', value: 'REWE' }, 'payee contains “REWE”'],
  [{ field: 'text', op: 'notRegex', value: '^A' }, 'payee or description does not match the pattern “^A”'],
  [{ field: 'amount', op: 'between', value: '-50', to: '-10' }, 'amount is between −50 and −10'],
  [{ field: 'absoluteAmount', op: 'atLeast', value: '1000' }, 'amount without its sign is at least 1,000'],
  [{ field: 'direction', op: 'is', value: 'out' }, 'direction is money out'],
  [{ field: 'account', op: 'is', value: ['a', 'b'] }, 'account is account a or account b'],
  [{ field: 'date', op: 'from', value: '2026-01-31' }, 'date is on or after Jan 31, 2026'],
  [{ field: 'weekday', op: 'is', value: [1, 7] }, 'weekday is Monday or Sunday'],
  [{ field: 'dayOfMonth', op: 'is', value: [1, 2, 3] }, 'day of the month is 1, 2 or 3'],
  [{ field: 'tag', op: 'isNot', value: 'trip' }, 'tag is not “trip”'],
];

const ACTIONS: [Action, string][] = [
  [{ type: 'category', categoryId: 'g' }, 'set the category to category g'],
  [{ type: 'payee', payee: 'Rewe' }, 'set the payee to “Rewe”'],
  [{ type: 'addTags', tags: ['a', 'b'] }, 'add “a”, “b”'],
  [{ type: 'notes', notes: 'x', append: true }, 'add to the notes “x”'],
  [{ type: 'transfer', accountId: 's' }, 'make it a transfer with account s'],
  [
    { type: 'split', parts: [{ categoryId: 'a', percent: '60' }, { categoryId: 'b' }] },
    'split into category a, category b',
  ],
];

describe('a rule', () => {
  it.each(CONDITIONS)('says %j in words', (condition, words) => {
    expect(conditionWords(condition, names)).toBe(words);
  });

  it.each(ACTIONS)('says %j in words', (action, words) => {
    expect(actionWords(action, names)).toBe(words);
  });

  it('is a sentence', () => {
    expect(ruleWords({ conditions: [CONDITIONS[0]![0]], actions: [ACTIONS[0]![0]] }, names)).toBe(
      'When payee contains “REWE”, set the category to category g',
    );
  });

  it('comes through the editor as it went in', () => {
    const rule = {
      name: 'All of it',
      conditions: CONDITIONS.map(([condition]) => condition),
      actions: ACTIONS.map(([action]) => action),
    };
    expect(bodyOf(draftOfRule(rule))).toEqual({ conditions: rule.conditions, actions: rule.actions });
    expect(readStart(startText(rule))).toEqual(rule);
    expect(readStart('{"name":"cut')).toBeNull();
    expect(readStart('null')).toBeNull();
  });

  it('is not sent while something is missing', () => {
    expect(bodyOf(EMPTY)).toBeNull();
    expect(conditionOf({ ...blankCondition(1, 'amount'), op: 'between', value: '5' })).toBeNull();
    expect(conditionOf(blankCondition(1, 'direction'))).toEqual({
      field: 'direction',
      op: 'is',
      value: 'out',
    });
    expect(actionOf(blankAction(1, 'split'))).toBeNull();
  });
});
