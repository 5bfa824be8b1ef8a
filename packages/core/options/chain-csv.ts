import { toNumber } from '../money/decimal.ts';
import { tokenize } from '../statements/csv-tokens.ts';
import { type DateOrder, readDate } from '../statements/date-text.ts';
import { type EpochDay, parseDay } from '../time/day.ts';
import type { ChainQuote } from './chain.ts';
import { parseOcc } from './occ.ts';

/** A table of options as files give it. */
export interface ChainFile {
  readonly quotes: readonly ChainQuote[];
  /** Price of the underlying, where the file says it. */
  readonly spot: number | null;
  /** The day of the quotes, where the file says it. */
  readonly day: EpochDay | null;
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
}

/** The file holds no chain. */
export class ChainFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ChainFileError';
  }
}

/** What a column is, by what exporters call it: Lean's universes, OptionLab, Cboe, ORATS, and plain words. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  kind: ['type', 'right', 'optiontype', 'callput', 'cp', 'cpflag', 'putcall', 'kind', 'side'],
  strike: ['strike', 'strikeprice'],
  expiry: [
    'expiration',
    'expiry',
    'expirationdate',
    'expirydate',
    'exdate',
    'expdate',
    'expiredate',
    'expire',
    'maturity',
  ],
  bid: ['bid', 'bidprice', 'bestbid'],
  ask: ['ask', 'askprice', 'bestoffer', 'bestask', 'offer'],
  last: ['last', 'lastprice', 'close', 'lasttradeprice', 'lastsale'],
  volume: ['volume', 'vol', 'totalvolume', 'tradevolume'],
  openInterest: ['openinterest', 'oi', 'openint'],
  symbol: ['contractsymbol', 'optionsymbol', 'contract', 'contractid', 'symbol', 'contractname'],
  spot: [
    'underlyingprice',
    'underlyinglast',
    'spot',
    'stockprice',
    'underlying',
    'spotprice',
    'underlyingbid1545',
  ],
  day: ['quotedate', 'date', 'asof', 'tradedate', 'quoteday', 'lasttradedate'],
};
type Column =
  | 'kind'
  | 'strike'
  | 'expiry'
  | 'bid'
  | 'ask'
  | 'last'
  | 'volume'
  | 'openInterest'
  | 'symbol'
  | 'spot'
  | 'day';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Reads a table of options with a header. Throws a {@link ChainFileError} when its columns do not make a chain. */
export function readChainCsv(text: string): ChainFile {
  const beginning = text.split('\n', MOST_BEFORE_HEADER).join('\n');
  const delimiter = DELIMITERS.reduce((best, each) =>
    count(beginning, each) > count(beginning, best) ? each : best,
  );
  const table = [...tokenize(text, delimiter)];
  if (table.length === 0) throw new ChainFileError('the file is empty');
  const head = table.slice(0, MOST_BEFORE_HEADER).findIndex(({ cells }) => optionsOf(cells).length > 0);
  if (head < 0)
    throw new ChainFileError(
      'the header names no chain of options: it needs strike, expiration and type (call or put), or the symbols of contracts',
    );
  const options = optionsOf(table[head]!.cells);
  const rows = table.slice(head + 1);
  const comma = delimiter !== ',' && rows.slice(0, SAMPLE).some(({ cells }) => cells.some(isCommaFigure));
  const quotes: ChainQuote[] = [];
  const rejected: { line: number; reason: string }[] = [];
  const about = aboutAbove(table.slice(0, head).map(({ cells }) => cells.join(',')));
  for (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    for (const option of options) {
      const line = lineOf(option, row.cells, comma);
      about.spot ??= line.spot;
      about.day ??= line.day;
      if (typeof line.quote === 'string') rejected.push({ line: row.line, reason: line.quote });
      else if (line.quote !== null) quotes.push(line.quote);
    }
  }
  return { quotes, ...about, rejected };
}

/** Cboe writes what the underlying costs, and when, above the header. */
const MOST_BEFORE_HEADER = 10;

/** The options that a row below this header holds: one, or a call and a put side by side; none where it is no header. */
function optionsOf(cells: readonly string[]): RowOption[] {
  const words = cells.map(plainWord);
  const columns = columnsOf(words);
  const [call, put] = sidesOf(words);
  if (call !== undefined && put !== undefined) {
    const shared = (['strike', 'expiry', 'spot', 'day'] as const).flatMap((column) => {
      const at = columns.get(column);
      return at === undefined ? [] : [[column, at] as const];
    });
    if (!columns.has('strike') || !columns.has('expiry')) return [];
    return [
      { kind: 'call', columns: new Map([...columnsOf(call), ...shared]) },
      { kind: 'put', columns: new Map([...columnsOf(put), ...shared]) },
    ];
  }
  const described = columns.has('strike') && columns.has('expiry') && columns.has('kind');
  return described || columns.has('symbol') ? [{ kind: null, columns }] : [];
}

interface RowOption {
  /** Null where the row says it. */
  readonly kind: 'call' | 'put' | null;
  readonly columns: ReadonlyMap<Column, number>;
}

/**
 * The names of the columns of calls and those of puts, each in its place, in a table that has both in a row: Cboe's, with the calls to the left
 * of the strike and the puts to the right, and tables as OptionsDX's, whose names begin with C and P.
 */
