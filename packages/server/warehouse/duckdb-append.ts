import {
  DATE,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  UUID,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { type BarColumns, FIGURES } from './bar-columns.ts';
import { STORED_SCALE } from './stored-decimal.ts';

/** What the engine takes at once, in rows: a multiple of 64, so that the bits of a chunk begin with a word. */
const ROWS_PER_CHUNK = 2048;
const CHUNKS_PER_SLICE = 8;
const UUID_BYTES = 16;
const FIGURE_BYTES = 16;

const STORED = DECIMAL(38, STORED_SCALE);
const TYPES: readonly DuckDBType[] = [UUID, DATE, STORED, STORED, STORED, STORED, STORED, DOUBLE];

/** The table that {@link appendBars} fills, with columns of its types in its order. */
export const NEW_BAR_TABLE = `
  CREATE TEMP TABLE new_bar (asset UUID, date DATE, open DECIMAL(38,12), high DECIMAL(38,12), low DECIMAL(38,12),
    close DECIMAL(38,12), volume DECIMAL(38,12), value DOUBLE);`;

/** Appends the rows to `new_bar`, copying memory instead of setting values. Lets other work run in between: an append is synchronous. */
export async function appendBars(
  connection: DuckDBConnection,
  columns: BarColumns,
  assetIds: readonly string[],
): Promise<void> {
  const ids = assetIds.map(uuidBytes);
  const types = TYPES.map((type) => type.toLogicalType().logical_type);
  const appender = await connection.createAppender('new_bar', 'main', 'temp');
  try {
    for (let from = 0, chunks = 1; from < columns.rows; from += ROWS_PER_CHUNK, chunks += 1) {
      const size = Math.min(ROWS_PER_CHUNK, columns.rows - from);
      const chunk = duckdb.create_data_chunk(types);
      duckdb.data_chunk_set_size(chunk, size);
      fillChunk(chunk, columns, ids, from, size);
      appender.appendDataChunk(new DuckDBDataChunk(chunk));
      if (chunks % CHUNKS_PER_SLICE === 0) await new Promise(setImmediate);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function fillChunk(
  chunk: duckdb.DataChunk,
  columns: BarColumns,
  ids: readonly Uint8Array[],
  from: number,
  size: number,
): void {
  const uuids = new Uint8Array(size * UUID_BYTES);
  for (let row = 0; row < size; row += 1) uuids.set(ids[columns.asset[from + row]!]!, row * UUID_BYTES);
  const vector = (index: number): duckdb.Vector => duckdb.data_chunk_get_vector(chunk, index);
  duckdb.copy_data_to_vector(vector(0), 0, uuids.buffer, 0, uuids.byteLength);
  duckdb.copy_data_to_vector(vector(1), 0, columns.date.buffer, from * 4, size * 4);
  for (const [index, name] of FIGURES.entries()) {
    const { units, valid } = columns[name];
    const target = vector(2 + index);
    duckdb.copy_data_to_vector(target, 0, units.buffer, from * FIGURE_BYTES, size * FIGURE_BYTES);
    duckdb.vector_ensure_validity_writable(target);
    duckdb.copy_data_to_vector_validity(target, 0, valid.buffer, from / 8, Math.ceil(size / 64) * 8);
  }
  duckdb.copy_data_to_vector(vector(2 + FIGURES.length), 0, columns.value.buffer, from * 8, size * 8);
}

const TOP_BIT = 0x80;

/** A UUID as the engine holds it: a number of 128 bits, lowest byte first, with its top bit turned so that it sorts as its text does. */
function uuidBytes(id: string): Uint8Array {
  const bytes = Uint8Array.from(id.replaceAll('-', '').match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
  if (bytes.length !== UUID_BYTES) throw new RangeError(`no UUID: ${id.slice(0, 40)}`);
  bytes[0]! ^= TOP_BIT;
  return bytes.reverse();
}
