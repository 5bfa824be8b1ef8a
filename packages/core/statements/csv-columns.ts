import { isCurrency } from '../money/currency.ts';
import { readAmount } from './amount-text.ts';
import type { ColumnRole } from './csv-dialect.ts';
import {
  headerKey,
  headerRank,
  type NamedRole,
  namesAccount,
  namesOtherAccount,
  namesOwnAccount,
} from './csv-headers.ts';
import { DATE_ORDERS, readDate, readSerialDay } from './date-text.ts';

/** What the cells of one column look like, as shares of its filled cells in the sample. */
export interface ColumnContent {
  readonly index: number;
  readonly rows: number;
  /** Share of the rows in which the column is filled. */
  readonly filled: number;
  readonly dates: number;
  readonly amounts: number;
  /** Of the amounts that are not a bare 0, those with a mark, a sign or a currency. */
  readonly money: number;
  readonly currencies: number;
  readonly directions: number;
  /** Whether both directions stand in it. */
  readonly bothWays: boolean;
  /** Share that is nothing but the number of an account: an IBAN, or digits. */
  readonly accounts: number;
  /** Share that is the bare number of a day in a spreadsheet. */
  readonly serials: number;
  /** Share that says of the line that it is booked or not, under a name that says nothing. */
  readonly states: number;
  /** Share that is a time of day. */
  readonly times: number;
  /** Share that holds a digit, as ids do. */
  readonly numbered: number;
  readonly distinct: number;
  /** Mean length of the filled cells. */
  readonly length: number;
}

/** Words and letters that banks put beside an unsigned amount; true is money in. */
const DIRECTIONS: ReadonlyMap<string, boolean> = new Map([
  ...'收入|입금|入金|приход|credit|cr|c|h|haben|gutschrift|bij|in|credito|crédito|crédit|avere|uznanie|uznání|příjem|kredit|deposit|inflow|received|+|kredyt|wpływ'
    .split('|')
    .map((word) => [word, true] as const),
  ...'支出|출금|出金|расход|debit|dr|d|db|s|soll|lastschrift|belastung|af|out|débito|debito|débit|dare|obciążenie|výdaj|debet|withdrawal|outflow|sent|-|wydatek'
    .split('|')
    .map((word) => [word, false] as const),
]);

/** What stands in a direction's place for moves between own pockets, which are neither. */
const NEUTRAL = new Set(['不计收支', '中性交易', '/', 'neutral']);

/** Whether a cell says that the row is neither money in nor money out. */
export function isNeutral(cell: string): boolean {
  return NEUTRAL.has(cell.trim().toLowerCase());
}

/** Whether a cell says money in (true) or out (false); null when it says neither. */
export function readDirection(cell: string): boolean | null {
  return DIRECTIONS.get(cell.trim().toLowerCase().replace(/\.$/, '')) ?? null;
}

/** An IBAN (ISO 13616), or a national number of six digits and more. */
const ACCOUNT_NUMBER = /^'?(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]){6,30}|[A-Z]{2}\d{2}|[\d*][\d*\s./-]{4,}[\d*])'?$/;

export function isAccountNumber(text: string): boolean {
  return ACCOUNT_NUMBER.test(text);
}

function isAmount(cell: string): boolean {
  return readAmount(cell, '.') !== null || readAmount(cell, ',') !== null;
}

export function isDate(cell: string): boolean {
  return DATE_ORDERS.some((order) => readDate(cell, order) !== null);
}

/** Columns of debits are filled with 0 where nothing went out. */
function moneyShare(cells: readonly string[]): number {
  const figures = cells.filter((cell) => cell !== '0' && isAmount(cell));
  const money = figures.filter((cell) => /[.,\-+()\p{Sc}]/u.test(cell));
  return figures.length === 0 ? 0 : money.length / figures.length;
}

