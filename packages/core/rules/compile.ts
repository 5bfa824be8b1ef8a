import { fold } from '../categorize/text.ts';
import { absolute, compare, type Decimal, decimal, equals, sign } from '../money/decimal.ts';
import { day, parseDay, weekday } from '../time/day.ts';
import {
  type AccountCondition,
  type AmountCondition,
  type CalendarCondition,
  type Condition,
  type DateCondition,
  type LabelCondition,
  type RegexEngine,
  RuleError,
  type RuleRecord,
  type TextCondition,
} from './rule.ts';

/** A record with what several conditions ask of it worked out once, when it is first asked. */
export interface Subject {
  readonly record: RuleRecord;
  readonly amount: () => Decimal;
  /** As written. */
  readonly raw: (field: TextCondition['field']) => string;
  /** Lower case, without accents, words one space apart. */
  readonly folded: (field: TextCondition['field']) => string;
}

export type Matcher = (subject: Subject) => boolean;

/** Texts are compared in this form, so that `REWE  Müller` is what a person finds under `rewe muller`. */
export function comparable(text: string): string {
  return fold(text).replace(/\s+/g, ' ').trim();
}

export function subjectOf(record: RuleRecord): Subject {
  let amount: Decimal | null = null;
  const texts: Partial<Record<TextCondition['field'], string>> = {};
  const raw: Subject['raw'] = (field) =>
    field === 'text' ? `${record.payee} ${record.description}` : record[field];
  return {
    record,
    raw,
    amount: () => {
      amount ??= decimal(record.amount);
      return amount;
    },
    folded: (field) => {
      texts[field] ??= comparable(raw(field));
      return texts[field];
    },
  };
}

/**
 * All conditions of a rule as one test. Texts are compared without case, accents and repeated spaces; patterns see the text
 * as written and take no notice of case. Throws RuleError, with the place, for a condition that can not be meant.
 */
export function compileConditions(conditions: readonly Condition[], regex: RegexEngine): Matcher {
  const tests = conditions.map((condition, index) =>
    compileCondition(condition, `conditions/${index}`, regex),
  );
  return (subject) => tests.every((test) => test(subject));
}

function compileCondition(condition: Condition, path: string, regex: RegexEngine): Matcher {
  switch (condition.field) {
    case 'payee':
    case 'description':
    case 'text':
    case 'notes':
    case 'reference':
      return compileText(condition, path, regex);
    case 'amount':
    case 'absoluteAmount':
      return compileAmount(condition, path);
    case 'direction': {
      const wanted = condition.value === 'in' ? 1 : -1;
      return (subject) => sign(subject.amount()) === wanted;
    }
    case 'account':
    case 'category':
      return compileAccount(condition);
    case 'date':
      return compileDate(condition, path);
    case 'dayOfMonth':
    case 'weekday':
    case 'month':
      return compileCalendar(condition, path);
    case 'currency':
    case 'tag':
    case 'status':
      return compileLabel(condition, path);
  }
}

function compileText({ field, op, value }: TextCondition, path: string, regex: RegexEngine): Matcher {
  if (op === 'regex' || op === 'notRegex') {
    const test = compilePattern(value, `${path}/value`, regex);
    return op === 'regex' ? (subject) => test(subject.raw(field)) : (subject) => !test(subject.raw(field));
  }
  const wanted = comparable(value);
  if (wanted === '') throw new RuleError(`${path}/value`, 'holds nothing to compare with');
  switch (op) {
    case 'is':
      return (subject) => subject.folded(field) === wanted;
    case 'isNot':
      return (subject) => subject.folded(field) !== wanted;
    case 'contains':
      return (subject) => subject.folded(field).includes(wanted);
    case 'notContains':
      return (subject) => !subject.folded(field).includes(wanted);
    case 'startsWith':
      return (subject) => subject.folded(field).startsWith(wanted);
    case 'endsWith':
      return (subject) => subject.folded(field).endsWith(wanted);
  }
}

