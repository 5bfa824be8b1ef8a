import { isStale, lastExpected, rhythmOf } from '@financehub/core/prices/rhythm.ts';
import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { checkedRates } from '../../providers/checked.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Rate } from '../../warehouse/warehouse.ts';
import { askProvider } from './ask.ts';
import { emptyItem, type Item, outcomeOf } from './report.ts';
import type { MarketSettings } from './settings.ts';

export interface RatesTask {
  /** Without the euro, against which the others are stored. */
  readonly currencies: readonly string[];
  readonly from: string;
  readonly to: string;
}

interface Answered {
  readonly provider: Provider;
  /** The provider, with the kind of its quotation where it has several. */
  readonly source: string;
  readonly rates: readonly Rate[];
  readonly first: string;
  readonly last: string;
}

/**
 * Asks the providers of rates in order, each for the currencies that those before it did not have, or only until some days
 * ago: of these the rates that go furthest are stored, and said to be stale.
 */
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
  const best = new Map<string, Answered>();
  for (const provider of usable(context, settings)) {
    if (open.size === 0) break;
    const asked =
      provider.info.quoteKinds === undefined ? [...open] : [...open].filter((each) => each === 'ARS');
    if (asked.length === 0) continue;
    const { found, outcome, mend } = await attempt(
      context,
      settings,
      provider,
      { ...task, currencies: asked },
      signal,
    );
    for (const currency of asked) {
      const answered = found.get(currency);
      const item = items.get(currency)!;
      item.attempts.push({
        provider: provider.info.id,
        outcome: answered === undefined ? outcome : `${answered.rates.length} rates`,
      });
      item.mend ??= mend;
      if (answered === undefined) continue;
      if (answered.last > (best.get(currency)?.last ?? '')) best.set(currency, answered);
      if (latenessOf(context, task, answered) === null) open.delete(currency);
    }
  }
  await store(context, bookId, [...best.values()]);
  return [...items].map(([currency, item]) => {
    const answered = best.get(currency);
    return answered === undefined
      ? without(item)
      : fetched(item, answered, latenessOf(context, task, answered));
  });
}

const pairOf = (currency: string): string => (currency === 'ARS' ? 'USD/ARS' : `EUR/${currency}`);

async function attempt(
  context: Context,
  settings: MarketSettings,
  provider: Provider,
  task: RatesTask,
  signal: AbortSignal,
): Promise<{ found: Map<string, Answered>; outcome: string; mend: string | null }> {
  const { id, quoteKinds } = provider.info;
  const { quoteKind } = settings.providers.get(id)!;
  try {
    const rates = await askProvider(context, settings, provider, signal, async (call) =>
      checkedRates(await provider.rates!(call, { ...task, quoteKind }), task),
    );
    const source = quoteKinds === undefined ? id : `${id}:${quoteKind}`;
    const found = new Map(
      [...Map.groupBy(rates, ({ quote }) => quote)].map(([quote, own]) => [
        quote,
        answerOf(provider, source, own),
      ]),
    );
    return { found, outcome: 'has no rate of it', mend: null };
  } catch (error) {
    signal.throwIfAborted();
    return { found: new Map(), ...outcomeOf(error) };
  }
}

function answerOf(provider: Provider, source: string, rates: readonly Rate[]): Answered {
  const days = rates.map(({ date }) => date).sort();
  return { provider, source, rates, first: days[0]!, last: days.at(-1)! };
}

const WORKDAYS = rhythmOf(new Int32Array());

/** What is late about the last rate; null where it is as new as can be expected, and where the person named the last day. */
function latenessOf(context: Context, { to }: RatesTask, { last }: Answered): string | null {
  const today = dayOfInstant(context.now());
  if (day(to) < today || !isStale(WORKDAYS, day(last), today)) return null;
  return `The last rate is of ${last}; one of ${formatDay(lastExpected(WORKDAYS, today))} is expected.`;
}

async function store(context: Context, bookId: string, answers: readonly Answered[]): Promise<void> {
  for (const [source, own] of Map.groupBy(answers, (answered) => answered.source))
    await context.warehouse.putRates(
      bookId,
      own.flatMap(({ rates }) => rates),
      { provider: source, at: context.now() },
      'stands',
    );
}

function fetched(item: Item, { provider, source, rates, first, last }: Answered, late: string | null): Item {
  return {
    ...item,
    symbol: `${rates[0]!.base}/${rates[0]!.quote}`,
    status: 'fetched',
    provider: source,
    bars: rates.length,
    from: first,
    to: last,
    mend: null,
    ...(late === null
      ? {}
      : {
          stale: true,
          reason: `${provider.info.name} is behind. ${late}`,
          mend: 'It is fetched again by the next run; another provider may be further: Settings, Providers.',
        }),
  };
}

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
