import type { Decimal } from '@financehub/core/money/decimal.ts';
import type { LotPick, PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';

/**
 * Transactions on their way to a thread: copying columns of numbers costs a tenth of copying objects with decimals. Every field is there
 * again in what {@link unpack} makes of it.
 */
export interface Packed {
  readonly length: number;
  /** Ids, one after another, each ended by a line feed. */
  readonly ids: string;
  /** Texts that `codes` refers to by their place. */
  readonly texts: readonly string[];
  /** By row: date, sequence, then type, currency, asset and the asset it becomes by their place in `texts`; -1 for none. */
  readonly codes: Int32Array;
  /** By row and by name of {@link DECIMALS}: units, and scales that are {@link NONE} for null and {@link LARGE} for what is in `large`. */
  readonly units: Float64Array;
  readonly scales: Int8Array;
  /** Decimals whose units no double counts, by their place in `units`. */
  readonly large: ReadonlyMap<number, Decimal>;
  /** Lots that a sale names, by row. */
  readonly lots: ReadonlyMap<number, readonly LotPick[]>;
  /** Days of acquisition before a transfer, by row. */
  readonly acquired: ReadonlyMap<number, EpochDay>;
}

const DECIMALS = ['quantity', 'price', 'amount', 'fee', 'tax', 'fxRate', 'basisFraction'] as const;
const CODES = 6;
const NONE = -1;
const LARGE = -2;
const EXACT = 2n ** 53n;
const END = '\n';

export function pack(transactions: readonly PortfolioTransaction[]): Packed {
  const { length } = transactions;
  const codes = new Int32Array(length * CODES);
  const units = new Float64Array(length * DECIMALS.length);
  const scales = new Int8Array(length * DECIMALS.length);
  const large = new Map<number, Decimal>();
  const lots = new Map<number, readonly LotPick[]>();
  const acquired = new Map<number, EpochDay>();
  const places = new Map<string, number>();
  const placeOf = (text: string | null): number => {
    if (text === null) return NONE;
    const place = places.get(text) ?? places.size;
    places.set(text, place);
    return place;
  };
  for (const [row, tx] of transactions.entries()) {
    const { date, sequence, type, currency, assetId, toAssetId } = tx;
    const own = [date, sequence, placeOf(type), placeOf(currency), placeOf(assetId), placeOf(toAssetId)];
    codes.set(own, row * CODES);
    if (tx.lots !== null) lots.set(row, tx.lots);
    if (tx.acquired != null) acquired.set(row, tx.acquired);
    for (const [column, name] of DECIMALS.entries()) {
      const at = row * DECIMALS.length + column;
      const value = tx[name];
      if (value === null) scales[at] = NONE;
      else if (value.units > -EXACT && value.units < EXACT) {
        units[at] = Number(value.units);
        scales[at] = value.scale;
      } else {
        scales[at] = LARGE;
        large.set(at, value);
      }
    }
  }
  const ids = transactions.map(({ id }) => id).join(END);
  return { length, ids, texts: [...places.keys()], codes, units, scales, large, lots, acquired };
}

export function unpack({
  length,
  ids,
  texts,
  codes,
  units,
  scales,
  large,
  lots,
  acquired,
}: Packed): PortfolioTransaction[] {
  const names = ids.split(END);
  const textAt = (at: number): string | null => texts[codes[at]!] ?? null;
  const decimalAt = (at: number): Decimal | null => {
    const scale = scales[at]!;
    if (scale >= 0) return { units: BigInt(units[at]!), scale };
    return scale === NONE ? null : large.get(at)!;
  };
  return Array.from({ length }, (_, row) => {
    const [code, first] = [row * CODES, row * DECIMALS.length];
    return {
      id: names[row]!,
      date: codes[code]!,
      sequence: codes[code + 1]!,
      type: textAt(code + 2) as PortfolioTransaction['type'],
      assetId: textAt(code + 4),
      quantity: decimalAt(first),
      price: decimalAt(first + 1),
      amount: decimalAt(first + 2),
      currency: textAt(code + 3)!,
      fee: decimalAt(first + 3),
      tax: decimalAt(first + 4),
      fxRate: decimalAt(first + 5),
      toAssetId: textAt(code + 5),
      basisFraction: decimalAt(first + 6),
      acquired: acquired.get(row) ?? null,
      lots: lots.get(row) ?? null,
    };
  });
}

/** Buffers that are moved instead of copied. */
export const buffersOf = ({ codes, units, scales }: Packed): ArrayBuffer[] => [
  codes.buffer as ArrayBuffer,
  units.buffer as ArrayBuffer,
  scales.buffer as ArrayBuffer,
];