function sidesOf(words: readonly string[]): string[][] {
  const [calls, puts] = [words.indexOf('calls'), words.indexOf('puts')];
  if (calls >= 0 && puts > calls)
    return [
      words.map((word, at) => (at < calls || at >= puts ? '' : at === calls ? 'symbol' : word)),
      words.map((word, at) => (at < puts ? '' : at === puts ? 'symbol' : word)),
    ];
  const named = (side: 'c' | 'p'): string[] =>
    words.map((word) => (SIDED.has(word.slice(1)) && word.startsWith(side) ? word.slice(1) : ''));
  const both = [named('c'), named('p')];
  return both.every((side) => side.some((word) => word !== '')) ? both : [];
}

const SIDED = new Set(['bid', 'ask', 'last', 'volume', 'openinterest', 'oi']);

/** The price of the underlying and the day, of lines as `S&P 500 INDEX,Last: 5000.00,Change: 0.00` and `Date: July 4, 2026 at 4:15 PM EDT,Bid: ...`. */
function aboutAbove(lines: readonly string[]): { spot: number | null; day: EpochDay | null } {
  const found = (form: RegExp): string =>
    lines.map((line) => form.exec(line)?.[1]).find((each) => each !== undefined) ?? '';
  return {
    spot: positive(figureOf(found(/\bLast:\s*([0-9.]+)/i), false)),
    day: dayOf(found(/\bDate:\s*(\p{L}+ \d{1,2},? \d{4})/iu)),
  };
}

/** Rows that tell whether the file writes 1,5 or 1.5. */
const SAMPLE = 200;
const isCommaFigure = (cell: string): boolean => /^\d+,\d+$/.test(cell.trim());

const count = (text: string, part: string): number => text.split(part).length;

const plainWord = (cell: string): string => cell.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

function columnsOf(words: readonly string[]): Map<Column, number> {
  const found = new Map<Column, number>();
  for (const [column, names] of Object.entries(NAMES) as [Column, readonly string[]][]) {
    const at = names.map((name) => words.indexOf(name)).find((place) => place >= 0);
    if (at !== undefined && at >= 0) found.set(column, at);
  }
  return found;
}

interface Line {
  /** A text says what is wrong; null is a line about the underlying. */
  readonly quote: ChainQuote | string | null;
  readonly spot: number | null;
  readonly day: EpochDay | null;
}

function lineOf({ kind: side, columns }: RowOption, cells: readonly string[], comma: boolean): Line {
  const text = (column: Column): string => (cells[columns.get(column) ?? -1] ?? '').trim();
  const figure = (column: Column): number | null => figureOf(text(column), comma);
  const about = { spot: positive(figure('spot')), day: dayOf(text('day')) };
  const listed = parseOcc(text('symbol'));
  const [kindText, strikeText, expiryText] = [text('kind'), text('strike'), text('expiry')];
  // Lean's universes begin with a line about the underlying.
  if (listed === null && kindText === '' && strikeText === '' && expiryText === '')
    return { ...about, quote: null, spot: about.spot ?? positive(figure('last')) };
  const kind = side ?? kindOf(kindText) ?? listed?.kind ?? null;
  const strike = positive(figure('strike')) ?? (listed === null ? null : toNumber(listed.strike));
  const expiry = dayOf(expiryText) ?? listed?.expiry ?? null;
  if (kind === null) return { ...about, quote: `"${kindText.slice(0, 20)}" is neither call nor put` };
  if (strike === null) return { ...about, quote: `"${strikeText.slice(0, 20)}" is no strike` };
  if (expiry === null) return { ...about, quote: `"${expiryText.slice(0, 20)}" is no day of expiry` };
  const [bid, ask] = [atLeastZero(figure('bid')), atLeastZero(figure('ask'))];
  const quote: ChainQuote = {
    expiry,
    kind,
    strike,
    bid,
    ask,
    last: positive(figure('last')),
    volume: atLeastZero(figure('volume')),
    openInterest: atLeastZero(figure('openInterest')),
  };
  return { ...about, quote };
}

function kindOf(text: string): 'call' | 'put' | null {
  const letter = text.toLowerCase();
  if (letter === 'c' || letter === 'call' || letter === 'calls') return 'call';
  return letter === 'p' || letter === 'put' || letter === 'puts' ? 'put' : null;
}

const FIGURE = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i;

function figureOf(text: string, comma: boolean): number | null {
  const plain = comma ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
  const cleaned = plain.replace(/^\$/, '');
  if (!FIGURE.test(cleaned)) return null;
  const value = Number(cleaned);
  return Number.isFinite(value) ? value : null;
}

const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);
const atLeastZero = (value: number | null): number | null => (value !== null && value >= 0 ? value : null);

const ORDERS: readonly DateOrder[] = ['ymd', 'mdy', 'dmy'];

/** Days of chains are of the form 2024-01-19 or 20240119, else as Americans write them. */
function dayOf(text: string): EpochDay | null {
  const first = text.split(/[T ]/)[0] ?? '';
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(first);
  if (compact !== null) return parseDay(`${compact[1]}-${compact[2]}-${compact[3]}`);
  for (const order of ORDERS) {
    const found = readDate(first, order);
    if (found !== null) return found;
  }
  // Cboe writes `Fri Aug 21 2026`.
  return readDate(text.replace(/^(mon|tue|wed|thu|fri|sat|sun)\p{L}*,? /iu, ''), 'mdy');
}
