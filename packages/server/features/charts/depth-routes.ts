import * as contract from '@financehub/contract/depth.ts';
import type { QueryOf, ResponseOf } from '@financehub/contract/route.ts';
import { depthOf } from '@financehub/core/markets/order-book.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { notify } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import type { ExchangeId } from '../../markets/exchanges.ts';
import type { StoredBook } from '../../warehouse/tape.ts';
import type { AssetRow } from '../assets/index.ts';
import { withUpload } from '../imports/index.ts';
import { type RestingBook, restingBook } from '../trading/index.ts';
import { assetOf, tapeOf } from './subject.ts';
import { inThread } from './threads.ts';

type Depth = ResponseOf<typeof contract.getDepth>;
type Source = NonNullable<QueryOf<typeof contract.getDepth>['source']>;

/** A book of some source, best levels first. */
interface FoundBook {
  readonly source: Source;
  readonly product: string;
  readonly asOf: Date;
  readonly bids: StoredBook['bids'];
  readonly asks: StoredBook['asks'];
}

const BOOK_BYTES = 16 * 1024 * 1024;
/** Clocks of exchanges can be ahead of ours. */
const SKEW_MS = 5 * 60_000;

export function depthRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getDepth, async ({ query, principal, read }) => {
    const { asset, paper } = await read(async (db) => {
      const found = await assetOf(db, query.symbol);
      return { asset: found, paper: await restingBook(db, found.id) };
    });
    const book = await bookOf(context, principal.bookId, asset, query.source, paper);
    const levels = (rows: StoredBook['bids']) => rows.map(([price, size]) => ({ price, size }));
    const depth = depthOf({ bids: levels(book.bids), asks: levels(book.asks) }, query.levels ?? 50);
    return {
      assetId: asset.id,
      symbol: asset.symbol,
      asOf: book.asOf.toISOString(),
      source: book.source,
      product: book.product,
      ...(depth as unknown as Pick<Depth, 'bids' | 'asks' | 'mid' | 'spread' | 'imbalance'>),
    };
  });

  implement(app, context, contract.putDepth, (call) =>
    withUpload(context, call.request, async (upload) => {
      const { query, principal, read, touch } = call;
      const { bookId } = principal;
      const tape = tapeOf(context);
      const asset = await read((db) => assetOf(db, query.symbol));
      if (upload.size > BOOK_BYTES)
        throw new ProblemError('too-large', 'A file of an order book has 16 MiB at most.');
      const found = await inThread.readBook({ file: upload.part });
      if ('fault' in found) throw unreadable(found.fault);
      const asOf = found.at === null ? (query.asOf ?? null) : new Date(found.at).toISOString();
      if (asOf === null) throw withoutTime();
      if (Date.parse(asOf) > context.now().getTime() + SKEW_MS) throw ofTheFuture(asOf, found.at === null);
      const { format, product, bids, asks } = found;
      await tape.putBook(bookId, asset.id, { asOf: new Date(asOf), format, product, bids, asks });
      await touch((db) =>
        notify(db, { type: 'book.changed', bookId, operationId: null, kind: 'prices.put' }),
      );
      return {
        assetId: asset.id,
        symbol: asset.symbol,
        asOf: new Date(asOf).toISOString(),
        format,
        bids: bids.length,
        asks: asks.length,
      };
    }),
  );
}

function unreadable(fault: string) {
  return new ProblemError('unreadable-file', `The file can not be read; nothing was stored: ${fault}.`, {
    errors: [{ path: 'body/file', message: fault }],
    mend: 'Send the JSON of a depth request to Binance or Kraken, or a CSV of Tardis.',
  });
}

const withoutTime = () =>
  new ProblemError('unreadable-file', 'The file does not say when the book was so; nothing was stored.', {
    errors: [{ path: 'querystring/asOf', message: 'is needed: the file names no time' }],
    mend: 'Name the time in asOf.',
  });

const ofTheFuture = (asOf: string, named: boolean) =>
  new ProblemError('invalid', 'An order book can not be of a time to come; nothing was stored.', {
    errors: [{ path: named ? 'querystring/asOf' : 'body/file', message: `${asOf} is still to come` }],
    mend: named
      ? 'Name a time that has passed in asOf.'
      : 'Take the snapshot again with a clock that is right.',
  });

/** The book of the source asked for, else the first that has one: of an exchange, of the paper exchange, the stored one. */
async function bookOf(
  context: Context,
  bookId: string,
  asset: AssetRow,
  source: Source | undefined,
  paper: RestingBook,
): Promise<FoundBook> {
  const products = context.liveBooks.productsOf(asset);
  const live = source === undefined ? [...products.keys()][0] : isExchange(source) ? source : undefined;
  const product = live === undefined ? undefined : products.get(live);
  if (live !== undefined && product !== undefined) return liveBook(context, live, product);
  if ((source === undefined || source === 'paper') && paper.at !== null)
    return { source: 'paper', product: asset.symbol, asOf: paper.at, bids: paper.bids, asks: paper.asks };
  const stored =
    source === undefined || source === 'stored' ? await tapeOf(context).book(bookId, asset.id) : null;
  if (stored !== null) return { ...stored, source: 'stored' };
  const where = source === undefined ? '' : ` from ${source}`;
  throw new ProblemError('impossible', `There is no order book of ${asset.symbol}${where}.`, {
    mend:
      'Store a snapshot with PUT /charts/depth, give orders to the paper exchange, or switch live books on with ' +
      'LIVE_BOOKS=binance,coinbase,kraken.',
  });
}

const isExchange = (source: Source): source is ExchangeId => source !== 'stored' && source !== 'paper';

async function liveBook(context: Context, source: ExchangeId, product: string): Promise<FoundBook> {
  const { asOf, bids, asks } = await context.liveBooks.book(source, product);
  const plain = (levels: typeof bids) => levels.map(({ price, size }) => [price, size] as const);
  return { source, product, asOf, bids: plain(bids), asks: plain(asks) };
}
