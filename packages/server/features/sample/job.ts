import { type BankTransaction, transactionPostings } from '@financehub/core/ledger/transaction.ts';
import { formatDecimal, isZero } from '@financehub/core/money/decimal.ts';
import type { Sample, SampleTransaction } from '@financehub/core/sample/shape.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { Piscina } from 'piscina';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { defineJob, type JobDefinition } from '../../jobs/definition.ts';
import { findOrCreateAssets } from '../assets/index.ts';
import { insertEntries, loadAccounts, type NewEntry, postOpening } from '../ledger/index.ts';
import { addTransactions, portfolioForImport } from '../portfolios/index.ts';

const GENERATOR = new URL('./generate.ts', import.meta.url).href;

/** Fills a sample book: accounts, transactions and portfolio in one operation, prices and rates before it. */
export function sampleJob(context: Context): JobDefinition {
  return defineJob<{ today: string }>({
    kind: 'sample',
    queue: 'warehouse',
    attempts: 3,
    parse: (payload) => payload as { today: string },
    run: async ({ id, principal, payload, progress, signal }) => {
      const done = await context.database.read(principal, (db) =>
        db
          .selectFrom('operation')
          .select('id')
          .where('book_id', '=', db.bookId)
          .where('id', '=', id)
          .executeTakeFirst(),
      );
      if (done !== undefined) return { bookId: principal.bookId };
      progress('generate', 0, 3);
      const sample = await generate(payload.today);
      signal.throwIfAborted();
      progress('post', 1, 3);
      const operation = {
        id,
        kind: 'sample',
        summary: 'Filled the book with generated sample data',
        at: context.now(),
      };
      await context.database.write(principal, operation, async (db) => {
        const assets = await findOrCreateAssets(db, sample.portfolio.assets);
        await postBooks(db, sample);
        await postPortfolio(db, sample);
        progress('prices', 2, 3);
        // Prices replace themselves, so a job that is run again after a crash stores them once.
        await storeMarket(
          context,
          principal.bookId,
          sample,
          new Map(assets.map(({ symbol, id: assetId }) => [symbol, assetId])),
        );
      });
      progress('done', 3, 3);
      return { bookId: principal.bookId };
    },
  });
}

async function generate(today: string): Promise<Sample> {
  const pool = new Piscina({ filename: GENERATOR, maxThreads: 1 });
  try {
    return await pool.run(day(today));
  } finally {
    await pool.destroy();
  }
}

async function postBooks(db: Writer, sample: Sample): Promise<void> {
  const ids = new Map<string, string>();
  for (const row of await loadAccounts(db)) if (row.key !== null) ids.set(row.key, row.id);
  for (const { key, name, type, subtype, currency, opening } of sample.accounts) {
    const id = uuid();
    ids.set(key, id);
    const unused = {
      key: null,
      parent_id: null,
      number: null,
      institution: 'Sample bank',
      portfolio_id: null,
    };
    await db
      .insertInto('account')
      .values({ book_id: db.bookId, id, name, type, subtype, currency, ...unused })
      .execute();
    if (!isZero(opening))
      await postOpening(db, id, formatDecimal(opening), currency, formatDay(sample.from - 1));
  }
  await insertEntries(
    db,
    sample.transactions.map((transaction) => asEntry(transaction, ids)),
  );
}

function asEntry(transaction: SampleTransaction, ids: ReadonlyMap<string, string>): NewEntry {
  const id = (key: string): string => {
    const found = ids.get(key);
    if (found === undefined) throw new Error(`the sample names an account that is not there: ${key}`);
    return found;
  };
  const { amount, currency } = transaction;
  const base = { accountId: id(transaction.accountKey), amount, currency };
  const whole = ((): BankTransaction => {
    if ('categoryKey' in transaction) return { ...base, categoryId: id(transaction.categoryKey) };
    if ('splits' in transaction) {
      return {
        ...base,
        splits: transaction.splits.map((split) => ({
          categoryId: id(split.categoryKey),
          amount: split.amount,
        })),
      };
    }
    const { transferTo, ...arrives } = transaction;
    return {
      ...base,
      transferAccountId: id(transferTo),
      ...(arrives.transferAmount === undefined ? {} : { transferAmount: arrives.transferAmount }),
      ...(arrives.transferCurrency === undefined ? {} : { transferCurrency: arrives.transferCurrency }),
    };
  })();
  return {
    date: formatDay(transaction.date),
    payee: transaction.payee,
    description: transaction.description,
    categorySource: 'user',
    categoryConfidence: 1,
    postings: transactionPostings(whole).map((posting) => ({
      accountId: posting.accountId,
      quantity: formatDecimal(posting.quantity),
      commodity: posting.commodity,
      weight: formatDecimal(posting.weight),
      weightCommodity: posting.weightCurrency,
    })),
  };
}

async function postPortfolio(db: Writer, sample: Sample): Promise<void> {
  const { name, currency, transactions } = sample.portfolio;
  const portfolio = await portfolioForImport(db, { name, currency });
  await addTransactions(db, portfolio, transactions);
}

async function storeMarket(
  context: Context,
  bookId: string,
  sample: Sample,
  assetIds: ReadonlyMap<string, string>,
): Promise<void> {
  const origin = { provider: 'sample', at: context.now() };
  const text = (value: Parameters<typeof formatDecimal>[0] | null) =>
    value === null ? null : formatDecimal(value);
  await context.warehouse.putBarsOfMany(
    bookId,
    sample.prices.map((price) => ({
      assetId: assetIds.get(price.symbol)!,
      date: formatDay(price.date),
      open: text(price.open),
      high: text(price.high),
      low: text(price.low),
      close: formatDecimal(price.close),
      volume: text(price.volume),
    })),
    origin,
  );
  await context.warehouse.putRates(
    bookId,
    sample.fx.map(({ base, quote, date, rate }) => ({
      base,
      quote,
      date: formatDay(date),
      rate: formatDecimal(rate),
    })),
    origin,
  );
}
