import * as contract from '@financehub/contract/trading.ts';
import * as accountContract from '@financehub/contract/trading-account.ts';
import * as brokerContract from '@financehub/contract/trading-broker.ts';
import { type Decimal, formatDecimal, sum, trim } from '@financehub/core/money/decimal.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { loadSelected, lockPortfolio, type PortfolioRow, requirePortfolio } from '../portfolios/index.ts';
import { brokerView } from './broker.ts';
import { compareHoldings } from './broker-compare.ts';
import { bookPlanned, plannedBookings } from './broker-reconcile.ts';
import { positionsOf, surroundingsOf } from './positions.ts';
import { powerOf } from './power.ts';
import { type Settings, saveSettings, settingsOf } from './settings.ts';
import { OPEN_STATUSES } from './store.ts';
import { settledCash, unsettledOf } from './unsettled.ts';
import { writtenView } from './written.ts';

type View = Static<typeof accountContract.TradingAccount>;

export function accountRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listPositions, async ({ query, principal, read }) => {
    const { loaded, around } = await read(async (db) => {
      const { portfolios } = await loadSelected(db, query.portfolioId, undefined);
      return { loaded: portfolios, around: await surroundingsOf(db, portfolios) };
    });
    const { items, unavailable } = await positionsOf(context, principal.bookId, loaded, around);
    const named = (symbol: string): boolean =>
      query.symbol === undefined || symbol.toUpperCase() === query.symbol.toUpperCase();
    return {
      items: items.filter(({ symbol }) => named(symbol)),
      unavailable: unavailable.filter(({ symbol }) => named(symbol)),
    };
  });

  implement(app, context, accountContract.getTradingAccount, async ({ query, principal, read }) => {
    const { portfolio, settings, view } = await read(async (db) => {
      const found = await chosen(db, query.portfolioId);
      const own = (await settingsOf(db, [found.id])).get(found.id)!;
      return { portfolio: found, settings: own, view: await accountView(context, db, found, own) };
    });
    if (settings.venue === 'paper') return view;
    // A broker is asked with no transaction waiting for it.
    const { broker, missing } = await brokerView(context, principal, portfolio.name);
    return { ...view, broker, unavailable: [...view.unavailable, ...missing] };
  });

  implement(app, context, accountContract.updateTradingAccount, async ({ body, write }) =>
    write({ kind: 'trading.account', summary: 'Changed how orders are executed' }, async (db) => {
      const portfolio = await lockPortfolio(db, body.portfolioId);
      const before = (await settingsOf(db, [portfolio.id])).get(portfolio.id)!;
      const { portfolioId: _, ...given } = body;
      const settings = { ...before, ...given } as Settings;
      await assertIdle(db, portfolio.id);
      await saveSettings(db, portfolio.id, settings);
      return accountView(context, db, portfolio, settings);
    }),
  );
}

/** What the broker holds beside the books, and the booking of the difference. */
export function brokerRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, brokerContract.compareWithBroker, async ({ query, principal }) =>
    compareHoldings(context, principal, query.portfolioId),
  );

  implement(app, context, brokerContract.bookBrokerDifferences, async ({ body, principal, write }) => {
    // The broker is asked with no transaction waiting for it.
    const plan = await plannedBookings(context, principal, body);
    const summary = `Booked ${plan.bookings.length} differences to the broker`;
    return write({ kind: 'broker.reconcile', summary }, async (db) => ({
      transactionIds: await bookPlanned(db, plan),
    }));
  });
}

async function chosen(db: Reader, id: string | undefined): Promise<PortfolioRow> {
  if (id !== undefined) return requirePortfolio(db, id);
  const rows = await db
    .selectFrom('portfolio')
    .select('id')
    .where('book_id', '=', db.bookId)
    .limit(2)
    .execute();
  if (rows.length === 1) return requirePortfolio(db, rows[0]!.id);
  if (rows.length === 0)
    throw new ProblemError('not-found', 'There is no portfolio in this book.', { mend: 'Open one first.' });
  const message = 'say which portfolio: the book has several';
  throw new ProblemError('invalid', `portfolioId: ${message}.`, {
    errors: [{ path: 'querystring/portfolioId', message }],
  });
}

async function assertIdle(db: Reader, portfolioId: string): Promise<void> {
  const { count } = await db
    .selectFrom('trade_order')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', portfolioId)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirstOrThrow();
  if (count > 0)
    throw new ProblemError(
      'conflict',
      `${count} orders of the portfolio are open under the settings as they are.`,
      {
        mend: 'Cancel them, or wait until they have ended.',
      },
    );
}

async function accountView(
  context: Context,
  db: Reader,
  portfolio: PortfolioRow,
  settings: Settings,
): Promise<View> {
  const power = await powerOf(context, db, portfolio, settings, { assets: [], without: null });
  const { figures, account, reservations, unavailable } = power;
  const unsettled = await unsettledOf(db, portfolio.id, context.now());
  const money = (value: Decimal | null): string | null =>
    value === null ? null : formatDecimal(trim(value, account.currencyDigits));
  return {
    portfolioId: portfolio.id,
    portfolio: portfolio.name,
    currency: portfolio.currency,
    cash: money(figures.cash),
    settledCash: money(settledCash(power, unsettled)),
    unsettled: [
      ...Map.groupBy(unsettled, ({ settlesOn, currency }) => `${formatDay(settlesOn)} ${currency}`),
    ].map(([key, sales]) => ({
      settlesOn: key.slice(0, 10),
      amount: formatDecimal(sum(sales.map(({ amount }) => amount))),
      currency: key.slice(11),
    })),
    longValue: money(figures.longValue),
    shortValue: money(figures.shortValue),
    equity: money(figures.equity),
    initialMargin: money(figures.initialMargin),
    maintenanceMargin: money(figures.maintenanceMargin),
    reserved: money(power.reserved),
    buyingPower: money(power.buyingPower),
    written: writtenView(account, figures.options.groups),
    allowShort: portfolio.allow_short ?? false,
    openOrders: reservations.count,
    settings,
    broker: null,
    unavailable: [...unavailable],
  };
}
