import { day, formatDay } from '@financehub/core/time/day.ts';
import { Type } from 'typebox';
import type { Rate } from '../warehouse/warehouse.ts';
import { jsonOf, mapInSlices } from './answers.ts';
import { storedFigure } from './figures.ts';
import type { Call, Provider, RatesAsk } from './provider.ts';

const NAME = 'Frankfurter';
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Second = Type.Array(
  Type.Object({ date: Day, base: Type.String(), quote: Type.String(), rate: Type.Number() }),
);
const First = Type.Object({
  base: Type.String(),
  rates: Type.Record(Type.String(), Type.Record(Type.String(), Type.Number())),
});
const BASE = 'EUR';

interface Quotation {
  readonly date: string;
  readonly base: string;
  readonly quote: string;
  readonly rate: number;
}

/** Rows of an answer, so that reading it holds nobody up. */
const ROWS = 8000;
const FEWEST_DAYS = 31;

/** The second version, and the first where a copy of one's own does not have it. */
async function rates(call: Call, ask: RatesAsk): Promise<Rate[]> {
  const quotes = ask.currencies.filter((currency) => currency !== BASE);
  if (quotes.length === 0) return [];
  const days = Math.max(FEWEST_DAYS, Math.floor(ROWS / quotes.length));
  const last = day(ask.to);
  const rates: Rate[] = [];
  for (let first = day(ask.from); first <= last; first += days) {
    const period = { from: formatDay(first), to: formatDay(Math.min(first + days - 1, last)) };
    rates.push(...(await ratesOf(call, period, quotes)));
  }
  return rates;
}

type Period = Pick<RatesAsk, 'from' | 'to'>;

async function ratesOf(call: Call, period: Period, quotes: readonly string[]): Promise<Rate[]> {
  const url = new URL(`${call.url}/v2/rates`);
  url.searchParams.set('base', BASE);
  url.searchParams.set('quotes', quotes.join(','));
  url.searchParams.set('from', period.from);
  url.searchParams.set('to', period.to);
  const answer = await call.ask({ url, also: [404] });
  const found: readonly Quotation[] =
    answer.status === 404 ? await ofFirst(call, period, quotes) : jsonOf(NAME, answer, Second);
  const read = await mapInSlices(found, ({ date, base, quote, rate }): Rate | null => {
    const value = storedFigure(rate);
    const wanted = base === BASE && date >= period.from && date <= period.to && quotes.includes(quote);
    return value === null || !wanted ? null : { date, base: BASE, quote, rate: value };
  });
  return read.filter((rate) => rate !== null);
}

async function ofFirst(call: Call, { from, to }: Period, quotes: readonly string[]): Promise<Quotation[]> {
  const url = new URL(`${call.url}/v1/${from}..${to}`);
  url.searchParams.set('base', BASE);
  url.searchParams.set('symbols', quotes.join(','));
  const answer = await call.ask({ url, also: [404] });
  // Its answer to a period without rates.
  if (answer.status === 404) return [];
  const { base, rates: days } = jsonOf(NAME, answer, First);
  return Object.entries(days).flatMap(([date, byQuote]) =>
    Object.entries(byQuote).map(([quote, rate]) => ({ date, base, quote, rate })),
  );
}

export const frankfurter: Provider = {
  info: {
    id: 'frankfurter',
    name: NAME,
    site: 'https://frankfurter.dev',
    official: true,
    note: 'Rates of about 200 currencies, blended from central banks. Can be hosted by oneself: PROVIDER_FRANKFURTER_URL.',
    limits: 'None published; asked at most twice a second.',
    key: 'none',
    offers: ['fx'],
    classes: ['fx'],
    url: 'https://api.frankfurter.dev',
    pace: { burst: 3, everyMs: 500 },
  },
  rates,
  test: async (call) => {
    const from = new Date(call.instant.getTime() - 7 * 86_400_000).toISOString().slice(0, 10);
    const found = await rates(call, { currencies: ['USD'], from, to: call.today, quoteKind: null });
    return `${found.length} rates of EUR/USD, the last of ${found.at(-1)?.date ?? 'no day'}`;
  },
};
