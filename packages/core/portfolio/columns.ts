import { toNumber } from '../money/decimal.ts';
import { paysCash } from './quantities.ts';
import { byDate, cashEffect, grossAmount, type PortfolioTransaction, quantityEffect } from './transaction.ts';

/** Transactions as columns, one row each, in the order in which they take effect. */
export interface TransactionColumns {
  /** Epoch days, ascending. */
  readonly date: Int32Array;
  /** Index of the asset, -1 for pure cash. */
  readonly asset: Int32Array;
  /** Units that come in (positive) or go out. */
  readonly quantity: Float64Array;
  /** New units of the asset per old one; 1 where the row is no split. */
  readonly split: Float64Array;
  /** What a corporate action does, see {@link ACTION}; 0 where the row is none, or a split without cash in lieu. */
  readonly action: Int32Array;
  /** Index of the asset whose units come in a spin-off or merger, -1 for none. */
  readonly into: Int32Array;
  /** Units of `into` per unit of the asset held before. */
  readonly ratio: Float64Array;
  /** Index of the currency of `cash` and `flow`. */
  readonly currency: Int32Array;
  /** Cash that comes in (positive) or goes out. */
  readonly cash: Float64Array;
  /** Cash that enters (positive) or leaves the portfolio from or to outside, in `currency`. */
  readonly flow: Float64Array;
  /** Dividends and interest after the costs of receiving them, in `currency`. */
  readonly income: Float64Array;
  /** The transaction's own rate into the portfolio's currency; NaN where the market's of the day counts. */
  readonly ownRate: Float64Array;
  /** Units of the asset that enter or leave from or to outside; they count as a flow at the market value of the day. */
  readonly transfer: Float64Array;
}

/** Codes of the column `action`. */
export const ACTION = {
  none: 0,
  /** A split whose fraction of a unit is paid in cash: what is held after it is whole. */
  wholeSplit: 1,
  /** Units of `into` come in addition. */
  spinOff: 2,
  wholeSpinOff: 3,
  /** Units of `into` come in the place of all that is held. */
  merger: 4,
} as const;

/** An empty column of each kind, `length` rows long, for rows to be set. */
export function emptyColumns(length: number): TransactionColumns {
  return {
    date: new Int32Array(length),
    asset: new Int32Array(length),
    quantity: new Float64Array(length),
    split: new Float64Array(length).fill(1),
    action: new Int32Array(length),
    into: new Int32Array(length).fill(-1),
    ratio: new Float64Array(length),
    currency: new Int32Array(length),
    cash: new Float64Array(length),
    flow: new Float64Array(length),
    income: new Float64Array(length),
    ownRate: new Float64Array(length).fill(Number.NaN),
    transfer: new Float64Array(length),
  };
}

/** Every column by its name. */
export const COLUMNS = Object.keys(emptyColumns(0)) as (keyof TransactionColumns)[];

/**
 * The columns of valid transactions. `assets` and `currencies` give the indices by id and code; one that they lack is a
 * RangeError. Without `tracksCash` (see {@link tracksCash}) every cash effect is a flow and no cash is kept.
 */
export function columnsOf(
  transactions: readonly PortfolioTransaction[],
  assets: ReadonlyMap<string, number>,
  currencies: ReadonlyMap<string, number>,
  tracksCash: boolean,
): TransactionColumns {
  const rows = [...transactions].sort(byDate);
  const columns = emptyColumns(rows.length);
  for (const [row, tx] of rows.entries()) {
    const cash = toNumber(cashEffect(tx));
    columns.date[row] = tx.date;
    columns.asset[row] = tx.assetId === null ? -1 : indexOf(assets, tx.assetId);
    columns.quantity[row] = toNumber(quantityEffect(tx));
    if (tx.type === 'SPLIT' && tx.quantity !== null) columns.split[row] = toNumber(tx.quantity);
    columns.action[row] = actionOf(tx);
    if (tx.toAssetId !== null) {
      columns.into[row] = indexOf(assets, tx.toAssetId);
      columns.ratio[row] = tx.quantity === null ? 0 : toNumber(tx.quantity);
    }
    columns.currency[row] = indexOf(currencies, tx.currency);
    columns.cash[row] = tracksCash ? cash : 0;
    if (tx.type === 'DIVIDEND' || tx.type === 'INTEREST') columns.income[row] = cash;
    if (tx.fxRate !== null) columns.ownRate[row] = toNumber(tx.fxRate);
    columns.flow[row] = tracksCash ? externalFlow(tx) : -cash;
    if (tx.type === 'TRANSFER_IN' || tx.type === 'TRANSFER_OUT')
      columns.transfer[row] = columns.quantity[row]!;
  }
  return columns;
}

function actionOf(tx: PortfolioTransaction): number {
  if (tx.type === 'MERGER') return ACTION.merger;
  const whole = paysCash(tx);
  if (tx.type === 'SPIN_OFF') return whole ? ACTION.wholeSpinOff : ACTION.spinOff;
  return whole ? ACTION.wholeSplit : ACTION.none;
}

function indexOf(indices: ReadonlyMap<string, number>, key: string): number {
  const index = indices.get(key);
  if (index === undefined) throw new RangeError(`no index is given for ${key}`);
  return index;
}

/** Fees and taxes are borne inside the portfolio: they lessen its return, not what was put in. */
function externalFlow(tx: PortfolioTransaction): number {
  const enters = tx.type === 'DEPOSIT' || (tx.type === 'TRANSFER_IN' && tx.assetId === null);
  const leaves = tx.type === 'WITHDRAWAL' || (tx.type === 'TRANSFER_OUT' && tx.assetId === null);
  const gross = grossAmount(tx);
  if (gross === null || !(enters || leaves)) return 0;
  return enters ? toNumber(gross) : -toNumber(gross);
}
