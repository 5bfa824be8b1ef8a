import type { ResponseOf } from '@financehub/contract/route.ts';
import type { compareWithBroker } from '@financehub/contract/trading-broker.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  absolute,
  add,
  type Decimal,
  decimal,
  equals,
  formatDecimal,
  isZero,
  multiply,
  round,
  sign,
  subtract,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Principal, Reader, Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { brokerAccount } from '../../providers/alpaca-api.ts';
import { type AlpacaPosition, brokerPositions } from '../../providers/alpaca-orders.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { lockPortfolio, type Missing, type PortfolioRow, requirePortfolio } from '../portfolios/index.ts';
import { balancesOf } from './balances.ts';
import { askBroker } from './broker.ts';
import { alpacaSymbol } from './broker-order.ts';
import { settingsOf } from './settings.ts';
import { OPEN_STATUSES } from './store.ts';

export type Comparison = ResponseOf<typeof compareWithBroker>;
type Item = Comparison['items'][number];

/** What the books hold of the account at the broker. */
interface Side {
  readonly portfolio: PortfolioRow;
  readonly portfolios: readonly string[];
  readonly cash: ReadonlyMap<string, Decimal>;
  /** Of the assets that are held or have open orders: units, by asset. */
  readonly quantities: ReadonlyMap<string, Decimal>;
  readonly openOrders: ReadonlyMap<string, number>;
  readonly assets: ReadonlyMap<string, AssetRow>;
}

/** Positions name coins without the slash that orders have: BTCUSD. */
const plainSymbol = (symbol: string): string => symbol.replace('/', '').toUpperCase();

/**
 * The positions and the cash of the broker's account beside those of the portfolios whose orders go there. Throws
 * `impossible` for a portfolio that trades on paper.
 */
export async function compareHoldings(
  context: Context,
  who: Principal,
  portfolioId: string,
): Promise<Comparison> {
  const own = await context.database.read(who, (db) => ownSide(db, portfolioId));
  const asked = await askBroker(context, who, own.portfolio.name, async (call) => ({
    account: await brokerAccount(call),
    positions: await brokerPositions(call),
  }));
  const about = { portfolioId, portfolios: [...own.portfolios], openOrders: openIn(own) };
  if ('missing' in asked) return nothing(about, asked.missing);
  const { account, positions } = asked.answer;
  // The broker was asked while orders may have filled: what is booked by then counts.
  const side = await context.database.read(who, (db) => ownSide(db, portfolioId));
  const items = itemsOf(positions, side);
  const ours = side.cash.get(account.currency) ?? ZERO;
  const cash = {
    currency: account.currency,
    theirs: plain(decimal(account.cash)),
    ours: plain(ours),
    difference: plain(round(subtract(decimal(account.cash), ours), minorDigits(account.currency))),
  };
  const differ = (difference: string): boolean => !isZero(decimal(difference));
  return {
    ...about,
    account: account.account_number,
    items,
    cash,
    openOrders: openIn(side),
    differences: items.filter((item) => differ(item.difference)).length + Number(differ(cash.difference)),
    at: context.now().toISOString(),
    unavailable: [],
  };
}

const openIn = ({ openOrders }: Side): number =>
  [...openOrders.values()].reduce((sum, count) => sum + count, 0);

const plain = (value: Decimal): string => formatDecimal(trim(value));

function nothing(
  about: Pick<Comparison, 'portfolioId' | 'portfolios' | 'openOrders'>,
  { assetId, symbol, reason, mend }: Missing,
): Comparison {
  const unavailable = [{ assetId, symbol, reason, mend }];
  return { ...about, account: null, items: [], cash: null, differences: 0, at: null, unavailable };
}

