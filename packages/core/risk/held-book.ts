import {
  type AlignedAsset,
  type AlignRequest,
  alignedReturns,
  type LeftOut,
} from '../portfolio/aligned-returns.ts';
import type { EpochDay } from '../time/day.ts';
import { curveOf, type RiskBook, type RiskPosition } from './exposure.ts';
import { type HeldOption, impliedBy, optionFigures, optionPnl } from './held-option.ts';
import { annualVolatility } from './position.ts';

/** Something held: its value in the currency of the book, and what moves it. */
export interface HeldItem {
  readonly value: number;
  /** Index among the drivers; of an option that of its underlying. */
  readonly driver: number;
  readonly option: HeldOption | null;
}

export interface HeldRequest {
  readonly items: readonly HeldItem[];
  /** Prices of what moves the items; a currency is an asset of price one. */
  readonly drivers: readonly AlignedAsset[];
  readonly rates: AlignRequest['rates'];
  readonly from: EpochDay;
  readonly to: EpochDay;
}

export interface HeldBook {
  readonly book: RiskBook;
  /** Of the positions of the book: which items they are. */
  readonly items: readonly number[];
  readonly date: Int32Array;
  readonly start: EpochDay | null;
  /** Drivers without a column, and why. */
  readonly leftOut: readonly {
    readonly driver: number;
    readonly why: LeftOut['why'];
    readonly days: number;
    readonly last?: EpochDay;
  }[];
  /** Items of some value without returns: the book is not of the whole. */
  readonly without: readonly number[];
  /** Share of the values, by size, that has returns. */
  readonly covered: number;
  /** Of the items: the volatility that their price implies, or that of the past; NaN of what is no option. */
  readonly volatility: Float64Array;
}

/** The book of what is held, with the returns of the days on which everything in it has a price. */
export function heldBook({ items, drivers, rates, from, to }: HeldRequest): HeldBook {
  const aligned = alignedReturns({ assets: drivers, rates, from, to, interval: 'day', dropShort: true });
  const rows = aligned.date.length;
  const columnOf = new Map(aligned.kept.map((driver, column) => [driver, column]));
  const volatility = new Float64Array(items.length).fill(Number.NaN);
  const positions: RiskPosition[] = [];
  const kept: number[] = [];
  const without: number[] = [];
  let [size, known] = [0, 0];
  for (const [at, item] of items.entries()) {
    const column = columnOf.get(item.driver);
    size += Math.abs(item.value);
    if (column === undefined) {
      if (item.value !== 0) without.push(at);
      continue;
    }
    known += Math.abs(item.value);
    kept.push(at);
    if (item.option === null) {
      positions.push({ column, exposure: item.value, curve: null });
      continue;
    }
    const own = aligned.returns.subarray(column * rows, (column + 1) * rows);
    volatility[at] = impliedBy(item.option) ?? annualVolatility(own);
    positions.push(optionPosition(item.option, volatility[at]!, column));
  }
  return {
    book: { returns: { columns: aligned.kept.length, rows, values: aligned.returns }, positions },
    items: kept,
    date: aligned.date,
    start: aligned.start,
    leftOut: aligned.leftOut.map(({ asset, ...left }) => ({ driver: asset, ...left })),
    without,
    covered: size > 0 ? known / size : 1,
    volatility,
  };
}

function optionPosition(option: HeldOption, volatility: number, column: number): RiskPosition {
  const { delta } = optionFigures(option, volatility);
  return {
    column,
    exposure: option.units * option.rate * option.spot * delta,
    curve: curveOf((move) => optionPnl(option, volatility, move)),
  };
}
