import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBInstance,
  type DuckDBMaterializedResult,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Origin } from './warehouse.ts';

/** One connection that writes, one writer after the other, and several that read. */
export interface Duck {
  read: (sql: string) => Promise<DuckDBMaterializedResult>;
  /** In one transaction, rolled back when `use` throws. */
  write: <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
}

const READERS = 3;

export async function connect(instance: DuckDBInstance, tables: string): Promise<Duck> {
  const writer = await instance.connect();
  await writer.run(tables);
  const readers = await Promise.all(Array.from({ length: READERS }, () => instance.connect()));
  let turn = 0;
  let last: Promise<unknown> = Promise.resolve();
  const transact = async <T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    await writer.run('BEGIN');
    try {
      const result = await use(writer);
      await writer.run('COMMIT');
      return result;
    } catch (error) {
      await writer.run('ROLLBACK');
      throw error;
    }
  };
  return {
    read: (sql) => {
      turn = (turn + 1) % READERS;
      return readers[turn]!.run(sql);
    },
    write: (use) => {
      const mine = last.then(() => transact(use));
      last = mine.catch(() => undefined);
      return mine;
    },
    close: async () => {
      await last;
      for (const connection of [...readers, writer]) connection.closeSync();
    },
  };
}

const ROWS_PER_CHUNK = 2048;
/** Rows made between two turns of the event loop: a few milliseconds. */
export const ROWS_PER_SLICE = 2048;
/** Above any day since 1970, so that an index and a day make one number. */
export const DAYS = 10_000_000;

/**
 * Fills a temporary table with rows. Lets other work run between chunks: an append is
 * synchronous.
 */
export async function fill(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  rows: number,
  valuesOf: (row: number) => readonly DuckDBValue[],
): Promise<void> {
  await connection.run(`DELETE FROM ${table}`);
  const appender = await connection.createAppender(table, 'main', 'temp');
  try {
    for (let from = 0; from < rows; from += ROWS_PER_CHUNK) {
      const size = Math.min(ROWS_PER_CHUNK, rows - from);
      const chunk = DuckDBDataChunk.create(types, size);
      const vectors = types.map((_, column) => chunk.getColumnVector(column));
      for (let row = 0; row < size; row += 1) {
        const values = valuesOf(from + row);
        for (const [column, vector] of vectors.entries()) vector.setItem(row, values[column]!);
      }
      for (const vector of vectors) vector.flush();
      appender.appendDataChunk(chunk);
      await new Promise(setImmediate);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[A-Z]{3}$/;

function checked(form: RegExp, text: string): string {
  if (!form.test(text)) throw new RangeError(`not of the form ${form.source}: ${text.slice(0, 40)}`);
  return `'${text}'`;
}

/** Literals of exactly one form, so that they can stand in a statement. */
export const uuidLiteral = (id: string): string => `${checked(UUID, id)}::UUID`;
export const dayLiteral = (day: string): string => `${checked(DAY, day)}::DATE`;
export const codeLiteral = (currency: string): string => checked(CODE, currency);

/** A table expression that numbers the ids: `(VALUES (0, '…'::UUID), …) name(i, id)`. */
export function numbered(ids: readonly string[], name: string): string {
  const rows = ids.map((id, index) => `(${index}, ${uuidLiteral(id)})`);
  return `(VALUES ${rows.join(', ')}) ${name}(i, id)`;
}

/** `provider, fetched_at` of a write as literals. */
export function originLiterals(origin: Origin | undefined): string {
  if (origin === undefined) return 'NULL, NULL';
  return `'${origin.provider.replaceAll("'", "''")}', '${origin.at.toISOString()}'::TIMESTAMPTZ`;
}

/**
 * The rows of a table as they were known at an instant, with those that were replaced later; those without an instant
 * of their own were there from the start.
 */
export function knownAt(table: string, columns: string, at: Date): string {
  const instant = `'${at.toISOString()}'::TIMESTAMPTZ`;
  const then = `(fetched_at IS NULL OR fetched_at <= ${instant})`;
  return `(SELECT ${columns} FROM ${table} WHERE ${then}
    UNION ALL SELECT ${columns} FROM ${table}_revision WHERE ${then} AND replaced_at > ${instant})`;
}

/** ` AND date >= … AND date <= …` */
export function within(range: { from?: string | undefined; to?: string | undefined }): string {
  const { from, to } = range;
  return (
    (from === undefined ? '' : ` AND date >= ${dayLiteral(from)}`) +
    (to === undefined ? '' : ` AND date <= ${dayLiteral(to)}`)
  );
}