async function ownSide(db: Reader, portfolioId: string): Promise<Side> {
  const portfolio = await requirePortfolio(db, portfolioId);
  if ((await settingsOf(db, [portfolioId])).get(portfolioId)!.venue !== 'alpaca')
    throw new ProblemError(
      'impossible',
      `${portfolio.name} trades on paper: there is nothing to compare it with.`,
      {
        mend: 'Let its orders go to Alpaca under Trading, Account settings.',
      },
    );
  const rows = await db
    .selectFrom('trading_account')
    .select('portfolio_id')
    .where('book_id', '=', db.bookId)
    .where('venue', '=', 'alpaca')
    .execute();
  const portfolios = rows.map((row) => row.portfolio_id);
  const sums = (into: Map<string, Decimal>, from: ReadonlyMap<string, Decimal>): void => {
    for (const [key, value] of from) into.set(key, add(into.get(key) ?? ZERO, value));
  };
  const [cash, quantities] = [new Map<string, Decimal>(), new Map<string, Decimal>()];
  for (const id of portfolios) {
    const balances = await balancesOf(db, id);
    sums(cash, balances.cash);
    sums(quantities, balances.quantities);
  }
  const open = await db
    .selectFrom('trade_order')
    .select(['asset_id', sql<number>`count(*)::int`.as('count')])
    .where('book_id', '=', db.bookId)
    .where('venue', '=', 'alpaca')
    .where('status', 'in', OPEN_STATUSES)
    .groupBy('asset_id')
    .execute();
  const openOrders = new Map(open.map((row) => [row.asset_id, row.count]));
  const assets = await assetsById(db, [...new Set([...quantities.keys(), ...openOrders.keys()])]);
  return { portfolio, portfolios, cash, quantities, openOrders, assets };
}

/**
 * Throws `conflict` where the books hold something else by now than what was compared. Nobody changes what they hold until
 * the transaction ends.
 */
export async function assertAsCompared(db: Writer, compared: Comparison): Promise<void> {
  for (const id of [...compared.portfolios].sort()) await lockPortfolio(db, id);
  const side = await ownSide(db, compared.portfolioId);
  const held = bySymbol(side);
  const oursOf = (symbol: string): Decimal => quantityIn(side, held.get(plainSymbol(symbol)));
  const same =
    compared.items.every(({ symbol, ours }) => equals(decimal(ours), oursOf(symbol))) &&
    openIn(side) === compared.openOrders &&
    equals(decimal(compared.cash!.ours), side.cash.get(compared.cash!.currency) ?? ZERO);
  if (same) return;
  throw new ProblemError('conflict', 'The books have changed since they were compared; nothing was booked.', {
    mend: 'Compare with the broker again.',
  });
}

const bySymbol = ({ assets }: Side): Map<string, AssetRow> =>
  new Map([...assets.values()].map((asset) => [plainSymbol(alpacaSymbol(asset)), asset]));

const quantityIn = ({ quantities }: Side, asset: AssetRow | undefined): Decimal =>
  asset === undefined ? ZERO : (quantities.get(asset.id) ?? ZERO);

function itemsOf(positions: readonly AlpacaPosition[], own: Side): Item[] {
  const held = bySymbol(own);
  const theirs = new Map(positions.map((position) => [plainSymbol(position.symbol), position]));
  const symbols = [...new Set([...theirs.keys(), ...held.keys()])].sort();
  return symbols.flatMap((symbol) => {
    const position = theirs.get(symbol);
    const asset = held.get(symbol);
    const ours = quantityIn(own, asset);
    if (position === undefined && isZero(ours)) return [];
    const quantity = position === undefined ? ZERO : decimal(position.qty);
    const difference = trim(subtract(quantity, ours));
    return [
      {
        symbol: position?.symbol ?? symbol,
        assetId: asset?.id ?? null,
        name: asset?.name ?? null,
        theirs: plain(quantity),
        ours: plain(ours),
        difference: formatDecimal(difference),
        averagePrice: position?.avg_entry_price ?? null,
        marketValue: position?.market_value ?? null,
        openOrders: asset === undefined ? 0 : (own.openOrders.get(asset.id) ?? 0),
        booking:
          isZero(difference) || sign(quantity) < 0 ? null : bookingOf(difference, ours, position, asset),
      },
    ];
  });
}

/** The cost of a holding that is new here is what the broker says; what a part of one has cost, nobody knows. */
function bookingOf(
  difference: Decimal,
  ours: Decimal,
  position: AlpacaPosition | undefined,
  asset: AssetRow | undefined,
): Item['booking'] {
  const comes = sign(difference) > 0;
  const price = position?.avg_entry_price ?? null;
  const known = comes && isZero(ours) && price !== null;
  const multiplier =
    position?.asset_class === 'us_option' ? decimal(asset?.multiplier ?? '100') : decimal('1');
  const amount = known ? round(multiply(multiply(difference, decimal(price)), multiplier), 2) : null;
  return {
    type: comes ? 'TRANSFER_IN' : 'TRANSFER_OUT',
    quantity: plain(absolute(difference)),
    amount: amount === null ? null : formatDecimal(amount),
  };
}
