import { parseDecimal } from '@financehub/core/money/decimal.ts';
import { formatNumber, readAmount } from '../../format/money.ts';
import type { Action, Condition, Transaction } from '../../models.ts';
import { FIELDS, type Field, OPERATORS } from './fields.ts';

/** A condition as it stands in the editor: each kind of field uses its part. */
export interface ConditionDraft {
  readonly key: number;
  readonly field: Field;
  readonly op: string;
  /** A text, an amount as typed, a day, a direction. */
  readonly value: string;
  /** The upper end of `between`. */
  readonly to: string;
  readonly ids: readonly string[];
  readonly days: readonly number[];
}

export interface PartDraft {
  readonly key: number;
  readonly categoryId: string | null;
  /** A percentage as typed; the last part takes the rest. */
  readonly percent: string;
}

export interface ActionDraft {
  readonly key: number;
  readonly type: Action['type'];
  readonly categoryId: string | null;
  readonly accountId: string | null;
  readonly text: string;
  readonly append: boolean;
  readonly tags: readonly string[];
  readonly parts: readonly PartDraft[];
}

export interface RuleDraft {
  readonly name: string;
  readonly conditions: readonly ConditionDraft[];
  readonly actions: readonly ActionDraft[];
}

export const nextKey = (items: readonly { readonly key: number }[]) =>
  Math.max(0, ...items.map(({ key }) => key)) + 1;

export function blankCondition(key: number, field: Field = 'payee'): ConditionDraft {
  const op = Object.keys(OPERATORS[FIELDS[field].kind])[0] ?? 'is';
  return { key, field, op, value: field === 'direction' ? 'out' : '', to: '', ids: [], days: [] };
}

export function blankAction(key: number, type: Action['type'] = 'category'): ActionDraft {
  const parts = [1, 2].map((part) => ({ key: part, categoryId: null, percent: '' }));
  return { key, type, categoryId: null, accountId: null, text: '', append: false, tags: [], parts };
}

export const EMPTY: RuleDraft = { name: '', conditions: [blankCondition(1)], actions: [blankAction(1)] };

function conditionDraft(condition: Condition, key: number): ConditionDraft {
  const blank = { ...blankCondition(key, condition.field), op: condition.op };
  switch (condition.field) {
    case 'account':
    case 'category':
      return { ...blank, ids: condition.value };
    case 'dayOfMonth':
    case 'weekday':
    case 'month':
      return { ...blank, days: condition.value };
    case 'amount':
    case 'absoluteAmount': {
      const to = condition.to === undefined ? '' : formatNumber(condition.to);
      return { ...blank, value: formatNumber(condition.value), to };
    }
    case 'date':
      return { ...blank, value: condition.value, to: condition.to ?? '' };
    default:
      return { ...blank, value: condition.value };
  }
}

function actionDraft(action: Action, key: number): ActionDraft {
  const blank = blankAction(key, action.type);
  switch (action.type) {
    case 'category':
      return { ...blank, categoryId: action.categoryId };
    case 'payee':
      return { ...blank, text: action.payee };
    case 'addTags':
    case 'removeTags':
      return { ...blank, tags: action.tags };
    case 'notes':
      return { ...blank, text: action.notes, append: action.append ?? false };
    case 'transfer':
      return { ...blank, accountId: action.accountId };
    case 'split':
      return {
        ...blank,
        parts: action.parts.map((part, at) => ({
          key: at + 1,
          categoryId: part.categoryId,
          percent: part.percent === undefined ? '' : formatNumber(part.percent),
        })),
      };
  }
}

export function draftOfRule(rule: {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}): RuleDraft {
  return {
    name: rule.name,
    conditions: rule.conditions.map((condition, at) => conditionDraft(condition, at + 1)),
    actions: rule.actions.map((action, at) => actionDraft(action, at + 1)),
  };
}

/** A rule that does with the payee of a transaction what was done with it. */
export function draftOfTransaction(item: Transaction): RuleDraft {
  const field: Field = item.payee === '' ? 'description' : 'payee';
  const value = item.payee || item.description;
  const conditions = [{ ...blankCondition(1, field), op: 'is', value }];
  const action =
    item.transferAccountId === null
      ? { ...blankAction(1), categoryId: item.categoryId }
      : { ...blankAction(1, 'transfer'), accountId: item.transferAccountId };
  return { name: '', conditions, actions: [action] };
}

/** The condition as the API takes it, or null while something is missing. */
export function conditionOf({ field, op, value, to, ids, days }: ConditionDraft): Condition | null {
  const between = op === 'between';
  switch (FIELDS[field].kind) {
    case 'amount': {
      const [low, high] = [readAmount(value), readAmount(to)];
      if (low === null || (between && high === null)) return null;
      return { field, op, value: low, ...(between ? { to: high } : {}) } as Condition;
    }
    case 'date':
      if (value === '' || (between && to === '')) return null;
      return { field, op, value, ...(between ? { to } : {}) } as Condition;
    case 'list':
      return ids.length === 0 ? null : ({ field, op, value: [...ids] } as Condition);
    case 'days':
      return days.length === 0 ? null : ({ field, op, value: [...days] } as Condition);
    default:
      return value.trim() === '' ? null : ({ field, op, value: value.trim() } as Condition);
  }
}

/** The action as the API takes it, or null while something is missing. */
export function actionOf(draft: ActionDraft): Action | null {
  const { type, categoryId, accountId, text, tags } = draft;
  switch (type) {
    case 'category':
      return categoryId === null ? null : { type, categoryId };
    case 'payee':
      return text.trim() === '' ? null : { type, payee: text.trim() };
    case 'addTags':
    case 'removeTags':
      return tags.length === 0 ? null : { type, tags: [...tags] };
    case 'notes':
      return text.trim() === '' ? null : { type, notes: text.trim(), append: draft.append };
    case 'transfer':
      return accountId === null ? null : { type, accountId };
    case 'split':
      return splitOf(draft.parts);
  }
}

function splitOf(parts: readonly PartDraft[]): Action | null {
  const read = parts.map(({ categoryId, percent }, at) => {
    if (categoryId === null) return null;
    if (at === parts.length - 1) return { categoryId };
    const share = readAmount(percent);
    return share === null || parseDecimal(share) === null ? null : { categoryId, percent: share };
  });
  const complete = read.filter((part) => part !== null);
  return complete.length < 2 || complete.length < parts.length ? null : { type: 'split', parts: complete };
}

/** What can be sent of the draft, or null while anything is missing. */
export function bodyOf(draft: RuleDraft): { conditions: Condition[]; actions: Action[] } | null {
  const conditions = draft.conditions.map(conditionOf).filter((condition) => condition !== null);
  const actions = draft.actions.map(actionOf).filter((action) => action !== null);
  const complete = conditions.length === draft.conditions.length && actions.length === draft.actions.length;
  return complete && conditions.length > 0 && actions.length > 0 ? { conditions, actions } : null;
}
