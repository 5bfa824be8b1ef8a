import { isCurrency } from '../money/currency.ts';
import type { EpochDay } from '../time/day.ts';
import type { DecimalMark } from './amount-text.ts';
import type { CsvOptions, RateWish } from './csv-dialect.ts';
import type { DateOrder } from './date-text.ts';
import { decodeText } from './encoding.ts';
import {
  cellsOf,
  inferMark,
  inferOrder,
  type Table,
  type TableFinder,
  tablesOfText,
} from './investment-csv-columns.ts';
import { parsePriceCsv } from './price-csv.ts';
import { isSinglePrices } from './price-form.ts';
import { type Pair, pairOf, type RateForm, rateFormOf } from './rate-forms.ts';
import { rateOf, readRate, readRateDay, rejectedOf, termsOf } from './rate-terms.ts';
import { wholeOf } from './source.ts';
import {
  type RateTerms,
  StatementError,
  type StatementFile,
  type StatementParser,
  type StatementPart,
} from './statement.ts';
import type { TableRow } from './table.ts';

/** The name of the format, in front of which another kind of file puts its own. */
export const RATES = 'exchange rates';
const FORMAT = `${RATES} CSV`;
/** Rates that say whose they are, above the prices that such a table could be, too. */
const SURE = 0.97;

const rateScore = (table: Table): number => (rateFormOf(table) === null ? 0 : table.header.length);

/** How sure a table is one of exchange rates, 0 to 1. */
export function rateConfidence(find: TableFinder): number {
  return find(rateScore) === null ? 0 : SURE;
}

interface Reading {
  readonly terms: RateTerms;
  readonly mark: DecimalMark;
  readonly dayOf: (row: TableRow) => EpochDay | null;
}

/**
 * Reads exchange rates from a table: a column for each currency (`Date,USD,JPY`, as the European Central Bank has it) or pair
 * (`date,EURUSD`), or a row for each day or month and currency. What the table does not say, against which currency and
 * which way round, is a question of its terms until the person says it. Throws {@link StatementError} where it is no such table.
 */
export function openRateTable(find: TableFinder, dialect: CsvOptions['dialect']): StatementFile {
  const wish = dialect?.rates;
  const table = find(rateScore);
  const form = table === null ? null : rateFormOf({ ...table, rows: table.rows.slice(0, 200) });
  if (table === null || form === null)
    throw new StatementError('this is no table of exchange rates', {
      mend: 'Give the file a header: date, currency, rate; or a date and one column for each currency.',
    });
  refuseVain(form, wish);
  const sample = table.rows.slice(0, 500);
  const { order, guessed } =
    dialect?.dateOrder === undefined
      ? inferOrder(cellsOf(sample, form.date), false)
      : { order: dialect.dateOrder, guessed: false };
  const figures = form.kind === 'long' ? [form.rate] : form.columns.map(({ index }) => index);
  const reading: Reading = {
    terms: namesPairs(form) ? { base: null, quoted: null, question: null } : termsOf(form.own, wish),
    mark: inferMark(
      figures.flatMap((index) => cellsOf(sample, index)).filter((cell) => !/[eE/]/.test(cell)),
      table.delimiter,
    ),
    dayOf: dayReader(form.date, order),
  };
  return {
    format: FORMAT,
    rateTerms: reading.terms,
    parts: () => partsOf(table, form, reading, guessed ? order : null),
  };
}

const namesPairs = (form: RateForm): boolean =>
  form.kind === 'long'
    ? form.base !== null || form.pair !== null
    : form.columns.every(({ pair }) => pair !== null);

/** What the person says and the file says otherwise, row by row, would be said in vain. */
function refuseVain(form: RateForm, wish: RateWish | undefined): void {
  if (!namesPairs(form) || (wish?.base === undefined && wish?.quoted === undefined)) return;
  throw new StatementError('the file names both currencies of each rate itself', {
    mend: 'Leave out what you said of its base and direction.',
  });
}

function dayReader(column: number, order: DateOrder): (row: TableRow) => EpochDay | null {
  const days = new Map<string, EpochDay | null>();
  return ({ cells }) => {
    const text = (cells[column] ?? '').trim();
    let day = days.get(text);
    if (day === undefined) {
      day = readRateDay(text, order);
      days.set(text, day);
    }
    return day;
  };
}

