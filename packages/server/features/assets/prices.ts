import type { PriceBar } from '@financehub/contract/assets.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { ProblemError } from '../../http/problem.ts';
import { unitsToStore } from '../../warehouse/stored-decimal.ts';
import { type AssetBar, type Bar, ENTERED, type Origin } from '../../warehouse/warehouse.ts';
import { type Fault, readPriceCsv } from './price-csv.ts';

const FAULTS_SHOWN = 100;

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const more = faults.length > FAULTS_SHOWN ? `; the first ${FAULTS_SHOWN} are listed` : '';
  throw new ProblemError('invalid', `${faults.length} prices can not be stored${more}. Nothing was.`, {
    errors: faults.slice(0, FAULTS_SHOWN),
  });
}

type SentBar = Static<typeof PriceBar>;

/** The bars of a JSON body; throws a ProblemError that names each fault. */
export function barsOfJson(bars: readonly SentBar[]): Bar[] {
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  const read = bars.map((bar, index) => {
    const earlier = seen.get(bar.date);
    if (earlier !== undefined)
      faults.push({ path: `body/bars/${index}/date`, message: `${bar.date} is in bars/${earlier} already` });
    seen.set(bar.date, index);
    for (const name of ['open', 'high', 'low', 'close'] as const)
      if (bar[name] != null && unitsToStore(bar[name], `body/bars/${index}/${name}`) === 0n)
        faults.push({
          path: `body/bars/${index}/${name}`,
          message: 'a price must be above zero in the 12 digits after the point that are kept',
        });
    const { date, close, open = null, high = null, low = null, volume = null } = bar;
    return { date, close, open, high, low, volume };
  });
  refuse(faults);
  return read;
}

/** The bars of a CSV body; throws a ProblemError that names the lines which can't be read. */
export function barsOfCsv(bytes: Uint8Array, symbol: string): Bar[] {
  const { bars, faults } = readPriceCsv(bytes, symbol);
  const none = bars.length === 0 && faults.length === 0;
  refuse(none ? [{ path: 'body', message: 'there is no price in it' }] : faults);
  return bars;
}

/** Stores prices of assets of the book, replacing days that are there. */
export async function storePrices(
  context: Context,
  bookId: string,
  bars: readonly AssetBar[],
  provider = ENTERED,
): Promise<void> {
  const origin: Origin = { provider, at: context.now() };
  await context.warehouse.putBarsOfMany(bookId, bars, origin);
}
