import { collect } from './collect.ts';
import { tokenizePieces } from './csv-tokens.ts';
import { decodeChunks, decodeText, encodingOf, headText } from './encoding.ts';
import { type Table, type TableFinder, tablesOfText } from './investment-csv-columns.ts';
import { priceConfidence, priceScore } from './price-form.ts';
import { type PriceCsvOptions, planOf, priceParts } from './price-rows.ts';
import { type ByteSource, HEAD_BYTES, sourceOf } from './source.ts';
import type { ParsedFile, StatementFile, StatementParser } from './statement.ts';
import type { TableRow } from './table.ts';

const FORMAT = 'price CSV';
const HEAD_ROWS = 600;

/**
 * Closing prices from CSV: one row for each day and asset (date, symbol, price); one asset with open, high, low, close, whose symbol
 * comes from the options or the file's name (`Close` counts, not `Adj Close`: books need the prices paid); or one
 * column for each asset, blank where there is no price. Figures that are no positive number are rejected with
 * their line, and pence are turned into pounds. Read as a stream. Throws {@link StatementError} when the file has none of these
 * forms or names no asset.
 */
function openPriceCsv(source: ByteSource, options: PriceCsvOptions): StatementFile {
  const encoding = encodingOf(source);
  const table = tablesOfText(headText(source, encoding, HEAD_BYTES), HEAD_ROWS)(priceScore);
  const plan = planOf(table, options);
  return {
    format: FORMAT,
    parts: () =>
      priceParts(plan, rowsBelow(table!, tokenizePieces(decodeChunks(source, encoding), table!.delimiter))),
  };
}

function* rowsBelow({ header }: Table, rows: Iterable<TableRow>): Generator<TableRow> {
  const title = header.join('\n');
  let below = false;
  for (const row of rows) {
    if (below) yield row;
    below ||= row.cells.join('\n') === title;
  }
}

/** The prices of a small file that is in memory. */
export function parsePriceCsv(bytes: Uint8Array, options: PriceCsvOptions = {}): ParsedFile {
  return collect(openPriceCsv(sourceOf(bytes), options));
}

/** As {@link parsePriceCsv}, for a table from anywhere. */
export function parsePriceTable(find: TableFinder, options: PriceCsvOptions): ParsedFile {
  const table = find(priceScore);
  const plan = planOf(table, options);
  return collect({ format: FORMAT, parts: () => priceParts(plan, table!.rows) });
}

export const priceCsvParser: StatementParser<PriceCsvOptions> = {
  format: FORMAT,
  recognise: (head) => priceConfidence(tablesOfText(decodeText(head).text, 200)),
  open: openPriceCsv,
};
