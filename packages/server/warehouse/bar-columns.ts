import { type Decimal, formatDecimal, toNumber } from '@financehub/core/money/decimal.ts';
import { day as epochDay, fromCivil, isCivil } from '@financehub/core/time/day.ts';
import { decimalUnits, STORED_SCALE, unitsToStore } from './stored-decimal.ts';
import type { AssetBar } from './warehouse.ts';

/** Figures as the warehouse keeps them, `DECIMAL(38,12)`: exact, without an object for each. */
export interface FigureColumn {
  /** Counts of 10^-12 as two's complement of 128 bits, four words per row, the lowest first. */
  readonly units: Uint32Array<ArrayBuffer>;
  /** A bit per row, the lowest of a word first; those of rows without a figure are clear. */
  readonly valid: Uint32Array<ArrayBuffer>;
}

/** Bars of several assets as columns, in any order; of several of an asset and day the last one counts. */
export interface BarColumns {
  readonly rows: number;
  /** Position of the asset in a list beside. */
  readonly asset: Int32Array<ArrayBuffer>;
  /** Days since 1970-01-01. */
  readonly date: Int32Array<ArrayBuffer>;
  readonly open: FigureColumn;
  readonly high: FigureColumn;
  readonly low: FigureColumn;
  readonly close: FigureColumn;
  readonly volume: FigureColumn;
  /** The close again, as the nearest double. */
  readonly value: Float64Array<ArrayBuffer>;
}

export const FIGURES = ['open', 'high', 'low', 'close', 'volume'] as const;

const WORDS = 4;
const WORD = 2 ** 32;
const LOW_WORD = 0xffffffffn;
/** Rows made between two turns of the event loop: a few milliseconds. */
const ROWS_PER_SLICE = 8192;

function emptyFigures(rows: number): FigureColumn {
  // Whole words of 64 bits, as the engine takes them.
  return { units: new Uint32Array(rows * WORDS), valid: new Uint32Array(Math.ceil(rows / 64) * 2) };
}

export function emptyColumns(rows: number): BarColumns {
  return {
    rows,
    asset: new Int32Array(rows),
    date: new Int32Array(rows),
    open: emptyFigures(rows),
    high: emptyFigures(rows),
    low: emptyFigures(rows),
    close: emptyFigures(rows),
    volume: emptyFigures(rows),
    value: new Float64Array(rows),
  };
}

/** The memory of the columns, which can go to another thread. */
export function buffersOf(columns: BarColumns): ArrayBuffer[] {
  return [
    columns.asset.buffer,
    columns.date.buffer,
    columns.value.buffer,
    ...FIGURES.flatMap((name) => [columns[name].units.buffer, columns[name].valid.buffer]),
  ];
}

function markValid({ valid }: FigureColumn, row: number): void {
  valid[row >>> 5]! |= 1 << (row & 31);
}

function setUnits(column: FigureColumn, row: number, units: bigint): void {
  markValid(column, row);
  let rest = BigInt.asUintN(128, units);
  for (let word = 0; word < WORDS; word += 1) {
    column.units[row * WORDS + word] = Number(rest & LOW_WORD);
    rest >>= 32n;
  }
}

/** Sets `count` times ten to the `power`, 0 to 12; the count is a whole number of at most 15 digits. */
function setCount(column: FigureColumn, row: number, count: number, power: number): void {
  markValid(column, row);
  let b = Math.floor(count / WORD);
  let a = count - b * WORD;
  let c = 0;
  // Two steps of at most a million, so that no product of a word is beyond 2^53.
  for (let left = power; left > 0; left -= STEP) {
    const factor = POWERS[Math.min(left, STEP)]!;
    const low = a * factor;
    const carry = Math.floor(low / WORD);
    a = low - carry * WORD;
    const middle = b * factor + carry;
    const top = Math.floor(middle / WORD);
    b = middle - top * WORD;
    c = c * factor + top;
  }
  const at = row * WORDS;
  column.units[at] = a;
  column.units[at + 1] = b;
  column.units[at + 2] = c;
}

const STEP = 6;
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
/** Digits that a double counts exactly. */
const QUICK_DIGITS = 15;
const [ZERO, NINE, POINT] = [48, 57, 46];