function* partsOf(
  table: Table,
  form: RateForm,
  reading: Reading,
  guessed: DateOrder | null,
): Generator<StatementPart> {
  if (guessed !== null)
    yield {
      kind: 'warning',
      warning: `dates are read as ${guessed}: the file does not say whether the day or the month comes first`,
    };
  for (const row of table.rows) {
    const text = row.cells.join(',');
    const date = row.problem === undefined ? reading.dayOf(row) : null;
    if (date === null) {
      const cell = (row.cells[form.date] ?? '').trim().slice(0, 40);
      const reason = row.problem ?? `no date: ${cell || 'the cell is empty'}`;
      yield { kind: 'rejected', rejected: rejectedOf(row.line, reason, text) };
      continue;
    }
    for (const { currency, pair, index } of cellsOfRow(form, row)) {
      const part = partOf(row, date, currency, pair, (row.cells[index] ?? '').trim(), reading);
      if (part !== null) yield part;
    }
  }
}

interface RateCell {
  readonly index: number;
  readonly currency: string;
  readonly pair: Pair | null;
}

function cellsOfRow(form: RateForm, { cells }: TableRow): readonly RateCell[] {
  if (form.kind === 'wide') return form.columns;
  const cell = (index: number | null): string =>
    index === null ? '' : (cells[index] ?? '').trim().replace(/=X$/i, '').toUpperCase();
  const currency = cell(form.currency);
  const pair =
    form.pair !== null
      ? pairOf(cell(form.pair))
      : form.base === null
        ? null
        : { base: cell(form.base), quote: currency };
  return [{ index: form.rate, currency: form.pair === null ? currency : cell(form.pair), pair }];
}

function partOf(
  { line, cells }: TableRow,
  date: EpochDay,
  currency: string,
  pair: Pair | null,
  text: string,
  { terms, mark }: Reading,
): StatementPart | null {
  const rate = readRate(text, mark);
  if (rate === 'none') return null;
  const refuse = (reason: string): StatementPart => ({
    kind: 'rejected',
    rejected: rejectedOf(line, reason, cells.join(',')),
  });
  if (rate === null) return refuse(`${currency}: ${text.slice(0, 40)} is no rate above zero`);
  if (pair !== null && !isCurrency(pair.base))
    return refuse(`${pair.base.slice(0, 20)} is no currency of ISO 4217`);
  const own = pair === null ? terms : { base: pair.base, quoted: 'per-base' as const };
  const found = rateOf(own, line, date, pair?.quote ?? currency, rate);
  if (found === null) return null;
  return typeof found === 'string' ? refuse(found) : { kind: 'rate', rate: found };
}

/** `EURUSD=X.csv` of Yahoo, `eurusd_d.csv` of Stooq, `EUR_USD Historical Data.csv` of Investing.com. */
function pairOfFileName(fileName: string): Pair | null {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const codes = /^([a-z]{3})[-_ ]?([a-z]{3})(?:=X)?(?![a-z])/i.exec(base);
  return codes === null ? null : pairOf(`${codes[1]}${codes[2]}`.toUpperCase());
}

/** The closes of a file of prices whose name is a pair of currencies. */
function openPairFile(bytes: Uint8Array, pair: Pair, dialect: CsvOptions['dialect']): StatementFile {
  const symbol = pair.base + pair.quote;
  const { prices, rejected, warnings } = parsePriceCsv(bytes, {
    symbol,
    ...(dialect === undefined ? {} : { dialect }),
  });
  function* parts(): Generator<StatementPart> {
    for (const warning of warnings) yield { kind: 'warning', warning };
    for (const { line, date, close } of prices)
      yield { kind: 'rate', rate: { line, date, base: pair.base, quote: pair.quote, rate: close } };
    for (const each of rejected) yield { kind: 'rejected', rejected: each };
  }
  return {
    format: FORMAT,
    rateTerms: { base: pair.base, quoted: 'per-base', question: null },
    parts,
  };
}

/** Files of exchange rates; their names count, as those of {@link pairOfFileName}. */
export const rateTableParser: StatementParser<CsvOptions & { readonly fileName?: string }> = {
  format: FORMAT,
  recognise: (head, fileName) => {
    const find = tablesOfText(decodeText(head).text, 200);
    const named = pairOfFileName(fileName) !== null && isSinglePrices(find);
    return named ? SURE : rateConfidence(find);
  },
  open: (source, { dialect, fileName = '' }) => {
    const bytes = wholeOf(source);
    const find = tablesOfText(decodeText(bytes).text);
    const pair = pairOfFileName(fileName);
    return pair !== null && isSinglePrices(find)
      ? openPairFile(bytes, pair, dialect)
      : openRateTable(find, dialect);
  },
};
