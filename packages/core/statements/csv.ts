import type { CsvMapping, CsvOptions } from './csv-dialect.ts';
import { inferDialect } from './csv-infer.ts';
import { checkMapping, DELIMITERS, inferLayout, LAYOUT_ROWS } from './csv-layout.ts';
import { type TablePlan, tableParts } from './csv-parts.ts';
import { preambleAccount } from './csv-preamble.ts';
import { tokenizePieces } from './csv-tokens.ts';
import { decodeChunks, encodingOf, headText } from './encoding.ts';
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

function openCandidates(
  { encoding, candidates }: TextForm,
  format: string,
  sample: (table: TableSource, delimiter: string) => readonly TableRow[],
  mapping: CsvMapping,
): StatementFile {
  const heads = candidates.map(({ delimiter, table }) => ({ delimiter, rows: sample(table, delimiter) }));
  const layout = inferLayout(heads, mapping);
  const chosen = heads.findIndex(({ delimiter }) => delimiter === layout.delimiter);
  const rows = heads[chosen]!.rows;
  const above = rows.slice(0, Math.max(layout.headerIndex, 0));
  const { dialect, columns, warnings } = inferDialect(
    layout,
    rows.slice(layout.headerIndex + 1).map((row) => row.cells),
    above.map((row) => row.cells),
    encoding,
    mapping,
  );
  const plan: TablePlan = {
    layout: { ...layout, columns },
    dialect,
    warnings,
    account: preambleAccount(above),
    table: candidates[chosen]!.table,
  };
  return { format, dialect, parts: () => tableParts(plan) };
}

/**
 * Reads a bank's CSV. What the mapping in `options.dialect` leaves open is inferred from the first million characters; the dialect
 * used is returned with the parts and reads the next file of the same bank. Rows that can't be read are rejected with line and reason;
 * the rest goes on. Throws {@link StatementError} when no date or amount column is found, or, from `parts`, when no row can be read.
 *
 * Sign rule for cards: amounts are turned round only with `invert`, or where the running balance chains only that way;
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
  const sample = (_: TableSource, delimiter: string): TableRow[] =>
    headRows({ rows: () => tokenizePieces([text], delimiter) }, SAMPLE_ROWS);
  return openCandidates({ encoding, candidates }, 'CSV', sample, mapping);
}

export interface TableOptions extends CsvOptions {
  /** What the file is called: `XLSX`, `PDF`. */
  readonly format: string;
}

/** As {@link openCsv}, for a table that is no text: a sheet, the table of a PDF. Encoding and delimiter of its dialect are empty. */
export function openTable(table: TableSource, options: TableOptions): StatementFile {
  const { encoding: _, delimiter: __, ...mapping } = options.dialect ?? {};
  const form: TextForm = { encoding: '', candidates: [{ delimiter: '', table }] };
  const file = openCandidates(form, options.format, () => headRows(table, SAMPLE_ROWS), mapping);
  const { sheet, pdf } = mapping;
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
