import type { CsvOptions } from './csv-dialect.ts';
import { decodeText, encodingOf } from './encoding.ts';
import { bankLine, fieldOf, openingBalance, openingRecord } from './qif-bank.ts';
import { investmentLines } from './qif-investment.ts';
import { ACCOUNT_KINDS, type QifEvent, type QifRecord, qifEvents } from './qif-records.ts';
import { formatEvidence, type QifFormat, QifValueError } from './qif-values.ts';
import type { ByteSource } from './source.ts';
import {
  type InvestmentLine,
  type StatementAccount,
  StatementError,
  type StatementParser,
  type StatementPart,
} from './statement.ts';
import { textLines } from './text-lines.ts';

/** Whether a record holds anything that a transaction is made of. */
function isTransaction(event: QifEvent): event is Extract<QifEvent, { kind: 'record' }> {
  return event.kind === 'record' && (event.section === 'bank' || event.section === 'investment');
}

/** One pass over the file for how its dates and figures are written. Throws {@link StatementError} for a file without transactions. */
function inferFormat(source: ByteSource, encoding: string, options: CsvOptions): QifFormat {
  const evidence = formatEvidence();
  let records = 0;
  for (const event of qifEvents(textLines(source, encoding))) {
    if (event.kind === 'section') evidence.section();
    if (!isTransaction(event)) continue;
    const { fields, splits } = event.record;
    records += 1;
    const date = fields.get('D');
    if (date !== undefined) evidence.date(date);
    for (const text of [fields.get('T') ?? fields.get('U'), ...splits.map((split) => split.amount)])
      if (text !== undefined && text !== null) evidence.amount(text);
  }
  if (records === 0)
    throw new StatementError('the QIF file holds no transactions, only lists', {
      mend: 'Export the transactions of an account; choose a period that has some.',
    });
  const { dateOrder, decimalMark } = options.dialect ?? {};
  return evidence.format({
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(decimalMark === undefined ? {} : { decimalMark }),
  });
}

interface Portfolio {
  readonly account: StatementAccount;
  readonly lines: InvestmentLine[];
}

/** The accounts of a file while it is read. */
interface Reading {
  readonly format: QifFormat;
  readonly currency: string | null;
  /** Numbers of the statements by the name or kind of their account. */
  readonly statements: Map<string, number>;
  readonly portfolios: Map<string, Portfolio>;
  /** Symbols by the name of the security; the list may stand behind the transactions. */
  readonly symbols: Map<string, string>;
  /** The last account record; the transactions that follow are its. */
  account: { readonly name: string; readonly type: string } | null;
  /** Type of the section in its header. */
  type: string;
  statement: number | null;
}

function accountOf(reading: Reading, name: string | null): StatementAccount {
  const kind = ACCOUNT_KINDS[reading.type] ?? ACCOUNT_KINDS[reading.account?.type ?? ''] ?? null;
  return { number: null, institution: null, kind, name };
}

function* bankParts(record: QifRecord, reading: Reading): Generator<StatementPart> {
  const { format, statements, currency } = reading;
  let opening: { name: string } | null = null;
  if (reading.statement === null) {
    opening = openingRecord(record);
    const name = reading.account?.name ?? opening?.name ?? null;
    const key = JSON.stringify([name, name === null ? reading.type : '']);
    const known = statements.get(key);
    reading.statement = known ?? statements.size;
    if (known === undefined) {
      statements.set(key, reading.statement);
      yield { kind: 'statement', statement: reading.statement, account: accountOf(reading, name), currency };
    } else {
      opening = null;
    }
  }
  const { statement } = reading;
  yield opening === null
    ? { kind: 'line', statement, line: bankLine(record, format) }
    : { kind: 'balance', statement, which: 'opening', balance: openingBalance(record, format) };
}

