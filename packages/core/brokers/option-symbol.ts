import { type Decimal, decimal } from '../money/decimal.ts';
import { formatOcc, parseOcc } from '../options/occ.ts';
import { fromCivil, isCivil } from '../time/day.ts';
import { isPriceOfUnit } from './line.ts';

/** `AAPL 08/16/2024 200.00 P` of Schwab, month first. */
const SPELT = /^([A-Z][A-Z.]{0,4}\d?) (\d{2})\/(\d{2})\/(\d{4}) (\d+(?:\.\d+)?) ([CP])$/;
/** `AAPL240816P200` of Fidelity, after the dash that it has before it. */
const JOINED = /^-?([A-Z][A-Z.]{0,4}\d?)(\d{2})(\d{2})(\d{2})([CP])(\d{1,5}(?:\.\d+)?)$/;

/** The symbol of the Options Clearing Corporation for a listed option as brokers write it; null for anything else. */
export function occOf(text: string): string | null {
  const spelt = SPELT.exec(text);
  if (spelt !== null) {
    const [, root, month, date, year, strike, side] = spelt;
    return occ(root!, [year!, month!, date!], side!, strike!);
  }
  const joined = JOINED.exec(text);
  if (joined === null) return null;
  const [, root, year, month, date, side, strike] = joined;
  return occ(root!, [`20${year}`, month!, date!], side!, strike!);
}

function occ(root: string, written: readonly string[], side: string, strike: string): string | null {
  const [year = 0, month = 0, date = 0] = written.map(Number);
  if (!isCivil(year, month, date)) return null;
  const kind = side === 'C' ? 'call' : 'put';
  return formatOcc({ root, expiry: fromCivil(year, month, date), kind, strike: decimal(strike) });
}

/** A price that is one of a unit: those of options are of the underlying, those of bonds of a hundred, where the amount says it. */
export function priceOf(
  symbol: string | null,
  price: Decimal | null,
  units: Decimal,
  amount: Decimal | null,
): Decimal | null {
  if (price === null || amount === null || (symbol !== null && parseOcc(symbol) !== null)) return price;
  return isPriceOfUnit(price, units, amount) ? price : null;
}
