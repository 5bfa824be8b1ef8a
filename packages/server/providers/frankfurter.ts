import { Type } from 'typebox';
import type { Rate } from '../warehouse/warehouse.ts';
import { jsonOf, mapInSlices } from './answers.ts';
import { decimalOfNumber, positive, stored } from './figures.ts';
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
  readonly quote: string;
  readonly rate: number;
}

/** The second version, and the first where a copy of one's own does not have it. */
async function rates(call: Call, ask: RatesAsk): Promise<Rate[]> {
  const quotes = ask.currencies.filter((currency) => currency !== BASE);
  if (quotes.length === 0) return [];
  const url = new URL(`${call.url}/v2/rates`);
  url.searchParams.set('base', BASE);
  url.searchParams.set('quotes', quotes.join(','));
  url.searchParams.set('from', ask.from);
  url.searchParams.set('to', ask.to);
  const answer = await call.ask({ url, also: [404] });
  const found: readonly Quotation[] =
    answer.status === 404 ? await ofFirst(call, ask, quotes) : jsonOf(NAME, answer, Second);
  const read = await mapInSlices(found, ({ date, quote, rate }): Rate | null => {
    const value = positive(decimalOfNumber(rate));
    const wanted = date >= ask.from && date <= ask.to && quotes.includes(quote);
    return value === null || !wanted ? null : { date, base: BASE, quote, rate: stored(value) };
  });
  return read.filter((rate) => rate !== null);
}

async function ofFirst(call: Call, ask: RatesAsk, quotes: readonly string[]): Promise<Quotation[]> {
  const url = new URL(`${call.url}/v1/${ask.from}..${ask.to}`);
  url.searchParams.set('base', BASE);
  url.searchParams.set('symbols', quotes.join(','));
  const { rates: days } = jsonOf(NAME, await call.ask({ url }), First);
  return Object.entries(days).flatMap(([date, byQuote]) =>
    Object.entries(byQuote).map(([quote, rate]) => ({ date, quote, rate })),
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
