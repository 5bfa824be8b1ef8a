import { isCurrency } from '../money/currency.ts';
import { DATE_ORDERS } from './date-text.ts';
import { cellsOf, share, type Table } from './investment-csv-columns.ts';
import { type OwnTerms, readRate, readRateDay } from './rate-terms.ts';

export interface Pair {
  readonly base: string;
  readonly quote: string;
}

/** Where the rates of a table stand, and what its header says of them. */
export type RateForm =
  | {
      readonly kind: 'long';
      readonly date: number;
      readonly currency: number | null;
      readonly base: number | null;
      readonly pair: number | null;
      readonly rate: number;
      readonly own: OwnTerms;
    }
  | {
      readonly kind: 'wide';
      readonly date: number;
      readonly columns: readonly { index: number; currency: string; pair: Pair | null }[];
      readonly own: OwnTerms;
    };

/** Metals have codes of ISO 4217, too; people hold them as assets. */
const METALS = new Set(['XAU', 'XAG', 'XPT', 'XPD']);

const isMoney = (code: string): boolean => isCurrency(code) && !METALS.has(code);

/** `EURUSD`, `EUR/USD`, `EURUSD=X`: units of the second per unit of the first. */
export function pairOf(text: string): Pair | null {
  const match = /^([A-Z]{3})[/\-_ ]?([A-Z]{3})(?:=X)?$/.exec(text);
  if (match === null) return null;
  const [, base = '', quote = ''] = match;
  return base !== quote && isMoney(base) && isMoney(quote) ? { base, quote } : null;
}

const OPEN: OwnTerms = { base: null, quoted: null };
const EURO: OwnTerms = { base: 'EUR', quoted: 'per-base' };

const DATE = /^(?:date|day|month|period|time.period|start date|as of|year.?month)$/;
const CODE = /^(?:currency code|currency|code|iso.?code|iso|quote|quote currency|to|to currency)$/;
const BASE = /^(?:base|base currency|from|from currency|currency.denom)$/;
const PAIR = /^(?:pair|currency pair)$/;
const RATE = /^(?:rate|exchange rate|fx rate|obs.value|.*\bunits? per\b.*)$/;
/** Columns that say nothing more of a rate. */
const IDLE =
  /^(?:end date|countr(?:y|ies)(?:[/ ].*)?|country\/territories|currency name|name|currency|sterling value.*)$/;

const words = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');

const PER: readonly (readonly [sign: RegExp, base: string])[] = [
  [/\bper\s*(?:£|gbp|pound|sterling)/, 'GBP'],
  [/\bper\s*(?:€|eur)/, 'EUR'],
  [/\bper\s*(?:us ?\$|\$|usd|us dollar)/, 'USD'],
];

const dated = (table: Table, index: number): boolean =>
  share(cellsOf(table.rows, index), (text) =>
    DATE_ORDERS.some((order) => readRateDay(text, order) !== null),
  ) >= 0.8;

/** A header that names date, currency and rate says nearly all; a column of currencies has to show it. */
const figures = (table: Table, index: number, least: number): boolean =>
  share(cellsOf(table.rows, index), (text) => readRate(text, '.') !== null || readRate(text, ',') !== null) >=
  least;

/** The form of a table of exchange rates; null when it is none. Columns that are none of a rate's make it another table. */
export function rateFormOf(table: Table): RateForm | null {
  return longForm(table) ?? wideForm(table);
}

function longForm(table: Table): RateForm | null {
  const header = table.header.map(words);
  const find = (sign: RegExp): number | null => {
    const at = header.findIndex((text) => sign.test(text));
    return at < 0 ? null : at;
  };
  const [date, base, pair, rate] = [DATE, BASE, PAIR, RATE].map(find) as (number | null)[];
  const coded = header.findIndex((text) => /code$/.test(text) && CODE.test(text));
  const currency = coded >= 0 ? coded : find(CODE);
  if (date == null || rate == null || (currency === null) === (pair === null)) return null;
  const used = new Set([date, base, pair, rate, currency]);
  const statistical = header.includes('currency denom') && header.includes('time period');
  if (!statistical && header.some((text, index) => !used.has(index) && text !== '' && !IDLE.test(text)))
    return null;
  const codes = cellsOf(table.rows, (pair ?? currency)!).map((text) => text.toUpperCase());
  const known = share(codes, (text) => (pair === null ? isMoney(text) : pairOf(text) !== null));
  if (known < 0.8 || !dated(table, date) || !figures(table, rate, 0.5)) return null;
  const per = PER.find(([sign]) => sign.test(header[rate]!));
  return {
    kind: 'long',
    date,
    currency: pair === null ? currency : null,
    base: base ?? null,
    pair: pair ?? null,
    rate,
    own: per === undefined ? OPEN : { base: per[1], quoted: 'per-base' },
  };
}

function wideForm(table: Table): RateForm | null {
  const header = table.header.map((text) => text.trim());
  if (!/^$|^(?:date|day|month|period)$/i.test(header[0] ?? 'x')) return null;
  const columns = header.flatMap((text, index) => {
    const code = text.toUpperCase();
    return index === 0 || text === '' ? [] : [{ index, currency: code, pair: pairOf(code) }];
  });
  const pairs = columns.filter(({ pair }) => pair !== null).length;
  const singles = columns.filter(({ currency }) => isMoney(currency)).length;
  const all = (pairs === columns.length && pairs > 0) || (singles === columns.length && singles > 1);
  if (!all || !dated(table, 0)) return null;
  if (!columns.some(({ index }) => figures(table, index, 0.8))) return null;
  const codes = columns.map(({ currency }) => currency);
  return { kind: 'wide', date: 0, columns, own: pairs === 0 && isEcb(header, codes) ? EURO : OPEN };
}

const ECB_COLUMNS = 25;

/** `Date,USD,JPY,…,` of the reference rates: no euro among them, and a comma behind the last, which other programs drop. */
function isEcb(header: readonly string[], codes: readonly string[]): boolean {
  const named = header[0] === 'Date' && codes[0] === 'USD' && codes[1] === 'JPY' && !codes.includes('EUR');
  return named && (header.at(-1) === '' || codes.length >= ECB_COLUMNS);
}