function addInvestment(record: QifRecord, reading: Reading): void {
  const { format, portfolios, currency } = reading;
  const name = reading.account?.name ?? null;
  const key = name ?? '';
  const portfolio = portfolios.get(key) ?? {
    account: { ...accountOf(reading, name), kind: 'investment' },
    lines: [],
  };
  portfolios.set(key, portfolio);
  portfolio.lines.push(...investmentLines(record, format, currency));
}

function* recordParts(
  event: Extract<QifEvent, { kind: 'record' }>,
  reading: Reading,
): Generator<StatementPart> {
  const { section, record } = event;
  if (section === 'account') {
    const name = fieldOf(record, 'N');
    if (name !== '') reading.account = { name, type: fieldOf(record, 'T').toLowerCase() };
  } else if (section === 'security') {
    const [name, symbol] = [fieldOf(record, 'N'), fieldOf(record, 'S')];
    if (name !== '' && symbol !== '') reading.symbols.set(name, symbol);
  } else {
    try {
      if (section === 'bank') yield* bankParts(record, reading);
      else addInvestment(record, reading);
    } catch (error) {
      if (!(error instanceof QifValueError)) throw error;
      yield { kind: 'rejected', rejected: { line: record.line, reason: error.message, text: record.text } };
    }
  }
}

function* portfolioParts({ portfolios, symbols, currency }: Reading): Generator<StatementPart> {
  for (const { account, lines } of portfolios.values()) {
    const named = lines.map((line) => ({
      ...line,
      symbol: line.name === null ? null : (symbols.get(line.name) ?? line.name),
    }));
    yield {
      kind: 'investments',
      investments: { account, currency, lines: named, positions: [], cash: null },
    };
  }
}

/** Many programs leave the last mark out, so that the record counts; a file that was cut inside of it looks the same. */
function unended({ line }: QifRecord): StatementPart {
  const warning = `line ${line}: the last record has no mark ^ behind it: if the file was cut off there, its last value is incomplete`;
  return { kind: 'warning', warning };
}

function* qifParts(
  source: ByteSource,
  encoding: string,
  format: QifFormat,
  currency: string | null,
): Generator<StatementPart> {
  const reading: Reading = {
    format,
    currency,
    statements: new Map(),
    portfolios: new Map(),
    symbols: new Map(),
    account: null,
    type: '',
    statement: null,
  };
  if (format.guessedOrder) {
    const warning = `the dates read alike with day or month first: they are taken as ${format.dateOrder}; choose the order if that is wrong`;
    yield { kind: 'warning', warning };
  }
  for (const event of qifEvents(textLines(source, encoding))) {
    if (event.kind === 'record') {
      yield* recordParts(event, reading);
      if (isTransaction(event) && !event.record.ended) yield unended(event.record);
    } else {
      reading.statement = null;
      reading.type = event.type;
    }
  }
  yield* portfolioParts(reading);
}

/**
 * Reads Quicken's interchange format: bank, cash, card, asset and liability accounts, investment accounts, several in a file after `!Account`
 * blocks. Lists of categories, classes, prices and memorised transactions are passed over. The format says neither how dates are ordered nor which mark
 * decimals have: both are inferred over the whole file, or given as `dialect.dateOrder` and `dialect.decimalMark`.
 *
 * A record that can't be read is rejected by itself. QIF has no end and no totals, so that a file cut between two records can't be told from a
 * whole one. The lines of investment accounts are held until the end, where the list of securities may stand.
 */
export const qifParser: StatementParser<CsvOptions> = {
  format: 'QIF',
  recognise: (head) => {
    const { text } = decodeText(head);
    if (/^\s*!(?:type|account|option|clear)\b/i.test(text)) return 0.95;
    return /^!(?:Type:|Account\s*$|Option:AutoSwitch)/im.test(text) ? 0.85 : 0;
  },
  open: (source, options) => {
    const encoding = options.dialect?.encoding ?? encodingOf(source);
    const format = inferFormat(source, encoding, options);
    const currency = options.dialect?.currency ?? null;
    return { format: 'QIF', parts: () => qifParts(source, encoding, format, currency) };
  },
};
