import type { TradingAccount } from '@financehub/contract/trading-account.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Principal } from '../../db/database.ts';
import { type AlpacaAccount, AlpacaRefusal, brokerAccount } from '../../providers/alpaca-api.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import type { Call } from '../../providers/provider.ts';
import { marketSettings } from '../ingestion/index.ts';
import type { Missing } from '../portfolios/index.ts';

type View = Static<typeof TradingAccount>;
type BrokerView = NonNullable<View['broker']>;

const PATIENCE_MS = 20_000;

/** How to reach the broker of a book; null without a key, or where providers are off. */
export async function brokerOf(context: Context, who: Principal): Promise<Call | null> {
  const settings = await context.database.read(who, (db) => marketSettings(db, context));
  const alpaca = settings.providers.get('alpaca');
  if (alpaca?.usable !== true) return null;
  return callWith(context, alpaca.key);
}

/** A call with the key of another one, and time of its own. */
export const nextCall = (context: Context, { key }: Call): Call => callWith(context, key);

const callWith = ({ providers }: Context, key: string | null): Call =>
  providers.call('alpaca', key, AbortSignal.timeout(PATIENCE_MS));

const NO_KEY = {
  reason: 'there is no key for the broker Alpaca, or it is switched off',
  mend:
    'open a free paper account at https://alpaca.markets, generate a key there, and enter its id and its secret with a colon between under ' +
    'Settings, Providers; or let the portfolio trade on paper',
};

/** What a broker answers, or why it does not. */
export async function askBroker<T>(
  context: Context,
  who: Principal,
  symbol: string,
  use: (call: Call) => Promise<T>,
): Promise<{ readonly answer: T } | { readonly missing: Missing }> {
  const missing = (why: { reason: string; mend: string }) => ({ missing: { assetId: null, symbol, ...why } });
  const call = await brokerOf(context, who);
  if (call === null) return missing(NO_KEY);
  try {
    return { answer: await use(call) };
  } catch (error) {
    if (error instanceof ProviderFailure)
      return missing({ reason: error.message, mend: error.mend ?? 'try again later' });
    if (error instanceof AlpacaRefusal)
      return missing({ reason: `Alpaca: ${error.message}`, mend: 'look at the account at the broker' });
    throw error;
  }
}

/** What the broker says of its account. */
export async function brokerView(
  context: Context,
  who: Principal,
  symbol: string,
): Promise<{ readonly broker: BrokerView | null; readonly missing: readonly Missing[] }> {
  const asked = await askBroker(context, who, symbol, async (call) =>
    accountView(context, call, await brokerAccount(call)),
  );
  return 'answer' in asked
    ? { broker: asked.answer, missing: [] }
    : { broker: null, missing: [asked.missing] };
}

function accountView(context: Context, call: Call, account: AlpacaAccount): BrokerView {
  const stream = call.key === null ? null : context.alpaca.ordersState(call.key);
  const is = (flag: boolean | undefined): boolean => flag === true;
  const tradingBlocked = is(account.trading_blocked);
  const accountBlocked = is(account.account_blocked);
  const suspendedByUser = is(account.trade_suspended_by_user);
  const dayTrades = Number(account.daytrade_count ?? Number.NaN);
  return {
    account: account.account_number,
    status: account.status,
    currency: account.currency,
    cash: account.cash,
    equity: account.equity,
    buyingPower: account.buying_power,
    longValue: account.long_market_value ?? null,
    shortValue: account.short_market_value ?? null,
    initialMargin: account.initial_margin ?? null,
    maintenanceMargin: account.maintenance_margin ?? null,
    multiplier: account.multiplier ?? null,
    dayTrades: Number.isInteger(dayTrades) ? dayTrades : null,
    patternDayTrader: is(account.pattern_day_trader),
    shortSelling: account.shorting_enabled ?? null,
    tradingBlocked,
    transfersBlocked: is(account.transfers_blocked),
    accountBlocked,
    suspendedByUser,
    blocked: tradingBlocked || accountBlocked || suspendedByUser || account.status !== 'ACTIVE',
    updates: {
      live: stream?.live ?? false,
      since: stream?.since.toISOString() ?? null,
      reason: stream === null ? 'no order is open' : stream.reason,
    },
    at: context.now().toISOString(),
  };
}
