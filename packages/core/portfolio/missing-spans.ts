import type { EpochDay } from '../time/day.ts';
import type { ValuationInput, ValuationState } from './valuation.ts';

/** Days on which something that the value or a flow depends on was missing; one entry for each asset and currency. */
export interface UnavailableSpan {
  readonly missing: 'price' | 'rate';
  /** Index of the asset whose price, or of the currency whose rate is missing. */
  readonly index: number;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

interface Days {
  /** By index; {@link NEVER} where nothing is missing. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** First and last days without a price, by asset, and without a rate, by currency. Changed in place. */
export interface MissingSpans {
  readonly price: Days;
  readonly rate: Days;
}

const NEVER = 2 ** 31 - 1;

const noDays = (length: number): Days => ({
  from: new Int32Array(length).fill(NEVER),
  to: new Int32Array(length),
});

type Sized = Pick<ValuationInput, 'assets' | 'rates'>;

export const noSpans = ({ assets, rates }: Sized): MissingSpans => ({
  price: noDays(assets.length),
  rate: noDays(rates.length),
});

/** A copy with a place for each asset and currency of the input; those that are new come after the others. */
export function copySpans({ price, rate }: MissingSpans, input: Sized): MissingSpans {
  const copy = noSpans(input);
  for (const [from, to] of [
    [price, copy.price],
    [rate, copy.rate],
  ] as const) {
    to.from.set(from.from);
    to.to.set(from.to);
  }
  return copy;
}

function note({ from, to }: Days, index: number, day: EpochDay): void {
  if (from[index] === NEVER) from[index] = day;
  to[index] = day;
}

/** Adds what a day walked to lacks: a price or a rate that its value or a flow depends on. */
export function noteMissing(
  spans: MissingSpans,
  state: ValuationState,
  input: ValuationInput,
  day: EpochDay,
): void {
  const { asset, currency, date, flow, transfer } = input.transactions;
  const noteAsset = (index: number): void => {
    if (Number.isNaN(state.price[index]!)) note(spans.price, index, day);
    const of = input.assets[index]!.currency;
    if (Number.isNaN(state.rate[of]!)) note(spans.rate, of, day);
  };
  for (let index = 0; index < state.quantity.length; index += 1)
    if (state.quantity[index] !== 0) noteAsset(index);
  for (let index = 0; index < state.cash.length; index += 1)
    if (state.cash[index] !== 0 && Number.isNaN(state.rate[index]!)) note(spans.rate, index, day);
  for (let row = state.nextTransaction - 1; row >= 0 && date[row] === day; row -= 1) {
    const of = currency[row]!;
    if (flow[row] !== 0 && Number.isNaN(state.rate[of]!)) note(spans.rate, of, day);
    if (transfer[row] !== 0) noteAsset(asset[row]!);
  }
}

/** What was noted, by the first day; of one day prices first. */
export function foundSpans({ price, rate }: MissingSpans): UnavailableSpan[] {
  const found: UnavailableSpan[] = [];
  for (const [missing, { from, to }] of [
    ['price', price],
    ['rate', rate],
  ] as const)
    for (let index = 0; index < from.length; index += 1)
      if (from[index] !== NEVER) found.push({ missing, index, from: from[index]!, to: to[index]! });
  return found.sort((a, b) => a.from - b.from);
}
