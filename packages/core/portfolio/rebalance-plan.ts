import { minorDigits } from '../money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  decimalFromNumber,
  divide,
  multiply,
  negate,
  round,
  subtract,
  toNumber,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { feeOf, type RebalanceInput } from './rebalance-input.ts';

/** One trade of a plan: exact, amounts positive. */
export interface PlannedTrade {
  readonly position: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: Decimal;
  /** In the currency of the asset. */
  readonly amount: Decimal;
  /** In that of the portfolio, as the fee. */
  readonly amountInBase: Decimal;
  readonly fee: Decimal;
}

/**
 * Trades as whole numbers of units, positive to buy, with the values that they lead to as doubles to choose by and the
 * cash as an exact decimal. Changed in place.
 */
export class TradePlan {
  readonly input: RebalanceInput;
  readonly count: Float64Array;
  /** What a unit is worth in the portfolio's currency. */
  readonly unitValue: Float64Array;
  /** What is held at the beginning. */
  readonly held: Float64Array;
  /** Units that can be sold. */
  readonly sellable: Float64Array;
  /** Positions that are not traded: their trade would be too small. */
  readonly frozen: Uint8Array;
  /** Amounts below this are what paying in whole minor units leaves over all positions, not a distance from a target. */
  readonly smallest: number;
  private readonly members: readonly (readonly number[])[];
  private readonly trades: (PlannedTrade | null)[];
  private cashLeft: Decimal;
  private paid: Decimal = ZERO;

  constructor(input: RebalanceInput, frozen: Uint8Array = new Uint8Array(input.positions.length)) {
    const { positions, cash, amount } = input;
    this.input = input;
    this.frozen = frozen;
    this.count = new Float64Array(positions.length);
    this.trades = positions.map(() => null);
    this.cashLeft = add(cash, amount);
    this.smallest = (positions.length + 1) * 10 ** -minorDigits(input.currency);
    const members = input.groups.map((): number[] => []);
    for (const [position, { group }] of positions.entries())
      if (group !== null) members[group]!.push(position);
    this.members = members;
    this.unitValue = Float64Array.from(positions, ({ unit, price, rate }) =>
      toNumber(trim(multiply(multiply(unit, price), rate))),
    );
    this.held = Float64Array.from(positions, (_, position) =>
      toNumber(trim(valueAfter(input, position, null))),
    );
    this.sellable = Float64Array.from(positions, ({ quantity, unit }) =>
      Number(divide(quantity, unit, 0, 'down').units),
    );
  }

  /** Makes the trade of a position larger by so many units, negative ones to sell. */
  add(position: number, units: number): void {
    const before = this.trades[position]!;
    const count = this.count[position]! + units;
    const after = count === 0 ? null : tradeOf(this.input, position, count);
    this.count[position] = count;
    this.trades[position] = after;
    this.cashLeft = add(subtract(this.cashLeft, cashOf(before)), cashOf(after));
    this.paid = add(subtract(this.paid, before?.fee ?? ZERO), after?.fee ?? ZERO);
  }

  /** The most units that the trade of a position can grow by, in either direction, as the mode allows. */
  room(position: number, evenFrozen = false): { buy: number; sell: number } {
    if ((this.frozen[position] === 1 && !evenFrozen) || !(this.unitValue[position]! > 0))
      return { buy: 0, sell: 0 };
    const { mode, amount } = this.input;
    const count = this.count[position]!;
    const mayBuy = mode !== 'cash-flow' || amount.units > 0n;
    const maySell = mode === 'sell-and-buy' || (mode === 'cash-flow' && amount.units < 0n);
    return {
      buy: mayBuy ? Number.POSITIVE_INFINITY : Math.max(0, -count),
      sell: maySell ? this.sellable[position]! + count : Math.max(0, count),
    };
  }

  /** What the fees grow by with so many more units of a position. */
  feeFor(position: number, units: number): number {
    const { fees, currency } = this.input;
    const before = this.trades[position]?.fee ?? ZERO;
    const amount = Math.abs(this.count[position]! + units) * this.unitValue[position]!;
    const after = feeOf(fees, decimalFromNumber(amount, minorDigits(currency)), currency);
    return toNumber(subtract(after, before));
  }

  membersOf(group: number): readonly number[] {
    return this.members[group]!;
  }

  value(position: number): number {
    return this.held[position]! + this.count[position]! * this.unitValue[position]!;
  }

  fees(): Decimal {
    return this.paid;
  }

  /** After all trades, their fees and the money put in or taken out. */
  cash(): Decimal {
    return this.cashLeft;
  }

  /** Value of everything with the cash, fees paid. */
  total(): number {
    const { cash, amount } = this.input;
    const holdings = this.held.reduce((all, value) => all + value, 0);
    return holdings + toNumber(add(cash, amount)) - toNumber(this.paid);
  }

  made(): PlannedTrade[] {
    return this.trades.filter((trade) => trade !== null);
  }

  trade(position: number): PlannedTrade | null {
    return this.trades[position]!;
  }
}

/** What a trade does to the cash. */
function cashOf(trade: PlannedTrade | null): Decimal {
  if (trade === null) return ZERO;
  const { side, amountInBase, fee } = trade;
  return subtract(side === 'sell' ? amountInBase : negate(amountInBase), fee);
}

const ONE = decimal('1');

function tradeOf(
  { positions, currency, fees }: RebalanceInput,
  position: number,
  count: number,
): PlannedTrade {
  const { unit, price, rate, currency: own } = positions[position]!;
  const quantity = trim(multiply(unit, { units: BigInt(Math.abs(count)), scale: 0 }));
  const amount = round(multiply(quantity, price), minorDigits(own));
  const amountInBase =
    compare(rate, ONE) === 0 ? round(amount, minorDigits(currency)) : converted(amount, rate, currency);
  return {
    position,
    side: count > 0 ? 'buy' : 'sell',
    quantity,
    amount,
    amountInBase,
    fee: feeOf(fees, absolute(amountInBase), currency),
  };
}

const converted = (amount: Decimal, rate: Decimal, currency: string): Decimal =>
  round(multiply(amount, rate), minorDigits(currency));

/** The exact value of a position after the trades, unrounded. */
export function valueAfter(input: RebalanceInput, position: number, trade: PlannedTrade | null): Decimal {
  const { quantity, price, rate } = input.positions[position]!;
  const change = trade === null ? ZERO : trade.side === 'buy' ? trade.quantity : negate(trade.quantity);
  return multiply(multiply(add(quantity, change), price), rate);
}
