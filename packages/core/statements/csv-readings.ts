import { type Decimal, isZero } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type DecimalMark, readAmount } from './amount-text.ts';
import { addToChain, chainResult, newChain } from './balance-chain.ts';
import type { ColumnPositions } from './csv-columns.ts';
import { type DateEvidence, type DatesReading, readingsOfDates } from './csv-dates.ts';
import type { CsvMapping, SignRule } from './csv-dialect.ts';
import {
  cellAmount,
  countsFromCard,
  inferSigns,
  type RawAmount,
  rawAmount,
  signedAmount,
} from './csv-signs.ts';
import { share } from './date-run.ts';
import type { DateOrder } from './date-text.ts';

type Cells = readonly string[];

/** What a file's sample is read from. */
export interface Sample {
  /** Rows whose figures are looked at. */
  readonly rows: readonly Cells[];
  /** Rows whose dates are looked at, beginning with the same. */
  readonly dates: readonly Cells[];
  /** Rows above the header. */
  readonly above: readonly Cells[];
}

/** One way to read the whole file. */
export interface Reading {
  readonly columns: ColumnPositions;
  readonly mark: DecimalMark;
  readonly order: DateOrder;
  readonly signs: SignRule;
  readonly invert: boolean;
  /** Turned round because payments to the card are negative in the file. */
  readonly fromCard: boolean;
  /** Two orders read all dates equally well and only habit chose. */
  readonly guessedOrder: boolean;
}

/** How the figures are read, and how well. */
interface FiguresReading extends Pick<Reading, 'columns' | 'mark' | 'signs' | 'invert'> {
  readonly score: number;
  /** Share of the running balance's steps that agree, and how many there are. */
  readonly chain: number;
  readonly pairs: number;
  /** How the balance says that the days run; null where it says nothing. */
  readonly days: 'oldest-first' | 'newest-first' | null;
}

/** What a kind of evidence is worth. Exact balances outweigh the look of figures, and that outweighs habit. */
const WORTH = { reads: 100, cents: 10, chain: 60, unusualRule: 8, inverted: 4 };
/** Balances that prove other columns than the header names must chain this far. */
const PROOF = { share: 0.95, pairs: 3 };
const MOST_MONEY_COLUMNS = 6;
const PROOF_ROWS = 80;

export function filledAmounts(rows: readonly Cells[], columns: ColumnPositions): string[] {
  const indexes = [columns.amount, columns.debit, columns.credit].filter((index) => index !== undefined);
  return rows.flatMap((row) =>
    indexes.map((index) => (row[index] ?? '').trim()).filter((cell) => /\d/.test(cell)),
  );
}

/** How the figures look under a mark: they read, and three digits behind it are rather a group of thousands. */
function looks(texts: readonly string[], mark: DecimalMark): number {
  const threeBehind = mark === '.' ? /\.\d{3}(?!\d)/ : /,\d{3}(?!\d)/;
  const read = texts.filter((text) => readAmount(text, mark) !== null).length;
  const cents = texts.filter((text) => !threeBehind.test(text)).length;
  return share(read, texts.length) * WORTH.reads + share(cents, texts.length) * WORTH.cents;
}

interface ChainEvidence {
  readonly chain: number;
  readonly pairs: number;
  readonly days: FiguresReading['days'];
}

function chainOf(
  amounts: readonly (Decimal | null)[],
  balances: readonly (Decimal | null)[],
  days: readonly (EpochDay | null)[],
): ChainEvidence {
  const chain = newChain();
  let moving = 0;
  for (const [line, amount] of amounts.entries()) {
    if (amount === null) continue;
    if (!isZero(amount)) moving += 1;
    addToChain(chain, { line, date: days[line] ?? 0, amount, balance: balances[line] ?? null });
  }
  const { agree, pairs, order, proven } = chainResult(chain);
  // Zeros beside a balance that stands still agree with anything.
  if (moving < chain.count / 2) return { chain: 0, pairs: 0, days: null };
  return { chain: share(agree, pairs), pairs, days: proven === true && pairs > 1 ? order.days : null };
}

function rulesFor(
  habit: SignRule,
  columns: ColumnPositions,
  raws: readonly RawAmount[],
  mapping: CsvMapping,
): readonly SignRule[] {
  if (mapping.signs !== undefined) return [mapping.signs];
  // Bare figures are money out only beside others that say they are money in; else one wrong sign would turn the rest.
  const marked = raws.some(({ amount }) => amount?.marker === 'plus' || amount?.marker === 'credit');
  const possible: SignRule[] =
    columns.amount === undefined
      ? ['debit-credit', 'debit-credit-signed']
      : [
          'signed',
          ...(marked ? (['unmarked-out'] as const) : []),
          ...(columns.type === undefined ? [] : (['type'] as const)),
        ];
  return [habit, ...(columns.balance === undefined ? [] : possible.filter((rule) => rule !== habit))];
}