/** Describes column `index` over the sample rows. */
export function describeColumn(rows: readonly (readonly string[])[], index: number): ColumnContent {
  const cells = rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '');
  const share = (test: (cell: string) => boolean): number =>
    cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
  const amounts = share(isAmount);
  return {
    index,
    rows: rows.length,
    filled: rows.length === 0 ? 0 : cells.length / rows.length,
    dates: share(isDate),
    amounts,
    money: moneyShare(cells),
    currencies: share((cell) => isCurrency(cell)),
    directions: cells.some((cell) => readDirection(cell) !== null)
      ? share((cell) => readDirection(cell) !== null || isNeutral(cell))
      : 0,
    bothWays: [true, false].every((side) => cells.some((cell) => readDirection(cell) === side)),
    accounts: share(isAccountNumber),
    serials: share((cell) => readSerialDay(cell) !== null),
    states: share((cell) => /^umsatz (?:gebucht|vorgemerkt)/i.test(cell)),
    times: share((cell) => /^\d{1,2}:\d{2}(?::\d{2})?$/.test(cell)),
    numbered: share((cell) => /\d/.test(cell)),
    distinct: new Set(cells).size,
    length: cells.length === 0 ? 0 : cells.reduce((sum, cell) => sum + cell.length, 0) / cells.length,
  };
}

/** A column of more different words says no state. */
const MOST_STATES = 12;

function isText(column: ColumnContent): boolean {
  return (
    column.filled === 0 || (column.dates < 0.5 && column.times < 0.5 && column.money * column.amounts < 0.9)
  );
}

/** Whether the cells allow the role that the header claims; an empty column contradicts nothing but a date or an amount. */
function suits(role: NamedRole, column: ColumnContent): boolean {
  switch (role) {
    case 'date':
      return (column.dates >= 0.5 || column.serials === 1) && column.filled > 0;
    case 'amount':
      // A name that says so counts for more than rows that are broken.
      return column.amounts >= 0.2 && column.filled > 0;
    case 'debit':
    case 'credit':
      return column.filled === 0 || column.amounts >= 0.5;
    case 'balance':
      return column.filled > 0 && column.amounts >= 0.5;
    case 'type':
      return column.filled > 0 && column.directions >= 0.9;
    case 'currency':
      return column.filled > 0 && column.currencies >= 0.9;
    case 'payee':
      return isText(column) && column.accounts < 0.5;
    case 'category':
      return isText(column);
    case 'status':
      return isText(column) && column.distinct <= MOST_STATES;
    case 'reference':
      return column.filled > 0 && column.numbered >= 0.5;
    case 'account':
      return column.filled === 1;
    default:
      return true;
  }
}

/** Roles in the order in which they choose their column. Descriptions take what is left. */
const ORDER: readonly NamedRole[] = [
  'date',
  'amount',
  'debit',
  'credit',
  'balance',
  'currency',
  'type',
  'payee',
  'category',
  'status',
  'account',
  'reference',
];

/** `Withdrawal Amt.` is an amount by its last word and half of a pair by its first. */
function namesOneSide(header: string, rank: number): boolean {
  return (['debit', 'credit'] as const).some((side) => (headerRank(side, header) ?? rank) < rank);
}

/** More own accounts than a file of a person holds. */
const MOST_OWN = 20;
/** As many different values in a short file say nothing against own accounts. */
const FEW_OWN = 3;

/**
 * Whether a column named as an account can be the own one. The other side's number stands behind its name and has a new value on almost
 * every row; a file that names the other side's account elsewhere means the own one here.
 */
function isOwnAccount(
  header: readonly string[],
  { index, distinct, rows }: ColumnContent,
  payee: number | undefined,
): boolean {
  const explicit = namesOwnAccount(header[index]!);
  const few = distinct <= Math.max(1, rows / 2) || (explicit && distinct <= FEW_OWN);
  if (header.some((text, other) => other !== index && namesOtherAccount(text)))
    return few || distinct <= MOST_OWN;
  if (payee === undefined) return few;
  if (explicit) return index !== payee + 1 && (few || distinct <= MOST_OWN);
  return index < payee && few;
}

function bestColumn(
  role: NamedRole,
  header: readonly string[],
  columns: readonly ColumnContent[],
  taken: ReadonlySet<number>,
  payee: number | undefined,
): number | null {
  let best: { index: number; rank: number } | null = null;
  for (const [index, text] of header.entries()) {
    const column = columns[index];
    if (column === undefined || taken.has(index) || !suits(role, column)) continue;
    const rank = headerRank(role, text);
    if (
      rank === null ||
      (role === 'amount' && namesOneSide(text, rank)) ||
      (role === 'account' && !isOwnAccount(header, column, payee))
    )
      continue;
    // Of two dates, the one that every row has.
    const weight = rank + (role === 'date' ? (1 - column.filled) * 300 : 0);
    if (best === null || weight < best.rank) best = { index, rank: weight };
  }
  return best?.index ?? null;
}

