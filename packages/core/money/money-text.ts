import { minorDigits } from './currency.ts';
import { decimal, formatDecimal, round } from './decimal.ts';

const SAFE = 2 ** 52;
/** Nearer than this to the middle between two cents the digits of the double decide. */
const NEAR_TIE = 1e-6;

/**
 * Amounts of a series as text, rounded half-up to the currency's digits; null for NaN. A double within a hair of a
 * tie is rounded by its fifteen significant digits, as 1.005 is meant even where 1.00499999999999989 is stored.
 */
export function moneyText(currency: string): (value: number) => string | null {
  const digits = minorDigits(currency);
  const factor = 10 ** digits;
  return (value) => {
    if (Number.isNaN(value)) return null;
    const scaled = Math.abs(value) * factor;
    const whole = Math.round(scaled);
    const tie = Math.abs(scaled - Math.floor(scaled) - 0.5) < NEAR_TIE * Math.max(1, scaled * 1e-9);
    if (tie || scaled > SAFE) return exactText(value, digits);
    if (whole === 0) return digits === 0 ? '0' : `0.${'0'.repeat(digits)}`;
    const text = String(whole).padStart(digits + 1, '0');
    const plain = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
    return value < 0 ? `-${plain}` : plain;
  };
}

function exactText(value: number, digits: number): string | null {
  const text = Number(value.toPrecision(15)).toFixed(Math.min(18, digits + 6));
  // Numbers from 1e21 on have no plain notation: that much money is no amount.
  return /^-?\d+(\.\d+)?$/.test(text) ? formatDecimal(round(decimal(text), digits)) : null;
}
