import { equals, formatDecimal, sum } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { cleanText } from './encoding.ts';
import type { QifRecord, QifSplit } from './qif-records.ts';
import { type QifFormat, QifValueError, qifAmount, qifDay } from './qif-values.ts';
import type { DatedBalance, StatementLine, StatementSplit } from './statement.ts';

/** Texts of the splits in a line's description: enough to recognise them by. */
const SPLIT_TEXT = 500;

export function fieldOf(record: QifRecord, code: string): string {
  return cleanText(record.fields.get(code) ?? '');
}

/** The day of a record. Throws {@link QifValueError}. */
export function recordDay(record: QifRecord, format: QifFormat): EpochDay {
  if (record.repeated !== null)
    throw new QifValueError(
      `the field ${record.repeated} comes twice: the mark ^ between two records is missing`,
    );
  const text = fieldOf(record, 'D');
  if (text === '') throw new QifValueError('the record has no date');
  const date = qifDay(text, format.dateOrder);
  if (date === null)
    throw new QifValueError(`"${text.slice(0, 40)}" is not a date in the order ${format.dateOrder}`);
  return date;
}

function categoryOf(text: string): string | null {
  const category = cleanText(text);
  return category === '' || /^-+split-+$/i.test(category) ? null : category;
}

function splitsOf(splits: readonly QifSplit[], format: QifFormat): StatementSplit[] {
  return splits.map(({ category, memo, amount }) => {
    if (amount === null) throw new QifValueError('a split has no amount');
    return {
      category: categoryOf(category),
      amount: qifAmount(amount, format.decimalMark),
      memo: cleanText(memo),
    };
  });
}

function splitText(splits: readonly StatementSplit[]): string {
  const texts = splits.map(({ category, amount, memo }) =>
    [category, memo, formatDecimal(amount)].filter((part) => part !== null && part !== '').join(' '),
  );
  return texts.join('; ').slice(0, SPLIT_TEXT);
}

/** A record of a bank, cash or card account. Splits that don't add up to the amount reject it. Throws {@link QifValueError}. */
export function bankLine(record: QifRecord, format: QifFormat): StatementLine {
  const date = recordDay(record, format);
  const amount = qifAmount(fieldOf(record, 'T') || fieldOf(record, 'U'), format.decimalMark);
  const splits = splitsOf(record.splits, format);
  const total = sum(splits.map((split) => split.amount));
  if (splits.length > 0 && !equals(total, amount))
    throw new QifValueError(
      `the splits add up to ${formatDecimal(total)}, the amount is ${formatDecimal(amount)}`,
    );
  const number = fieldOf(record, 'N');
  return {
    line: record.line,
    date,
    amount,
    payee: fieldOf(record, 'P'),
    description: fieldOf(record, 'M') || splitText(splits),
    reference: /\d/.test(number) ? number : null,
    balance: null,
    category: splits.length > 0 ? null : categoryOf(fieldOf(record, 'L')),
    status: 'posted',
    ...(splits.length > 0 ? { splits } : {}),
  };
}

const OPENING =
  /^(?:opening balance|anfangssaldo|er[oö]ffnungssaldo|solde (?:initial|d'ouverture)|saldo (?:inicial|iniziale|di apertura)|beginsaldo|openingssaldo)$/i;

/** The record with which programs begin an account: its amount is the opening balance, its category the account's own name. */
export function openingRecord(record: QifRecord): { name: string } | null {
  const own = /^\[(.+)\]$/.exec(fieldOf(record, 'L'));
  return own !== null && OPENING.test(fieldOf(record, 'P')) ? { name: own[1]! } : null;
}

export function openingBalance(record: QifRecord, format: QifFormat): DatedBalance {
  const { date, amount } = bankLine(record, format);
  return { date, amount };
}
