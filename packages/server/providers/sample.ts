import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { Call, Provider } from './provider.ts';

const DAYS = 10;

/** Shows whether prices come: those of the last days of a fund that every provider of shares has, as the provider calls it. */
export function sampleOf(history: NonNullable<Provider['history']>, symbol: string) {
  return async (call: Call): Promise<string> => {
    const { bars } = await history(call, {
      symbol,
      currency: 'USD',
      from: formatDay(dayOfInstant(call.instant) - DAYS),
      to: call.today,
      prices: true,
      events: false,
    });
    return `${bars.length} prices of SPY, the last of ${bars.at(-1)?.date ?? 'no day'}`;
  };
}
