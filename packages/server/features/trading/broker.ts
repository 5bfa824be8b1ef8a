import type { TradingAccount } from '@financehub/contract/trading-account.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Principal } from '../../db/database.ts';
import { AlpacaRefusal, brokerAccount } from '../../providers/alpaca-api.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import type { Call } from '../../providers/provider.ts';
import { marketSettings } from '../ingestion/index.ts';

type View = Static<typeof TradingAccount>;

const PATIENCE_MS = 20_000;

/** How to reach the broker of a book; null without a key, or where providers are off. */
export async function brokerOf(context: Context, who: Principal): Promise<Call | null> {
  const settings = await context.database.read(who, (db) => marketSettings(db, context));
  const alpaca = settings.providers.get('alpaca');
  if (alpaca?.usable !== true) return null;
  return context.providers.call('alpaca', alpaca.key, AbortSignal.timeout(PATIENCE_MS));
}

const NO_KEY = {
  reason: 'there is no key for the broker Alpaca, or it is switched off',
  mend: 'enter the key under Settings, Providers, or let the portfolio trade on paper',
};

/** What the broker says of its account. */
export async function brokerView(
  context: Context,
  who: Principal,
  symbol: string,
): Promise<Pick<View, 'broker'> | Pick<View, 'broker' | 'unavailable'>> {
  const call = await brokerOf(context, who);
  if (call === null) return { broker: null, unavailable: [{ assetId: null, symbol, ...NO_KEY }] };
  try {
    const account = await brokerAccount(call);
    return {
      broker: {
        account: account.account_number,
        cash: account.cash,
        equity: account.equity,
        buyingPower: account.buying_power,
        blocked: account.trading_blocked === true || account.account_blocked === true,
        at: context.now().toISOString(),
      },
    };
  } catch (error) {
    if (!(error instanceof ProviderFailure || error instanceof AlpacaRefusal)) throw error;
    const mend = error instanceof ProviderFailure ? error.mend : null;
    return {
      broker: null,
      unavailable: [{ assetId: null, symbol, reason: error.message, mend: mend ?? 'try again later' }],
    };
  }
}
