import { showDay } from '../../format/day.ts';
import { price } from './show.ts';

/** What an underlying cost last, and where that is from. */
export interface KnownSpot {
  readonly symbol: string;
  /** As a decimal text. */
  readonly price: string;
  readonly day: string;
  readonly by: 'close' | 'chain' | 'parity';
}

interface Quoted {
  readonly at: string;
  readonly spot: number | null;
  readonly spotBy: KnownSpot['by'] | null;
}

interface Close {
  readonly date: string;
  readonly close: string;
}

/** The newer of the last close and what the chain says; of the same day what the chain says, from which its options are priced. */
export function latestSpot(
  symbol: string,
  close: Close | undefined,
  chain: Quoted | undefined,
): KnownSpot | null {
  const day = chain?.at.slice(0, 10) ?? '';
  if (chain?.spot != null && chain.spotBy !== null && chain.spotBy !== 'close' && day >= (close?.date ?? ''))
    return { symbol, price: String(Number(chain.spot.toPrecision(10))), day, by: chain.spotBy };
  return close === undefined ? null : { symbol, price: close.close, day: close.date, by: 'close' };
}

const SOURCES: Readonly<Record<KnownSpot['by'], string>> = {
  close: 'closed at',
  chain: 'was quoted with its options at',
  parity: 'is worth, by put-call parity of its options,',
};

/** `AAPL closed at 189.95 on Jan 5, 2026.` */
export const spotWords = ({ symbol, price: at, day, by }: KnownSpot): string =>
  `${symbol} ${SOURCES[by]} ${price(Number(at))} on ${showDay(day)}.`;