function compilePattern(pattern: string, path: string, regex: RegexEngine): (text: string) => boolean {
  try {
    return regex(pattern);
  } catch (error) {
    throw new RuleError(path, `is not a pattern that is understood: ${(error as Error).message}`);
  }
}

function compileAmount({ field, op, value, to }: AmountCondition, path: string): Matcher {
  const low = decimal(value);
  const high = range(op, to === undefined ? undefined : decimal(to), path);
  if (high !== null && compare(low, high) > 0) throw new RuleError(`${path}/to`, 'is below the start');
  if (field === 'absoluteAmount' && [low, high].some((each) => each !== null && sign(each) < 0)) {
    throw new RuleError(`${path}/value`, 'is below zero, and an amount without its sign never is');
  }
  const of = (subject: Subject) => (field === 'amount' ? subject.amount() : absolute(subject.amount()));
  switch (op) {
    case 'is':
      return (subject) => equals(of(subject), low);
    case 'atLeast':
      return (subject) => compare(of(subject), low) >= 0;
    case 'atMost':
      return (subject) => compare(of(subject), low) <= 0;
    case 'between':
      return (subject) => compare(of(subject), low) >= 0 && compare(of(subject), high!) <= 0;
  }
}

/** `between` has an end and nothing else has one. */
function range<T>(op: string, to: T | undefined, path: string): T | null {
  if (op === 'between' && to === undefined) throw new RuleError(`${path}/to`, 'is missing');
  if (op !== 'between' && to !== undefined) throw new RuleError(`${path}/to`, 'is only for `between`');
  return to ?? null;
}

function compileAccount({ field, op, value }: AccountCondition): Matcher {
  const ids = new Set(value);
  const wanted = op === 'is';
  return field === 'account'
    ? ({ record }) => ids.has(record.accountId) === wanted
    : ({ record }) => (record.categoryId !== null && ids.has(record.categoryId)) === wanted;
}

// Days of four digits compare as their text does.
function compileDate({ op, value, to }: DateCondition, path: string): Matcher {
  const end = range(op, to, path);
  for (const [name, day] of [['value', value] as const, ['to', end] as const]) {
    if (day !== null && parseDay(day) === null) throw new RuleError(`${path}/${name}`, 'is not a day');
  }
  if (end !== null && end < value) throw new RuleError(`${path}/to`, 'is before the start');
  switch (op) {
    case 'from':
      return ({ record }) => record.date >= value;
    case 'until':
      return ({ record }) => record.date <= value;
    case 'between':
      return ({ record }) => record.date >= value && record.date <= end!;
  }
}

const MOST = { dayOfMonth: 31, weekday: 7, month: 12 } as const;

function compileCalendar({ field, value }: CalendarCondition, path: string): Matcher {
  const most = MOST[field];
  if (value.some((each) => each < 1 || each > most)) {
    throw new RuleError(`${path}/value`, `must be from 1 to ${most}`);
  }
  const wanted = new Set(value);
  switch (field) {
    case 'dayOfMonth':
      return ({ record }) => wanted.has(Number(record.date.slice(8, 10)));
    case 'month':
      return ({ record }) => wanted.has(Number(record.date.slice(5, 7)));
    case 'weekday':
      return ({ record }) => wanted.has(weekday(day(record.date)));
  }
}

const STATUSES = ['pending', 'posted', 'cleared', 'reconciled'];

function compileLabel({ field, op, value }: LabelCondition, path: string): Matcher {
  const wanted = op === 'is';
  switch (field) {
    case 'currency': {
      if (!/^[A-Z]{3}$/.test(value)) throw new RuleError(`${path}/value`, 'is not a currency code');
      return ({ record }) => (record.currency === value) === wanted;
    }
    case 'status': {
      if (!STATUSES.includes(value))
        throw new RuleError(`${path}/value`, `must be one of ${STATUSES.join(', ')}`);
      return ({ record }) => (record.status === value) === wanted;
    }
    case 'tag': {
      const tag = comparable(value);
      return ({ record }) => record.tags.some((each) => comparable(each) === tag) === wanted;
    }
  }
}
