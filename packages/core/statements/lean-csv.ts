import { type Decimal, parseDecimal } from '../money/decimal.ts';
import { readDate } from './date-text.ts';
import { decodeText } from './encoding.ts';
import { type ByteSource, wholeOf } from './source.ts';
import { type PriceLine, StatementError, type StatementParser, type StatementPart } from './statement.ts';

const FORMAT = 'LEAN daily prices';
/** `19980102 00:00,136300,162500,135000,162500,6315000`: start of the day, open, high, low, close, volume; no header. */
const ROW =
  /^(\d{8}) \d{2}:\d{2},(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/;
const LOOKED_AT = 20;
/** Prices of shares are whole numbers of ten-thousandths; those of currencies and coins are written as they are. */
const SHARE_DIGITS = 4;

interface Options {
  readonly fileName?: string;
  readonly symbol?: string;
}

function symbolOf({ symbol, fileName = '' }: Options): string {
  if (symbol !== undefined && symbol !== '') return symbol;
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const name = base.split(/[._\s(]/)[0]!.toUpperCase();
  if (/^[A-Z0-9-]{1,20}$/.test(name)) return name;
  throw new StatementError('the file does not say whose prices these are', {
    mend: 'Name the file after its ticker, as LEAN does: aapl.zip or aapl.csv.',
  });
}

const pricesOf = (match: RegExpExecArray): string[] => match.slice(2, 6);

function scaled(text: string, whole: boolean): Decimal {
  const value = parseDecimal(text)!;
  return whole ? { units: value.units, scale: SHARE_DIGITS } : value;
}

function* partsOf(source: ByteSource, symbol: string): Generator<StatementPart> {
  const lines = decodeText(wholeOf(source)).text.split(/\r?\n/);
  const rows = lines.map((text) => ROW.exec(text));
  const whole = rows.every((row) => row === null || pricesOf(row).every((text) => !text.includes('.')));
  yield {
    kind: 'warning',
    warning: whole
      ? 'prices are read as LEAN writes those of shares, in ten-thousandths: 136300 is 13.63'
      : 'prices are read as LEAN writes those of currencies and coins, as they are',
  };
  for (const [index, row] of rows.entries()) {
    const line = index + 1;
    const text = lines[index]!;
    if (row === null) {
      if (text.trim() !== '') yield rejected(line, 'no line of LEAN’s daily prices', text);
      continue;
    }
    const price = priceOf(row, line, symbol, whole);
    yield price === null
      ? rejected(line, 'no day, or a price that is not above zero', text)
      : { kind: 'price', price };
  }
}

function rejected(line: number, reason: string, text: string): StatementPart {
  return { kind: 'rejected', rejected: { line, reason, text: text.slice(0, 500) } };
}

function priceOf(row: RegExpExecArray, line: number, symbol: string, whole: boolean): PriceLine | null {
  const date = readDate(row[1]!, 'ymd');
  const [open, high, low, close] = pricesOf(row).map((text) => scaled(text, whole)) as [
    Decimal,
    Decimal,
    Decimal,
    Decimal,
  ];
  if (date === null || [open, high, low, close].some(({ units }) => units <= 0n)) return null;
  return { line, symbol, date, open, high, low, close, volume: parseDecimal(row[6]!)!, currency: null };
}

/** Files of hours are written alike, with several lines of a day. */
function refuseHours(head: Uint8Array): void {
  const days = decodeText(head)
    .text.split(/\r?\n/, LOOKED_AT)
    .flatMap((text) => ROW.exec(text)?.[1] ?? []);
  if (new Set(days).size === days.length) return;
  throw new StatementError('the file holds prices of hours as LEAN writes them, not of days', {
    mend: 'Import LEAN’s daily file of the same name here. Candles of hours are made of its minutes: choose “Add trades” on the Charts page.',
  });
}

/** Daily files of LEAN (QuantConnect), as they are in its ZIP archives. */
export const leanParser: StatementParser<Options> = {
  format: FORMAT,
  recognise: (head) => {
    const lines = decodeText(head)
      .text.split(/\r?\n/, LOOKED_AT)
      .filter((text) => text !== '');
    return lines.length > 0 && lines.every((text) => ROW.test(text)) ? 0.98 : 0;
  },
  open: (source, options) => {
    const symbol = symbolOf(options);
    refuseHours(source.head);
    return { format: FORMAT, parts: () => partsOf(source, symbol) };
  },
};
