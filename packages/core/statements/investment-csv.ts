import { readAmount } from './amount-text.ts';
import type { CsvRow } from './csv-tokens.ts';
import { DATE_ORDERS, readDate } from './date-text.ts';
import { cleanText, decodeText } from './encoding.ts';
import {
  assignColumns,
  cellsOf,
  type InvestmentRole,
  inferMark,
  inferOrder,
  roleRank,
  share,
  type Table,
  type TableFinder,
  tablesOfText,
} from './investment-csv-columns.ts';
import { postingColumns, readPostings } from './investment-csv-postings.ts';
import { type BrokerReading, RATIO, readBrokerRow } from './investment-csv-rows.ts';
import { readTypeWord } from './investment-csv-types.ts';
import {
  type InvestmentLine,
  type InvestmentStatement,
  type ParsedFile,
  type RejectedLine,
  StatementError,
  type StatementParser,
} from './statement.ts';
import { openWhole } from './whole-file.ts';

const FORMAT = 'broker CSV';

const ROLES = [
  'date',
  'type',
  'isin',
  'symbol',
  'quantity',
  'price',
  'currency',
  'fee',
  'tax',
  'amount',
  'reference',
  'name',
  'note',
  'account',
] as const satisfies readonly InvestmentRole[];

/**
 * Reads a broker's transactions from CSV in one of two forms. A table with a type, a symbol and figures, whose columns
 * are found by their header words; or the postings of a ledger, see {@link readPostings}. Lines come oldest first.
 * Throws {@link StatementError} when the file is neither.
 */
export function parseInvestmentCsv(bytes: Uint8Array): ParsedFile {
  return parseInvestmentTable(tablesOfText(decodeText(bytes).text));
}

/** As {@link parseInvestmentCsv}, for a table from anywhere. */
export function parseInvestmentTable(find: TableFinder): ParsedFile {
  const postings = find(({ header }) => (postingColumns(header) === null ? 0 : 1));
  if (postings !== null) return parsePostings(postings);
  const table = find(brokerScore);
  if (table === null)
    throw new StatementError('this is no table of a broker’s transactions', {
      mend: 'Give the file a header with date, type, symbol, quantity, price and amount columns.',
    });
  return parseTable(table);
}

function parsePostings(table: Table): ParsedFile {
  const { brokers, rejected } = readPostings(table.rows, postingColumns(table.header)!);
  const investments = [...brokers].map(([number, lines]) =>
    statementOf(number, number.slice(number.lastIndexOf(':') + 1), lines),
  );
  return { format: FORMAT, statements: [], investments, prices: [], rejected, warnings: [] };
}