/** The best of mark, sign rule and direction for given columns, each combination read as a whole. */
function bestFigures(
  columns: ColumnPositions,
  rows: readonly Cells[],
  days: readonly (EpochDay | null)[],
  mapping: CsvMapping,
): FiguresReading {
  const texts = filledAmounts(rows, columns);
  const balanceTexts =
    columns.balance === undefined ? [] : filledAmounts(rows, { amount: columns.balance, description: [] });
  const marks: readonly DecimalMark[] =
    mapping.decimalMark === undefined ? ['.', ','] : [mapping.decimalMark];
  const turns =
    mapping.invert === undefined
      ? columns.balance === undefined
        ? [false]
        : [false, true]
      : [mapping.invert];
  let best: FiguresReading | null = null;
  for (const mark of marks) {
    const raws = rows.map((row) => rawAmount(row, columns, mark));
    const balances = rows.map((row) => cellAmount(row, columns.balance, mark)?.value ?? null);
    const look = looks(texts, mark) + looks(balanceTexts, mark) / 4;
    const habit = inferSigns(raws, columns);
    for (const signs of rulesFor(habit, columns, raws, mapping)) {
      for (const invert of turns) {
        const amounts = raws.map((raw) => signedAmount(raw, signs, invert));
        const evidence = chainOf(amounts, balances, days);
        const score =
          look +
          evidence.chain * WORTH.chain -
          (signs === habit ? 0 : WORTH.unusualRule) -
          (invert && mapping.invert === undefined ? WORTH.inverted : 0);
        // Turning everything round takes more than a few steps that happen to agree.
        if (invert && mapping.invert === undefined && evidence.chain < PROOF.share) continue;
        if (best === null || score > best.score) best = { columns, mark, signs, invert, score, ...evidence };
      }
    }
  }
  return best!;
}

/** Columns of figures, the named ones included. */
function moneyColumns(rows: readonly Cells[], columns: ColumnPositions): number[] {
  const width = Math.min(Math.max(0, ...rows.map((row) => row.length)), 60);
  const found: number[] = [];
  for (let index = 0; index < width; index += 1) {
    const cells = rows.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '');
    const read = cells.filter((cell) => readAmount(cell, '.') !== null || readAmount(cell, ',') !== null);
    if (index !== columns.date && cells.length >= 3 && read.length >= cells.length * 0.8) found.push(index);
  }
  return found.slice(0, MOST_MONEY_COLUMNS);
}

/**
 * Columns that the running balance proves, where the named ones don't chain: every figure column is tried as balance beside the
 * named amounts, every other one as amount, and every two others as debit and credit.
 */
function provenColumns(
  named: FiguresReading,
  rows: readonly Cells[],
  days: readonly (EpochDay | null)[],
  mapping: CsvMapping,
): FiguresReading {
  const given = mapping.columns ?? {};
  if (named.pairs > 0 && named.chain >= 0.8) return named;
  if (given.balance !== undefined) return named;
  const sample = rows.slice(0, PROOF_ROWS);
  const money = moneyColumns(sample, named.columns);
  const fixed = given.amount !== undefined || given.debit !== undefined || given.credit !== undefined;
  const { amount, debit, credit, balance: _, description, ...others } = named.columns;
  const isFree = (index: number): boolean => !Object.values(given).flat().includes(index);
  const sets: ColumnPositions[] = [];
  for (const balance of money.filter(isFree)) {
    const rest = {
      ...Object.fromEntries(Object.entries(others).filter(([, index]) => index !== balance)),
      description: description.filter((index) => index !== balance),
      balance,
    };
    if (![amount, debit, credit].includes(balance)) {
      sets.push({
        ...rest,
        ...(amount === undefined ? {} : { amount }),
        ...(debit === undefined ? {} : { debit }),
        ...(credit === undefined ? {} : { credit }),
      });
    }
    if (fixed) continue;
    for (const [at, other] of money.entries()) {
      if (other === balance) continue;
      const without = (...taken: number[]): number[] =>
        rest.description.filter((index) => !taken.includes(index));
      sets.push({ ...rest, amount: other, description: without(other) });
      for (const second of money.slice(at + 1)) {
        if (second === balance) continue;
        sets.push({ ...rest, debit: other, credit: second, description: without(other, second) });
      }
    }
  }
  for (const columns of sets) {
    const reading = bestFigures(columns, sample, days, mapping);
    if (reading.chain >= PROOF.share && reading.pairs >= PROOF.pairs) return reading;
  }
  return named;
}

