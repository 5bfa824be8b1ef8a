import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beancountText } from '@financehub/core/ledger/beancount.ts';
import type { BookText } from '@financehub/core/ledger/book-text.ts';
import type { Entry, Posting } from '@financehub/core/ledger/entry.ts';
import { hledgerText } from '@financehub/core/ledger/hledger.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import { openDatabase, type Principal, type Reader } from '../../db/database.ts';
import type { BookFormat } from './job.ts';

export interface WriteBook {
  readonly applicationUrl: string;
  readonly principal: Principal;
  readonly format: BookFormat;
  readonly target: string;
}

const WRITERS: Record<BookFormat, (book: BookText) => Generator<string>> = {
  beancount: beancountText,
  hledger: hledgerText,
};

/** Runs in a worker thread: reads the book in one snapshot and writes it as text. */
export default async function writeBook(task: WriteBook): Promise<void> {
  const database = openDatabase({ owner: task.applicationUrl, app: task.applicationUrl, poolSize: 1 });
  try {
    const book = await database.read(task.principal, loadBook);
    await pipeline(
      Readable.from(WRITERS[task.format](book)),
      createWriteStream(task.target, { mode: 0o600 }),
    );
  } finally {
    await database.close();
  }
}

async function loadBook(db: Reader): Promise<BookText> {
  const book = await db.selectFrom('book').selectAll().where('id', '=', db.bookId).executeTakeFirstOrThrow();
  const accounts = await db.selectFrom('account').selectAll().where('book_id', '=', db.bookId).execute();
  const assets = await db.selectFrom('asset').selectAll().where('book_id', '=', db.bookId).execute();
  return {
    title: book.name,
    baseCurrency: book.base_currency,
    accounts: accounts.map(({ id, name, type, subtype, currency, parent_id }) => ({
      id,
      name,
      type,
      subtype,
      currency,
      parentId: parent_id,
    })),
    commodities: assets.map(({ id, symbol, name }) => ({ id, symbol, name })),
    entries: await loadEntries(db),
  };
}

interface Row {
  id: string;
  date: string;
  payee: string;
  description: string;
  notes: string;
  tags: string[];
  postings: [
    account: string,
    quantity: string,
    commodity: string,
    weight: string,
    weightCommodity: string,
    memo: string | null,
  ][];
}

const BATCH = 20_000;

async function loadEntries(db: Reader): Promise<Entry[]> {
  const entries: Entry[] = [];
  let after: { date: string; id: string } | null = null;
  for (;;) {
    const seek: ReturnType<typeof sql> =
      after === null ? sql`` : sql`AND (e.date, e.id) > (${after.date}::date, ${after.id}::uuid)`;
    const { rows }: { rows: Row[] } = await sql<Row>`
      SELECT e.id, e.date, e.payee, e.description, e.notes, e.tags, (
        SELECT jsonb_agg(jsonb_build_array(p.account_id, p.quantity::text, p.commodity, p.weight::text, p.weight_commodity, p.memo)
          ORDER BY p.ordinal)
        FROM posting p WHERE p.book_id = e.book_id AND p.entry_id = e.id) AS postings
      FROM entry e WHERE e.book_id = ${db.bookId} ${seek} ORDER BY e.date, e.id LIMIT ${BATCH}`.execute(db);
    for (const row of rows) entries.push(asEntry(row));
    const last = rows.at(-1);
    if (rows.length < BATCH || last === undefined) return entries;
    after = { date: last.date, id: last.id };
  }
}

function asEntry(row: Row): Entry {
  return {
    id: row.id,
    date: day(row.date),
    payee: row.payee,
    description: row.description,
    notes: row.notes,
    tags: row.tags,
    postings: row.postings.map(
      ([accountId, quantity, commodity, weight, weightCurrency, memo]): Posting => ({
        accountId,
        quantity: decimal(quantity),
        commodity,
        weight: decimal(weight),
        weightCurrency,
        ...(memo === null ? {} : { notes: memo }),
      }),
    ),
  };
}
