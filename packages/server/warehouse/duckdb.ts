import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { NEW_BAR_TABLE } from './duckdb-append.ts';
import { connect, type Duck, uuidLiteral } from './duckdb-connections.ts';
import { EVENT_TABLES, eventsIn } from './duckdb-events.ts';
import { OPTION_TABLES, optionsIn } from './duckdb-options.ts';
import { PRICE_TABLES, pricesIn } from './duckdb-prices.ts';
import { RATE_TABLES, ratesIn } from './duckdb-rates.ts';
import { SERIES_TABLES, seriesIn } from './duckdb-series.ts';
import { TAPE_TABLE_NAMES, TAPE_TABLES, tapeIn } from './duckdb-tape.ts';
import type { Warehouse } from './warehouse.ts';

/** Another process has the warehouse open, and with it the data folder. */
export class FolderInUse extends Error {
  constructor(file: string, detail: string) {
    const pid = /PID (\d+)/.exec(detail)?.[1];
    super(
      `FinanceHub is already running on ${dirname(file)}${pid === undefined ? '' : ` (process ${pid})`}. ` +
        'Stop it first, or set FINANCEHUB_DATA to another folder.',
    );
    this.name = 'FolderInUse';
  }
}

// The log grows to 64 MiB before it is written into the file: with the engine's own 16 MiB most of a long import is spent on that.
const OPTIONS = { memory_limit: '320MB', threads: '2', checkpoint_threshold: '64MB' };

/** The warehouse in a DuckDB file, which one process has open at a time; after a kill DuckDB replays its log. */
export async function openDuckDb(file: string): Promise<Warehouse> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const instance = await DuckDBInstance.create(file, OPTIONS).catch((cause: Error) => {
    if (/lock/i.test(cause.message)) throw new FolderInUse(file, cause.message);
    throw cause;
  });
  const duck = await connect(
    instance,
    PRICE_TABLES + NEW_BAR_TABLE + RATE_TABLES + SERIES_TABLES + EVENT_TABLES + TAPE_TABLES + OPTION_TABLES,
  );
  const changes = countChanges();
  return {
    ping: async () => {
      await duck.read('SELECT 1');
    },
    ...pricesIn(duck, changes.note),
    ...eventsIn(duck, changes.note),
    ...ratesIn(duck, (bookId) => changes.note(bookId, [RATES])),
    ...seriesIn(duck, (bookId) => changes.note(bookId, [])),
    tape: tapeIn(duck, changes.note),
    chains: optionsIn(duck, (bookId) => changes.note(bookId, [])),
    version: changes.of,
    assetVersion: changes.of,
    ratesVersion: (bookId) => changes.of(bookId, RATES),
    dropBook: (bookId) => dropBook(duck, bookId),
    close: async () => {
      await duck.close();
      instance.closeSync();
    },
  };
}

/** What the count of writes to rates is kept under, beside those of assets. */
const RATES = 'rates';

async function dropBook(duck: Duck, bookId: string): Promise<void> {
  const book = uuidLiteral(bookId);
  await duck.write(async (connection) => {
    await connection.run(`DELETE FROM price_bar WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM price_bar_revision WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM dividend WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM split WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM fx_rate WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM fx_rate_revision WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM option_snapshot WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM option_quote WHERE book_id = ${book}`);
    await connection.run(`DELETE FROM series_point WHERE book_id = ${book}`);
    for (const table of TAPE_TABLE_NAMES)
      await connection.run(`DELETE FROM ${table} WHERE book_id = ${book}`);
  });
}

/** Counts of writes by book and by asset, since this process opened the file: nobody else can write to it. */
function countChanges() {
  const counts = new Map<string, number>();
  const bump = (key: string): unknown => counts.set(key, (counts.get(key) ?? 1) + 1);
  return {
    note: (bookId: string, assetIds: Iterable<string>): void => {
      bump(bookId);
      for (const assetId of assetIds) bump(`${bookId} ${assetId}`);
    },
    of: (bookId: string, assetId?: string): number =>
      counts.get(assetId === undefined ? bookId : `${bookId} ${assetId}`) ?? 1,
  };
}