/** The column whose figures, taken off the amounts, make balances chain that otherwise break. */
function withFee(
  figures: FiguresReading,
  rows: readonly Cells[],
  days: readonly (EpochDay | null)[],
  mapping: CsvMapping,
): FiguresReading {
  const { columns, mark, signs, invert, pairs, chain } = figures;
  if (pairs === 0 || chain === 1 || columns.fee !== undefined) return figures;
  const used = new Set(Object.values(columns).flat());
  let best = figures;
  for (const fee of moneyColumns(rows, columns)) {
    if (used.has(fee)) continue;
    const reading = bestFigures({ ...columns, fee }, rows, days, {
      ...mapping,
      decimalMark: mark,
      signs,
      invert,
    });
    if (reading.chain > best.chain && reading.chain >= PROOF.share) best = reading;
  }
  return best;
}

/**
 * What only habit can say when the file is silent: dollars and decimal points go with month first, all else with day first. Dates that
 * begin with a four-digit year read alike under every order and are named for what they are. Too small to outweigh any evidence.
 */
function habit(order: DateOrder, mark: DecimalMark, dollars: boolean, yearFirst: boolean): number {
  if (yearFirst) return order === 'ymd' ? 0.03 : 0;
  if (order === 'mdy') return dollars && mark === '.' ? 0.02 : 0;
  return order === 'dmy' ? 0.01 : 0;
}

/** Steps between dates that run as the balance says. */
const DIRECTION_WORTH = 40;

function bestOrder(
  readings: readonly DatesReading[],
  figures: FiguresReading,
  { dates, yearFirst }: DateEvidence,
  dollars: boolean,
): { order: DateOrder; guessedOrder: boolean } {
  const scored = readings.map((one) => {
    const along = figures.days === 'oldest-first' ? one.up : figures.days === 'newest-first' ? one.down : 0;
    return { ...one, score: one.score + along * DIRECTION_WORTH };
  });
  let best = scored[0]!;
  let top = Number.NEGATIVE_INFINITY;
  for (const one of scored) {
    const total = one.score + habit(one.order, figures.mark, dollars, yearFirst);
    if (total > top) [best, top] = [one, total];
  }
  const rivals = scored.filter((one) => one !== best && Math.abs(one.score - best.score) < 0.05);
  const guessedOrder = rivals.some((one) => dates.some((_, i) => one.days[i] !== best.days[i]));
  return { order: best.order, guessedOrder };
}

/** Sign rule and direction, turned round where no balance speaks and the file counts from the card's side. */
function direction(
  { columns, mark, signs, invert }: FiguresReading,
  rows: readonly Cells[],
  mapping: CsvMapping,
): Pick<Reading, 'signs' | 'invert' | 'fromCard'> {
  const open =
    columns.balance === undefined && mapping.invert === undefined && mapping.signs === undefined && !invert;
  const words = [columns.payee, columns.category, ...columns.description].filter(
    (index) => index !== undefined,
  );
  const texts = rows.map((row) => words.map((index) => row[index] ?? '').join(' '));
  const raws = open ? rows.map((row) => rawAmount(row, columns, mark)) : [];
  if (!open || !countsFromCard(raws, texts, signs)) return { signs, invert, fromCard: false };
  return { signs: signs === 'debit-credit' ? 'debit-credit-signed' : signs, invert: true, fromCard: true };
}

/**
 * The reading of the whole file - columns, decimal mark, sign rule, direction, date order - under which most of it makes sense: balances
 * chain, dates exist and run one way, figures look like money. What the mapping says is taken as given.
 */
export function bestReading(columns: ColumnPositions, sample: Sample, mapping: CsvMapping): Reading {
  const { rows } = sample;
  const evidence: DateEvidence = readingsOfDates(sample.dates, sample.above, columns, mapping);
  const firstDays = evidence.byRow;
  const named = bestFigures(columns, rows, firstDays, mapping);
  const proven = provenColumns(named, rows, firstDays, mapping);
  const figures = withFee(proven, rows, firstDays, mapping);
  const { currency } = figures.columns;
  const dollars =
    rows.some((row) => currency !== undefined && row[currency]?.trim() === 'USD') ||
    filledAmounts(rows, figures.columns).some((text) => text.includes('$'));
  const order = bestOrder(evidence.readings, figures, evidence, dollars);
  return { columns: figures.columns, mark: figures.mark, ...direction(figures, rows, mapping), ...order };
}
