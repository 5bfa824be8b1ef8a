import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { uuidLiteral } from './duckdb-connections.ts';
import type { TimeRange } from './tape.ts';

/** A key of a trade counts thousandths of a microsecond. */
export const KEYS_PER_SECOND = 1e9;
const CHUNKS_PER_SLICE = 20;

export const assetIs = (bookId: string, assetId: string): string =>
  `book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)}`;

/** A finite number as SQL has it. */
export function numberLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a number of SQL: ${value}`);
  return `${value}::DOUBLE`;
}

export const wholeLiteral = (value: number): string => BigInt(Math.ceil(value)).toString();

/** Keys of trades from the first instant up to but not including the last. */
export const keysWithin = ({ from, to }: TimeRange): string =>
  `key >= ${wholeLiteral(from * KEYS_PER_SECOND)} AND key < ${wholeLiteral(to * KEYS_PER_SECOND)}`;

/** Columns of doubles; NULL is NaN. Lets other work run between chunks. */
export async function columnsOf(result: DuckDBMaterializedResult, columns: number): Promise<Float64Array[]> {
  const chunks = await result.fetchAllChunks();
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const found = Array.from({ length: columns }, () => new Float64Array(rows));
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    for (const [column, into] of found.entries()) {
      const vector = chunk.getColumnVector(column);
      for (let row = 0; row < chunk.rowCount; row += 1) {
        const value = vector.getItem(row);
        into[at + row] = value === null ? Number.NaN : Number(value);
      }
    }
    at += chunk.rowCount;
    if (index % CHUNKS_PER_SLICE === CHUNKS_PER_SLICE - 1) await new Promise(setImmediate);
  }
  return found;
}