/** Positions of the columns by role. */
export type ColumnPositions = { [Role in Exclude<ColumnRole, 'description'>]?: number } & {
  description: number[];
};

/** A name above two columns stands over the currency and means the figures beside it, as in `Mutatie,,Saldo,`. */
function spreadNames(header: readonly string[], columns: readonly ColumnContent[]): readonly string[] {
  return header.map((text, index) => {
    const beside = header[index + 1]?.trim() === '' && (columns[index + 1]?.amounts ?? 0) >= 0.5;
    if (beside && (columns[index]?.currencies ?? 0) >= 0.9) return 'currency';
    const before = text.trim() === '' ? (columns[index - 1]?.currencies ?? 0) : 0;
    return before >= 0.9 && (columns[index]?.amounts ?? 0) >= 0.5 ? header[index - 1]! : text;
  });
}

/** The roles that header words and cells agree on. */
export function columnsByHeader(
  names: readonly string[],
  columns: readonly ColumnContent[],
): ColumnPositions {
  const header = spreadNames(names, columns);
  const taken = new Set<number>();
  const found: ColumnPositions = { description: [] };
  for (const role of ORDER) {
    if (role === 'description') continue;
    const index = bestColumn(role, header, columns, taken, found.payee);
    if (index === null) continue;
    found[role] = index;
    taken.add(index);
  }
  const other = columns.find(
    ({ index, accounts }) => !taken.has(index) && accounts >= 0.5 && namesAccount(header[index] ?? ''),
  );
  if (other !== undefined) {
    found.counterpart = other.index;
    taken.add(other.index);
  }
  const state = found.status === undefined ? columns.find(({ states }) => states >= 0.9) : undefined;
  if (state !== undefined && !taken.has(state.index)) {
    found.status = state.index;
    taken.add(state.index);
  }
  if (found.amount !== undefined) {
    // One signed column is complete; the split into debit and credit repeats it.
    delete found.debit;
    delete found.credit;
  }
  const texts = header.flatMap((text, index) => {
    const rank = taken.has(index) ? null : headerRank('description', text);
    return rank !== null && isText(columns[index] ?? describeColumn([], index)) ? [{ index, rank }] : [];
  });
  // A word at the end of a longer name counts only where no column is named by it plainly.
  const plain = texts.filter(({ rank }) => rank < 300);
  const named = (plain.length > 0 ? plain : texts).map(({ index }) => index);
  // `Details` of DEBIT and CREDIT says nothing that the sign does not.
  const telling = named.filter(
    (index) => headerKey(header[index]!) !== 'details' || (columns[index]?.directions ?? 0) < 0.5,
  );
  const chosen = telling.length > 0 ? telling : named.length > 0 ? named : kindOf(header, columns, taken);
  found.description = chosen.flatMap((index) => [index, ...continued(index, header, columns, taken)]);
  if (found.type === undefined) addBareMarkers(found, columns, taken, header);
  return found;
}

/** The kind of transaction, for files that have no other text. */
function kindOf(
  header: readonly string[],
  columns: readonly ColumnContent[],
  taken: ReadonlySet<number>,
): number[] {
  const kind = header.findIndex(
    (text, index) =>
      !taken.has(index) &&
      headerRank('type', text) !== null &&
      columns[index] !== undefined &&
      columns[index].filled > 0 &&
      isText(columns[index]),
  );
  return kind < 0 ? [] : [kind];
}

/** Columns without a name right behind a text that hold more of it. */
function continued(
  index: number,
  header: readonly string[],
  columns: readonly ColumnContent[],
  taken: ReadonlySet<number>,
): number[] {
  const found: number[] = [];
  for (let next = index + 1; header[next]?.trim() === '' && !taken.has(next); next += 1) {
    const column = columns[next];
    if (column === undefined || column.filled === 0 || column.directions === 1 || !isText(column)) break;
    found.push(next);
  }
  return found;
}

/** A column without a header word that holds nothing but CR, DR, D, C… beside the amount, or CR and DR under another name. */
function addBareMarkers(
  found: ColumnPositions,
  columns: readonly ColumnContent[],
  taken: ReadonlySet<number>,
  header: readonly string[],
): void {
  const marker = columns.find(
    (column) =>
      !taken.has(column.index) &&
      !found.description.includes(column.index) &&
      column.directions === 1 &&
      (column.bothWays || ((header[column.index] ?? '').trim() === '' && column.length > 0)),
  );
  if (marker !== undefined) found.type = marker.index;
}
