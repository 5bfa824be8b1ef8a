import { comparable } from './compile.ts';
import type { Condition, TextCondition } from './rule.ts';

const TEXT: Readonly<Record<TextCondition['op'], number>> = {
  is: 300,
  startsWith: 200,
  endsWith: 190,
  contains: 100,
  regex: 80,
  isNot: 10,
  notContains: 10,
  notRegex: 10,
};
const PER_CHARACTER = 5;
/** A longer text never lifts `contains` to `startsWith`, nor that to `is`. */
const MOST_FOR_LENGTH = 90;

/**
 * How narrowly a rule is meant, as a sum over its conditions, so that a further condition always makes it more specific:
 *
 * - texts: `is` 300, `startsWith` 200, `endsWith` 190, `contains` 100, a pattern 80, and 5 for each character up to 90 (of a
 *   pattern, its letters and digits); what is denied 10;
 * - an exact amount 150, a range 60, a bound 40; direction 10;
 * - one account or category 80, one of several 60, not one 10;
 * - days from and to 40, a bound 20; one day of the month, weekday or month 40, one of several 20;
 * - tag 60, currency and status 20, denied 10.
 */
export function specificity(conditions: readonly Condition[]): number {
  return conditions.reduce((total, condition) => total + weight(condition), 0);
}

function weight(condition: Condition): number {
  switch (condition.field) {
    case 'payee':
    case 'description':
    case 'text':
    case 'notes':
    case 'reference':
      return textWeight(condition);
    case 'amount':
    case 'absoluteAmount':
      return condition.op === 'is' ? 150 : condition.op === 'between' ? 60 : 40;
    case 'direction':
      return 10;
    case 'account':
    case 'category':
      return condition.op === 'isNot' ? 10 : condition.value.length === 1 ? 80 : 60;
    case 'date':
      return condition.op === 'between' ? 40 : 20;
    case 'dayOfMonth':
    case 'weekday':
    case 'month':
      return condition.value.length === 1 ? 40 : 20;
    case 'tag':
      return condition.op === 'isNot' ? 10 : 60;
    case 'currency':
    case 'status':
      return condition.op === 'isNot' ? 10 : 20;
  }
}

function textWeight({ op, value }: TextCondition): number {
  const base = TEXT[op];
  if (op === 'isNot' || op === 'notContains' || op === 'notRegex') return base;
  const text = op === 'regex' ? (value.match(/[\p{L}\p{N}]/gu) ?? []).join('') : comparable(value);
  return base + Math.min(MOST_FOR_LENGTH, PER_CHARACTER * text.length);
}

/** Least specific first; of equally specific ones the older, as ids sort by time. */
export function inOrder<R extends { readonly id: string; readonly conditions: readonly Condition[] }>(
  rules: readonly R[],
): R[] {
  return rules
    .map((rule) => ({ rule, rank: specificity(rule.conditions) }))
    .sort((a, b) => a.rank - b.rank || (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0))
    .map(({ rule }) => rule);
}