function parseTable(table: Table): ParsedFile {
  const columns = assignColumns(table.header, ROLES);
  const figures = (['quantity', 'price', 'amount', 'fee', 'tax'] as const).flatMap((role) =>
    cellsOf(table.rows, columns[role]),
  );
  const dollars =
    figures.some((text) => text.includes('$')) || cellsOf(table.rows, columns.currency).includes('USD');
  const { order, guessed } = inferOrder(cellsOf(table.rows, columns.date).slice(0, 1000), dollars);
  const reading: BrokerReading = {
    columns,
    typeColumns: typeColumns(table.header),
    header: table.header,
    order,
    mark: inferMark(figures.slice(0, 2000), table.delimiter),
    signed: cellsOf(table.rows, columns.amount).some((text) => /^[-−(]/.test(text)),
  };
  const byAccount = new Map<string, InvestmentLine[]>();
  const rejected: RejectedLine[] = [];
  for (const row of table.rows) {
    const outcome = readBrokerRow(row, reading);
    if ('reason' in outcome) {
      rejected.push({
        line: row.line,
        reason: outcome.reason,
        text: row.cells.join(table.delimiter).slice(0, 500),
      });
      continue;
    }
    const account = accountCell(row, columns.account);
    const lines = byAccount.get(account) ?? [];
    byAccount.set(account, lines);
    lines.push(outcome.line);
  }
  const [first] = rejected;
  if (byAccount.size === 0 && first !== undefined)
    throw new StatementError(`line ${first.line}: ${first.reason}; no row of the file can be read`, {
      line: first.line,
      mend: 'Name the type of each transaction in the file (Buy, Sell, Dividend, Deposit…) and give dates and figures.',
    });
  const warnings = guessed
    ? [`dates are read as ${order}: the file does not say whether the day or the month comes first`]
    : [];
  const investments = [...byAccount].map(([account, lines]) =>
    statementOf(account === '' ? null : account, null, oldestFirst(lines)),
  );
  return { format: FORMAT, statements: [], investments, prices: [], rejected, warnings };
}

function accountCell(row: CsvRow, column: number | undefined): string {
  return column === undefined ? '' : cleanText(row.cells[column] ?? '');
}

function statementOf(
  number: string | null,
  institution: string | null,
  lines: readonly InvestmentLine[],
): InvestmentStatement {
  const currencies = new Set(lines.map((line) => line.currency).filter((currency) => currency !== null));
  const [only] = currencies;
  return {
    account: { number, institution, kind: 'investment', name: institution },
    currency: currencies.size === 1 ? (only ?? null) : null,
    lines,
    positions: [],
    cash: null,
  };
}

/** A file that runs backwards is turned round, so that the lines of one day stand in the order in which they happened. */
function oldestFirst(lines: readonly InvestmentLine[]): InvestmentLine[] {
  const backwards = lines.length > 1 && lines[0]!.date > lines.at(-1)!.date;
  return (backwards ? [...lines].reverse() : [...lines]).sort((a, b) => a.date - b.date);
}

function typeColumns(header: readonly string[]): number[] {
  return header
    .map((text, index) => ({ index, rank: roleRank('type', text) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => a.rank! - b.rank!)
    .map(({ index }) => index);
}

/** How sure a table is a broker's: dated rows with a known type, a security and a quantity; 0 for no. */
function brokerScore(table: Table): number {
  const columns = assignColumns(table.header, ROLES);
  const { date, quantity, price, amount } = columns;
  const hasSecurity =
    columns.symbol !== undefined || columns.isin !== undefined || columns.name !== undefined;
  const hasFigures = quantity !== undefined && (price !== undefined || amount !== undefined);
  if (
    date === undefined ||
    !hasSecurity ||
    !(hasFigures || (amount !== undefined && columns.isin !== undefined))
  )
    return 0;
  const types = typeColumns(table.header);
  const known = share(table.rows, ({ cells }) =>
    types.some((index) => readTypeWord(cells[index] ?? '') !== null),
  );
  const dated = share(cellsOf(table.rows, date), (text) =>
    DATE_ORDERS.some((order) => readDate(text, order) !== null),
  );
  const figures = cellsOf(table.rows, quantity ?? amount);
  const read = share(
    figures,
    (text) => readAmount(text, '.') !== null || readAmount(text, ',') !== null || RATIO.test(text),
  );
  if (known < 0.5 || dated < 0.8 || (figures.length > 0 && read < 0.8)) return 0;
  return 0.7 + 0.1 * known + 0.1 * dated + 0.01 * Math.min(5, Object.keys(columns).length);
}

/** How sure a table is of a broker, 0 to 1. */
export function investmentConfidence(find: TableFinder): number {
  if (find(({ header }) => (postingColumns(header) === null ? 0 : 1)) !== null) return 0.99;
  const table = find(brokerScore);
  return table === null ? 0 : brokerScore(table);
}

export const investmentCsvParser: StatementParser = {
  format: FORMAT,
  recognise: (head) => investmentConfidence(tablesOfText(decodeText(head).text, 200)),
  open: (source) => openWhole(source, parseInvestmentCsv),
};
