import type { Bar } from '../warehouse/warehouse.ts';
import { mapInSlices } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { decimalOfText, stored, storedFigure } from './figures.ts';
import type { AssetNames, Call, History, HistoryAsk, Provider } from './provider.ts';
import { sampleOf } from './sample.ts';

const NAME = 'Stooq';
const HEADER = /^Date,Open,High,Low,Close(,Volume)?\s*$/;
/** Every adjustment it knows (splits, dividends and others) left out. */
const UNADJUSTED = '1111111';

async function history(call: Call, query: HistoryAsk): Promise<History> {
  const none = { currency: null, bars: [], dividends: [], splits: [] };
  if (!query.prices) return none;
  const url = new URL(`${call.url}/q/d/l/`);
  const day = (text: string): string => text.replaceAll('-', '');
  for (const [name, value] of Object.entries({
    s: query.symbol,
    i: 'd',
    d1: day(query.from),
    d2: day(query.to),
    o: UNADJUSTED,
    apikey: call.key ?? '',
  }))
    url.searchParams.set(name, value);
  const { text } = await call.ask({ url, refusal: (answer) => refusalIn(query.symbol, answer.text) });
  const lines = text.trim().split(/\r?\n/).slice(1);
  const bars = await mapInSlices(lines, (line, index) => barOf(line, index + 2));
  // The row of a day that is not over is of what was traded so far.
  return { ...none, bars: bars.filter(({ date }) => date < call.today) };
}

const HOUR_SECONDS = 3600;

/** All its answers have status 200; only what begins with the header is prices. */
function refusalIn(symbol: string, text: string): ProviderFailure | null {
  if (HEADER.test(text.trimStart().split('\n', 1)[0]!)) return null;
  if (/^no data/i.test(text.trim()))
    return new ProviderFailure('not-found', `${NAME} has no price of ${symbol}`);
  if (/exceeded|limit/i.test(text.slice(0, 200)))
    return new ProviderFailure('rate-limited', `${NAME} says that its daily limit is reached`, {
      retryAfterSeconds: HOUR_SECONDS,
      mend: 'Wait until its daily limit is over.',
    });
  return new ProviderFailure('refused', `${NAME} sent a page instead of prices`, {
    mend: 'Get a key on its site and enter it under Settings, Providers.',
  });
}

function barOf(line: string, number: number): Bar {
  const [date = '', open = '', high = '', low = '', close = '', volume = ''] = line.split(',');
  const last = storedFigure(close);
  if (last === null || !/^\d{4}-\d{2}-\d{2}$/.test(date))
    throw new ProviderFailure('unexpected', `${NAME} answers in another form than known: line ${number}`);
  const units = decimalOfText(volume);
  return {
    date,
    open: storedFigure(open),
    high: storedFigure(high),
    low: storedFigure(low),
    close: last,
    volume: units === null ? null : stored(units),
  };
}

/** Countries by currency, where the symbol does not name one. */
const COUNTRIES: Readonly<Record<string, string>> = { USD: 'us', GBP: 'uk', EUR: 'de', JPY: 'jp', HUF: 'hu' };

async function symbolOf({ symbol, currency }: AssetNames): Promise<string | null> {
  if (currency === 'PLN') return symbol.toLowerCase();
  const country = COUNTRIES[currency];
  return country === undefined ? null : `${symbol.toLowerCase().replace('.', '-')}.${country}`;
}

export const stooq: Provider = {
  info: {
    id: 'stooq',
    name: NAME,
    site: 'https://stooq.com',
    official: true,
    note: 'Needs a key since March 2026. Prices are asked for unadjusted, and come without their currency.',
    limits: 'A number of downloads a day that it does not publish.',
    key: 'needed',
    offers: ['prices'],
    classes: ['stock', 'etf', 'fund', 'bond', 'commodity'],
    url: 'https://stooq.com',
    pace: { burst: 2, everyMs: 1000 },
  },
  symbolOf,
  history,
  test: sampleOf(history, 'spy.us'),
};