/**
 * Sets a figure from its text and answers the nearest double: plain figures of a few digits, which nearly all are, without
 * a bigint. Throws a ProblemError that names the figure by its path when it is too large.
 */
function setText(column: FigureColumn, row: number, text: string, pathOf: () => string): number {
  const { length } = text;
  let count = 0;
  let point = -1;
  let plain = length > 0 && length <= QUICK_DIGITS;
  for (let at = 0; plain && at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) count = count * 10 + (code - ZERO);
    else if (code === POINT && point < 0 && at > 0 && at < length - 1) point = at;
    else plain = false;
  }
  const scale = point < 0 ? 0 : length - 1 - point;
  if (plain && scale <= STORED_SCALE) {
    setCount(column, row, count, STORED_SCALE - scale);
    return count / POWERS[scale]!;
  }
  const units = unitsToStore(text, pathOf());
  setUnits(column, row, units);
  return toNumber({ units, scale: STORED_SCALE });
}

const MOST_COUNT = BigInt(POWERS[QUICK_DIGITS]!);

/** As of a text, of a decimal. Throws a RangeError when it is too large to be kept. */
export function setDecimal(column: FigureColumn, row: number, value: Decimal): void {
  const { units, scale } = value;
  if (units >= 0n && units < MOST_COUNT && scale <= STORED_SCALE) {
    setCount(column, row, Number(units), STORED_SCALE - scale);
    return;
  }
  const stored = decimalUnits(value);
  if (stored === null) throw new RangeError(`${formatDecimal(value)} is larger than what can be kept`);
  setUnits(column, row, stored);
}

/** The bars as columns, and the assets that they number; the event loop turns in between. */
export async function columnsOfBars(
  bars: readonly AssetBar[],
): Promise<{ columns: BarColumns; assetIds: string[] }> {
  const columns = emptyColumns(bars.length);
  const assets = new Map<string, number>();
  for (const [row, bar] of bars.entries()) {
    const asset = assets.get(bar.assetId) ?? assets.size;
    assets.set(bar.assetId, asset);
    columns.asset[row] = asset;
    columns.date[row] = dayOf(bar.date);
    for (const name of FIGURES) {
      const text = bar[name];
      if (text === null) continue;
      const value = setText(columns[name], row, text, () => `body/bars/${row}/${name}`);
      if (name === 'close') columns.value[row] = value;
    }
    if (row % ROWS_PER_SLICE === ROWS_PER_SLICE - 1) await new Promise(setImmediate);
  }
  return { columns, assetIds: [...assets.keys()] };
}

/** As `day` of a text, of which nearly all are four digits, two and two. Throws a RangeError for any other. */
function dayOf(text: string): number {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return epochDay(text);
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const date = digits(text, 8, 10);
  return isCivil(year, month, date) ? fromCivil(year, month, date) : epochDay(text);
}

const DASH = 45;

function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at) - ZERO;
    if (code < 0 || code > 9) return Number.NaN;
    number = number * 10 + code;
  }
  return number;
}

/** Above any day since 1970, so that an asset and a day make one number. */
const DAYS = 10_000_000;

/** The rows by asset and day, each once: of several the last one. Rows that are so already, as files are, stay as they are. */
export function inOrder(columns: BarColumns): BarColumns {
  const { asset, date, rows } = columns;
  const key = (row: number): number => asset[row]! * DAYS + date[row]!;
  let at = 1;
  while (at < rows && key(at) > key(at - 1)) at += 1;
  if (at >= rows) return columns;
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => key(a) - key(b) || a - b);
  const last = order.filter((row, index) => index === rows - 1 || key(order[index + 1]!) !== key(row));
  return taken(columns, last);
}

function taken(columns: BarColumns, order: Uint32Array): BarColumns {
  const picked = emptyColumns(order.length);
  for (const [to, from] of order.entries()) {
    picked.asset[to] = columns.asset[from]!;
    picked.date[to] = columns.date[from]!;
    picked.value[to] = columns.value[from]!;
    for (const name of FIGURES) {
      const [source, target] = [columns[name], picked[name]];
      if (((source.valid[from >>> 5]! >>> (from & 31)) & 1) === 0) continue;
      markValid(target, to);
      target.units.set(source.units.subarray(from * WORDS, from * WORDS + WORDS), to * WORDS);
    }
  }
  return picked;
}
