import type { BodyOf } from '@financehub/contract/route.ts';
import * as contract from '@financehub/contract/trading-account.ts';
import { compare, decimal, sign } from '@financehub/core/money/decimal.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { assetsBySymbols } from '../assets/index.ts';
import { assetNamed } from './instrument.ts';
import { AHEAD_MS, type NewQuote, quotesOf, quoteView, storeQuotes } from './quotes.ts';
import { watch } from './watched.ts';

type Sent = BodyOf<typeof contract.putQuotes>['quotes'][number];

export function quoteRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.putQuotes, async ({ body, touch }) =>
    touch(async (db) => {
      const quotes: { quote: NewQuote; symbol: string }[] = [];
      for (const [index, sent] of body.quotes.entries()) {
        const asset = await assetNamed(db, sent, `body/quotes/${index}`);
        quotes.push({ quote: quoteFrom(sent, asset.id, context.now(), index), symbol: asset.symbol });
      }
      const stored = await storeQuotes(
        db,
        quotes.map(({ quote }) => quote),
      );
      const symbols = new Map(quotes.map(({ quote, symbol }) => [quote.assetId, symbol]));
      const rows = await quotesOf(db, [...symbols.keys()]);
      return {
        items: [...rows.values()].map((row) => quoteView(row, symbols.get(row.asset_id)!)),
        older: quotes.length - stored.length,
      };
    }),
  );

  implement(app, context, contract.listQuotes, async ({ query, principal, read }) => {
    const symbols = query.symbols?.split(',').map((symbol) => symbol.trim()) ?? null;
    return read(async (db) => {
      // What is looked at by name is quoted live from now on, where there is a feed.
      const named = symbols === null ? [] : await assetsBySymbols(db, symbols);
      watch(
        context,
        principal.bookId,
        named.map(({ id }) => id),
      );
      return { items: await quotesNamed(db, symbols) };
    });
  });
}

function quoteFrom(sent: Sent, assetId: string, now: Date, index: number): NewQuote {
  const refuse = (field: string, message: string): never => {
    const path = `body/quotes/${index}/${field}`;
    throw new ProblemError('invalid', `${path}: ${message}.`, { errors: [{ path, message }] });
  };
  const { bid = null, ask = null, bidSize = null, askSize = null, last = null, lastSize = null } = sent;
  for (const [name, value] of Object.entries({ bid, ask, last }))
    if (value !== null && sign(decimal(value.replace('+', ''))) <= 0) refuse(name, 'a price is above zero');
  if (bid === null && ask === null && last === null)
    refuse('bid', 'a quote has a bid and an ask, or a last price');
  if ((bid === null) !== (ask === null)) refuse(bid === null ? 'bid' : 'ask', 'bid and ask come together');
  if (bid !== null && ask !== null && compare(decimal(bid), decimal(ask)) > 0)
    refuse('bid', 'the bid is above the ask');
  const time = sent.time === undefined ? now : new Date(sent.time);
  if (Number.isNaN(time.getTime())) refuse('time', 'must be an instant such as 2026-01-31T12:00:00Z');
  if (time.getTime() > now.getTime() + AHEAD_MS) refuse('time', 'is in the future');
  return { assetId, bid, ask, bidSize, askSize, last, lastSize, time, source: 'user' };
}

async function quotesNamed(db: Reader, symbols: readonly string[] | null) {
  let query = db
    .selectFrom('market_quote as q')
    .innerJoin('asset as a', (join) =>
      join.onRef('a.book_id', '=', 'q.book_id').onRef('a.id', '=', 'q.asset_id'),
    )
    .selectAll('q')
    .select('a.symbol')
    .where('q.book_id', '=', db.bookId)
    .orderBy(sql`upper(a.symbol)`);
  if (symbols !== null)
    query = query.where(
      sql<boolean>`upper(a.symbol) = ANY(${symbols.map((symbol) => symbol.toUpperCase())}::text[])`,
    );
  return (await query.execute()).map((row) => quoteView(row, row.symbol));
}
