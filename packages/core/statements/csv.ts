import type { CsvMapping, CsvOptions } from './csv-dialect.ts';
import { type InferredDialect, inferDialect } from './csv-infer.ts';
import { type CsvLayout, checkMapping, DELIMITERS, inferLayout, LAYOUT_ROWS } from './csv-layout.ts';
import { type TablePlan, tableParts } from './csv-parts.ts';
import { readPreamble } from './csv-preamble.ts';
import { dialectSignature, matchesSignature, profileByHeader } from './csv-signature.ts';
import { tokenizePieces } from './csv-tokens.ts';
import { decodeChunks, encodingOf, headText } from './encoding.ts';
import { roleRank } from './investment-csv-columns.ts';
import type { ByteSource } from './source.ts';
import { sourceOf } from './source.ts';
import { StatementError, type StatementFile, type StatementParser } from './statement.ts';
import { headRows, type TableRow, type TableSource } from './table.ts';

/** How much of a file's beginning its dialect is inferred from. */
const SAMPLE_CHARACTERS = 1_000_000;
const SAMPLE_ROWS = 20_000;

/** A table without text of its own has no encoding and no delimiter. */
interface TextForm {
  readonly encoding: string;
  readonly candidates: readonly { readonly delimiter: string; readonly table: TableSource }[];
}

type Heads = readonly { readonly delimiter: string; readonly rows: readonly TableRow[] }[];

interface Read {
  readonly layout: CsvLayout;
  readonly inferred: InferredDialect;
  readonly above: readonly TableRow[];
  readonly signature: string;
}

function readHeads(heads: Heads, encoding: string, mapping: CsvMapping): Read {
  const layout = inferLayout(heads, mapping);
  const { rows } = heads.find(({ delimiter }) => delimiter === layout.delimiter)!;
  const above = rows.slice(0, Math.max(layout.headerIndex, 0));
  const body = rows.slice(layout.headerIndex + 1).map((row) => row.cells);
  const inferred = inferDialect(
    layout,
    body,
    above.map((row) => row.cells),
    encoding,
    mapping,
  );
  return { layout, inferred, above, signature: dialectSignature(layout, layout.header, body) };
}

/** The options completed by the saved profile that fits the file; null when none does, or when none is left to try. */
function withProfile(heads: Heads, read: () => Read, options: CsvOptions): CsvOptions | null {
  const { dialect, profiles = [], ...rest } = options;
  if (profiles.length === 0) return null;
  for (const { delimiter, rows } of heads) {
    const profile = profileByHeader(profiles, delimiter, rows.slice(0, LAYOUT_ROWS));
    if (profile !== null) return { ...rest, dialect: { ...profile.dialect, delimiter, ...dialect } };
  }
  const { signature } = read();
  const profile = profiles.find((one) => matchesSignature(one.signature, signature));
  return profile === undefined ? null : { ...rest, dialect: { ...profile.dialect, ...dialect } };
}

/** What a position is priced at is no money that moved. */
function refusePositions({ layout, inferred }: Read, mapping: CsvMapping): void {
  const { amount } = inferred.dialect.columns ?? {};
  if (mapping.columns?.amount !== undefined || typeof amount !== 'string') return;
  const named = (role: 'symbol' | 'isin' | 'quantity') =>
    layout.header.some((name) => roleRank(role, name) !== null);
  const priced = roleRank('price', amount) !== null && roleRank('amount', amount) === null;
  if (!priced || !named('quantity') || !(named('symbol') || named('isin'))) return;
  throw new StatementError('the lines are of securities, and no column says what was done with them', {
    line: layout.headerIndex + 1,
    mend: 'Give transactions a column of types (BUY, SELL, DIVIDEND). A list of positions can not be booked.',
  });
}

