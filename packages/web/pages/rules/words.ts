import { showDay } from '../../format/day.ts';
import { formatNumber } from '../../format/money.ts';
import type { Action, Condition } from '../../models.ts';
import { DIRECTIONS, dayNames, FIELDS, OPERATORS } from './fields.ts';

export interface Names {
  readonly account: (id: string) => string;
  readonly category: (id: string) => string;
}

const or = (parts: readonly string[]) =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;

/** `payee contains “REWE”`: a condition as one would say it. */
export function conditionWords(condition: Condition, names: Names): string {
  const { field, op } = condition;
  const { label, kind } = FIELDS[field];
  const operator = OPERATORS[kind][op] ?? op;
  return `${label.toLowerCase()} ${operator} ${valueWords(condition, names)}`;
}

function valueWords(condition: Condition, names: Names): string {
  switch (condition.field) {
    case 'amount':
    case 'absoluteAmount':
      return range(formatNumber(condition.value), condition.to && formatNumber(condition.to));
    case 'date':
      return range(showDay(condition.value), condition.to && showDay(condition.to));
    case 'direction':
      return DIRECTIONS[condition.value];
    case 'account':
      return or(condition.value.map(names.account));
    case 'category':
      return or(condition.value.map(names.category));
    case 'dayOfMonth':
    case 'weekday':
    case 'month': {
      const known = new Map(dayNames(condition.field).map(({ value, label }) => [value, label]));
      return or(condition.value.map((value) => known.get(value) ?? String(value)));
    }
    default:
      return `“${condition.value}”`;
  }
}

const range = (from: string, to: string | undefined) => (to ? `${from} and ${to}` : from);

/** `set the category to Food › Groceries`. */
export function actionWords(action: Action, names: Names): string {
  switch (action.type) {
    case 'category':
      return `set the category to ${names.category(action.categoryId)}`;
    case 'payee':
      return `set the payee to “${action.payee}”`;
    case 'addTags':
      return `add ${action.tags.map((tag) => `“${tag}”`).join(', ')}`;
    case 'removeTags':
      return `take off ${action.tags.map((tag) => `“${tag}”`).join(', ')}`;
    case 'notes':
      return `${action.append ? 'add to the notes' : 'set the notes to'} “${action.notes}”`;
    case 'split':
      return `split into ${action.parts.map((part) => names.category(part.categoryId)).join(', ')}`;
    case 'transfer':
      return `make it a transfer with ${names.account(action.accountId)}`;
  }
}

/** The whole rule in a sentence. */
export function ruleWords(
  rule: { readonly conditions: readonly Condition[]; readonly actions: readonly Action[] },
  names: Names,
): string {
  const when = rule.conditions.map((condition) => conditionWords(condition, names)).join(' and ');
  return `When ${when}, ${rule.actions.map((action) => actionWords(action, names)).join(', ')}`;
}
