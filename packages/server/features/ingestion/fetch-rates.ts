import type { Context } from '../../context.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Rate } from '../../warehouse/warehouse.ts';
import { emptyItem, type Item, outcomeOf } from './report.ts';
import type { MarketSettings } from './settings.ts';

export interface RatesTask {
  /** Without the euro, against which the others are stored. */
  readonly currencies: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** Asks the providers of rates in order, each for the currencies that those before it did not have. */
export async function fetchRates(
  context: Context,
  bookId: string,
  settings: MarketSettings,
  task: RatesTask,
  signal: AbortSignal,
): Promise<Item[]> {
  const items = new Map(
    task.currencies.map((currency) => [currency, emptyItem('fx', pairOf(currency), null, context.now())]),
  );
  const open = new Set(task.currencies);
  for (const provider of usable(context, settings)) {
    if (open.size === 0) break;
    const asked =
      provider.info.quoteKinds === undefined ? [...open] : [...open].filter((each) => each === 'ARS');
    if (asked.length === 0) continue;
    let found: readonly Rate[] = [];
    let outcome = 'has no rate of it';
    let mend: string | null = null;
    try {
      found = await ask(context, settings, provider, { ...task, currencies: asked }, signal);
    } catch (error) {
      signal.throwIfAborted();
      ({ outcome, mend } = outcomeOf(error));
    }
    const kind = settings.providers.get(provider.info.id)?.quoteKind;
    const source = provider.info.quoteKinds === undefined ? provider.info.id : `${provider.info.id}:${kind}`;
    await context.warehouse.putRates(bookId, found, { provider: source, at: context.now() });
    for (const currency of asked) {
      const item = items.get(currency)!;
      const rates = found.filter(({ quote }) => quote === currency);
      item.attempts.push({
        provider: provider.info.id,
        outcome: rates.length > 0 ? `${rates.length} rates` : outcome,
      });
      item.mend ??= mend;
      if (rates.length === 0) continue;
      open.delete(currency);
      const dates = rates.map(({ date }) => date).sort();
      items.set(currency, {
        ...item,
        symbol: `${rates[0]!.base}/${currency}`,
        status: 'fetched',
        provider: source,
        bars: rates.length,
        from: dates[0]!,
        to: dates.at(-1)!,
        mend: null,
      });
    }
  }
  return [...items.values()].map((item) => (item.status === 'fetched' ? item : without(item)));
}

const pairOf = (currency: string): string => (currency === 'ARS' ? 'USD/ARS' : `EUR/${currency}`);

function without(item: Item): Item {
  const none = item.attempts.length === 0;
  return {
    ...item,
    status: 'failed',
    reason: none
      ? 'no provider is set up for exchange rates'
      : item.attempts.map(({ provider, outcome }) => `${provider}: ${outcome}`).join('; '),
    mend: item.mend ?? 'Choose providers under Settings, Providers, or import a file of exchange rates.',
  };
}

function usable(context: Context, settings: MarketSettings): Provider[] {
  return settings.order.fx.flatMap((id) => {
    const provider = context.providers.get(id);
    return provider?.rates !== undefined && settings.providers.get(id)?.usable === true ? [provider] : [];
  });
}

async function ask(
  context: Context,
  settings: MarketSettings,
  provider: Provider,
  task: RatesTask,
  signal: AbortSignal,
): Promise<readonly Rate[]> {
  const { id } = provider.info;
  const { key, quoteKind } = settings.providers.get(id)!;
  return provider.rates!(context.providers.call(id, key, signal), { ...task, quoteKind });
}