function openCandidates(
  { encoding, candidates }: TextForm,
  format: string,
  sample: (table: TableSource, delimiter: string) => readonly TableRow[],
  options: CsvOptions,
  reopen: (options: CsvOptions) => StatementFile,
): StatementFile {
  const heads = candidates.map(({ delimiter, table }) => ({ delimiter, rows: sample(table, delimiter) }));
  let found: Read | null = null;
  const read = (): Read => (found ??= readHeads(heads, encoding, options.dialect ?? {}));
  const completed = withProfile(heads, read, options);
  if (completed !== null) return reopen(completed);
  const { layout, inferred, above, signature } = read();
  refusePositions(read(), options.dialect ?? {});
  const { dialect, columns, warnings } = inferred;
  const plan: TablePlan = {
    layout: { ...layout, columns },
    dialect,
    warnings,
    ...readPreamble(above, dialect),
    table: candidates.find(({ delimiter }) => delimiter === layout.delimiter)!.table,
  };
  return { format, dialect, signature, parts: () => tableParts(plan) };
}

/**
 * Reads a bank's CSV. What the mapping in `options.dialect` leaves open is inferred from the first million characters; the dialect
 * used is returned with the parts and reads the next file of the same bank. Rows that can't be read are rejected with line and reason;
 * the rest goes on. Throws {@link StatementError} when no date or amount column is found, or, from `parts`, when no row can be read.
 *
 * Sign rule for cards: amounts are turned round only with `invert`, where the running balance chains only that way, or, without a balance,
 * where the payments to the card are all negative or the credits all carry a minus (a warning says so);
 * bare figures are money out only where others in the same file carry `+` or `CR`.
 */
export function openCsv(source: ByteSource, options: CsvOptions = {}): StatementFile {
  const mapping: CsvMapping = options.dialect ?? {};
  checkMapping(mapping);
  const encoding = encodingOf(source, mapping.encoding ?? null);
  const text = headText(source, encoding, SAMPLE_CHARACTERS);
  const delimiters = (mapping.delimiter === undefined ? DELIMITERS : [mapping.delimiter]).filter(
    (delimiter) => text.includes(delimiter),
  );
  const candidates = delimiters.map((delimiter) => ({
    delimiter,
    table: { rows: () => tokenizePieces(decodeChunks(source, encoding), delimiter) },
  }));
  const sample = (table: TableSource, delimiter: string): TableRow[] => {
    const rows = headRows({ rows: () => tokenizePieces([text], delimiter) }, SAMPLE_ROWS);
    // Where the sample ends inside the second line, reading on says that the line has no end.
    return rows.length < 2 && source.size > SAMPLE_CHARACTERS ? headRows(table, 2) : rows;
  };
  return openCandidates({ encoding, candidates }, 'CSV', sample, options, (completed) =>
    openCsv(source, completed),
  );
}

export interface TableOptions extends CsvOptions {
  /** What the file is called: `XLSX`, `PDF`. */
  readonly format: string;
}

/** As {@link openCsv}, for a table that is no text: a sheet, the table of a PDF. Encoding and delimiter of its dialect are empty. */
export function openTable(table: TableSource, options: TableOptions): StatementFile {
  // A profile of the same columns as text says nothing about a sheet's encoding and delimiter.
  const { encoding: _, delimiter: __, ...dialect } = options.dialect ?? {};
  const form: TextForm = { encoding: '', candidates: [{ delimiter: '', table }] };
  const file = openCandidates(
    form,
    options.format,
    () => headRows(table, SAMPLE_ROWS),
    { ...options, dialect },
    (completed) => openTable(table, { ...completed, format: options.format }),
  );
  const { sheet, pdf } = options.dialect ?? {};
  const place = { ...(sheet === undefined ? {} : { sheet }), ...(pdf === undefined ? {} : { pdf }) };
  return { ...file, dialect: { ...file.dialect!, ...place } };
}

export const csvParser: StatementParser<CsvOptions> = {
  format: 'CSV',
  recognise: (head, fileName) => {
    const named = /\.(?:csv|tsv|tab)$/i.test(fileName) ? 0.3 : 0;
    try {
      const source = sourceOf(head);
      const text = headText(source, encodingOf(source), SAMPLE_CHARACTERS);
      const candidates = DELIMITERS.filter((delimiter) => text.includes(delimiter)).map((delimiter) => ({
        delimiter,
        rows: headRows({ rows: () => tokenizePieces([text], delimiter) }, LAYOUT_ROWS),
      }));
      return 0.2 + 0.3 * inferLayout(candidates, {}).fit + named;
    } catch (error) {
      if (error instanceof StatementError) return named;
      throw error;
    }
  },
  open: openCsv,
};
