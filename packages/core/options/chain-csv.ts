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
  const head = text.slice(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n'));
  const delimiter = DELIMITERS.reduce((best, each) => (count(head, each) > count(head, best) ? each : best));
  const [header, ...rows] = tokenize(text, delimiter);
  if (header === undefined) throw new ChainFileError('the file is empty');
  const columns = columnsOf(header.cells);
  const described = columns.has('strike') && columns.has('expiry') && columns.has('kind');
  if (!described && !columns.has('symbol'))
    throw new ChainFileError(
      'the header names no chain of options: it needs strike, expiration and type (call or put), or the symbols of contracts',
    );
  const comma = delimiter !== ',' && rows.slice(0, SAMPLE).some(({ cells }) => cells.some(isCommaFigure));
  const quotes: ChainQuote[] = [];
  const rejected: { line: number; reason: string }[] = [];
  const about: { spot: number | null; day: EpochDay | null } = { spot: null, day: null };
  for (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    const line = lineOf(columns, row.cells, comma);
    about.spot ??= line.spot;
    about.day ??= line.day;
    if (typeof line.quote === 'string') rejected.push({ line: row.line, reason: line.quote });
    else if (line.quote !== null) quotes.push(line.quote);
  }
  return { quotes, ...about, rejected };
}

/** Rows that tell whether the file writes 1,5 or 1.5. */
const SAMPLE = 200;
const isCommaFigure = (cell: string): boolean => /^\d+,\d+$/.test(cell.trim());

const count = (text: string, part: string): number => text.split(part).length;

function columnsOf(cells: readonly string[]): Map<Column, number> {
  const words = cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
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

function lineOf(columns: ReadonlyMap<Column, number>, cells: readonly string[], comma: boolean): Line {
  const text = (column: Column): string => (cells[columns.get(column) ?? -1] ?? '').trim();
  const figure = (column: Column): number | null => figureOf(text(column), comma);
  const about = { spot: positive(figure('spot')), day: dayOf(text('day')) };
  const listed = parseOcc(text('symbol'));
  const [kindText, strikeText, expiryText] = [text('kind'), text('strike'), text('expiry')];
  // Lean's universes begin with a line about the underlying.
  if (listed === null && kindText === '' && strikeText === '' && expiryText === '')
    return { ...about, quote: null, spot: about.spot ?? positive(figure('last')) };
  const kind = kindOf(kindText) ?? listed?.kind ?? null;
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
  return null;
}
