import { add, type Decimal, equals } from '../money/decimal.ts';
import { type DecimalMark, readAmount } from './amount-text.ts';
import type { ColumnContent, ColumnPositions } from './csv-columns.ts';

/** Whether two number columns are filled by turns, as debit and credit are. */
function alternate(rows: readonly (readonly string[])[], a: number, b: number): boolean {
  const filled = (row: readonly string[], index: number): boolean => {
    const cell = (row[index] ?? '').trim();
    return cell !== '' && !/^0*[.,]?0*$/.test(cell);
  };
  return rows.every((row) => filled(row, a) !== filled(row, b)) && rows.some((row) => filled(row, a));
}

/** Whether the balance before and the amount make the balance behind on every row. */
function adds(rows: readonly (readonly string[])[], before: number, amount: number, behind: number): boolean {
  return (['.', ','] as const).some((mark) =>
    rows.every((row) => {
      const [a, b, c] = [before, amount, behind].map((index) => readAmount((row[index] ?? '').trim(), mark));
      return a != null && b != null && c != null && equals(add(a.value, b.value), c.value);
    }),
  );
}

/** Whether each balance is the one beside it in the file and an amount: the row's own (`behind` it) or the neighbour's (`before` it). */
function follows(
  rows: readonly (readonly string[])[],
  amount: number,
  balance: number,
  side: 'behind' | 'before',
): boolean {
  const read = (row: readonly string[], index: number, mark: DecimalMark): Decimal | null =>
    readAmount((row[index] ?? '').trim(), mark)?.value ?? null;
  return (['.', ','] as const).some((mark) =>
    [1, -1].some(
      (way) =>
        rows.length > 1 &&
        rows.every((row, at) => {
          const earlier = rows[at - way];
          if (earlier === undefined) return true;
          const [from, moved, to] = [
            read(earlier, balance, mark),
            read(side === 'behind' ? row : earlier, amount, mark),
            read(row, balance, mark),
          ];
          return from !== null && moved !== null && to !== null && equals(add(from, moved), to);
        }),
    ),
  );
}

/** Amount and balance of two columns of money: the first is the amount, unless the figures prove the second. */
function amountBeside(
  rows: readonly (readonly string[])[],
  first: ColumnContent,
  second: ColumnContent | undefined,
): [amount: number, balance: number | undefined] {
  if (second === undefined || second.filled <= 0.5) return [first.index, undefined];
  if (follows(rows, first.index, second.index, 'behind')) return [first.index, second.index];
  if (follows(rows, second.index, first.index, 'behind')) return [second.index, first.index];
  if (follows(rows, second.index, first.index, 'before')) return [second.index, undefined];
  return [first.index, second.index];
}

/**
 * The roles of a file without header, by the cells alone: the first column of dates; of the columns of money the first is
 * the amount and a second the balance, or debit and credit where they are filled by turns; the longest text.
 */
export function columnsByContent(
  rows: readonly (readonly string[])[],
  columns: readonly ColumnContent[],
): ColumnPositions {
  const found: ColumnPositions = { description: [] };
  // The first row may name the account in place of a day.
  const date = columns.find((column) => column.filled >= 0.5 && column.dates >= 0.6);
  const money = columns.filter(
    (column) => column.filled > 0 && column.amounts >= 0.8 && column.money >= 0.5 && column.dates < 0.5,
  );
  const [first, second, third] =
    money.length > 0 ? money : columns.filter((one) => one.amounts >= 0.9 && one.dates === 0);
  if (date !== undefined) found.date = date.index;
  if (
    first !== undefined &&
    second !== undefined &&
    third !== undefined &&
    adds(rows, first.index, third.index, second.index)
  ) {
    found.amount = third.index;
    found.balance = second.index;
  } else if (first !== undefined && second !== undefined && alternate(rows, first.index, second.index)) {
    found.debit = first.index;
    found.credit = second.index;
    if (third !== undefined) found.balance = third.index;
  } else if (first !== undefined) {
    const [amount, balance] = amountBeside(rows, first, second);
    found.amount = amount;
    if (balance !== undefined) found.balance = balance;
  }
  const used = new Set(Object.values(found).filter((value) => typeof value === 'number'));
  const left = columns.filter((column) => column.filled > 0 && !used.has(column.index));
  const currency = left.find((column) => column.currencies >= 0.9);
  if (currency !== undefined) found.currency = currency.index;
  // A column of dashes is empty.
  const marker = left.find(
    (column) =>
      column.directions === 1 &&
      (column.bothWays || rows.some((row) => /\p{L}/u.test(row[column.index] ?? ''))),
  );
  if (marker !== undefined) found.type = marker.index;
  const texts = left.filter(
    (column) =>
      column !== currency &&
      column !== marker &&
      column.amounts < 0.5 &&
      column.times < 0.5 &&
      column.dates < 0.5,
  );
  const words = texts.filter((column) => column.accounts < 0.5);
  const longest = (words.length > 0 ? words : texts).reduce<ColumnContent | null>(
    (best, one) => (best === null || one.length > best.length ? one : best),
    null,
  );
  if (longest !== null) found.description = [longest.index];
  const own = left.find((column) => column.filled === 1 && column.accounts === 1 && column.distinct === 1);
  if (own !== undefined && (rows.length > 1 || own.index < (date?.index ?? 0))) found.account = own.index;
  return found;
}
