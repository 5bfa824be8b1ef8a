import { day } from '@financehub/core/time/day.ts';
import type { Rate } from '../warehouse/warehouse.ts';
import { ProviderFailure } from './failure.ts';
import { storedFigure } from './figures.ts';
import { MIB } from './http.ts';
import type { Call, Provider, RatesAsk } from './provider.ts';

const NAME = 'The European Central Bank';
const DAY_CUBE = /<(?:\w+:)?Cube\s+time=["'](\d{4}-\d{2}-\d{2})["']\s*>/g;
const RATE_CUBE = /<(?:\w+:)?Cube\s+currency=["']([A-Z]{3})["']\s+rate=["']([\d.]+)["']\s*\/>/g;

/** The file that reaches back far enough. */
function fileFor(call: Call, from: string): string {
  const days = day(call.today) - day(from);
  if (days <= 0) return 'eurofxref-daily.xml';
  return days <= 85 ? 'eurofxref-hist-90d.xml' : 'eurofxref-hist.xml';
}

const DAYS_PER_SLICE = 50;
/** All days since 1999 take 8 MiB, and a quarter more each year. */
const MOST_BYTES = 32 * MIB;

/** Rates of a reference file: units of each currency per euro. Currencies that are not wanted are passed over. */
async function readReferenceRates(
  text: string,
  wanted: (currency: string) => boolean,
  range: { from: string; to: string },
): Promise<Rate[]> {
  if (!/<\/(?:\w+:)?Envelope>\s*$/.test(text.slice(-200)))
    throw new ProviderFailure('unexpected', `${NAME} sent a file that is cut off`, {
      mend: 'Try again later.',
    });
  const rates: Rate[] = [];
  let days = 0;
  for (const { date, cubes } of daysOf(text)) {
    days += 1;
    if (days % DAYS_PER_SLICE === 0) await new Promise(setImmediate);
    if (date < range.from || date > range.to) continue;
    for (const [, quote, figure] of cubes.matchAll(RATE_CUBE)) {
      const rate = storedFigure(figure);
      if (rate !== null && wanted(quote!)) rates.push({ date, base: 'EUR', quote: quote!, rate });
    }
  }
  if (days === 0)
    throw new ProviderFailure('unexpected', `${NAME} answers in another form than known: no Cube of a day`);
  return rates;
}

/** The days of a file one after the other, each with the text of its rates: looking for all at once takes a while. */
function* daysOf(text: string): Generator<{ date: string; cubes: string }> {
  const starts = text.matchAll(DAY_CUBE);
  let start = starts.next().value;
  while (start !== undefined) {
    const next = starts.next().value;
    yield { date: start[1]!, cubes: text.slice(start.index + start[0].length, next?.index ?? text.length) };
    start = next;
  }
}

async function rates(call: Call, ask: RatesAsk): Promise<Rate[]> {
  const { text } = await call.ask({
    url: new URL(`${call.url}/${fileFor(call, ask.from)}`),
    mostBytes: MOST_BYTES,
  });
  if (!text.includes('<'))
    throw new ProviderFailure('unexpected', `${NAME} sent something that is no XML`, {
      mend: 'Try again later.',
    });
  return readReferenceRates(text, (currency) => ask.currencies.includes(currency), ask);
}

export const ecb: Provider = {
  info: {
    id: 'ecb',
    name: 'European Central Bank',
    site: 'https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates',
    official: true,
    note: 'Reference rates of about 30 currencies against the euro since 1999, on its working days.',
    limits: 'None published.',
    key: 'none',
    offers: ['fx'],
    classes: ['fx'],
    url: 'https://www.ecb.europa.eu/stats/eurofxref',
    pace: { burst: 3, everyMs: 1000 },
  },
  rates,
  test: async (call) => {
    const { text } = await call.ask({ url: new URL(`${call.url}/eurofxref-daily.xml`) });
    const all = await readReferenceRates(text, () => true, { from: '0001-01-01', to: '9999-12-31' });
    return `${all.length} rates of ${all[0]?.date ?? 'no day'}`;
  },
};
