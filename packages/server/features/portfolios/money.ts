import { minorDigits } from '@financehub/core/money/currency.ts';
import { type Decimal, formatDecimal, trim } from '@financehub/core/money/decimal.ts';

export const text = (value: Decimal | null): string | null => (value === null ? null : formatDecimal(value));

/** With at least the digits in which the currency is paid. */
export const money = (value: Decimal | null, currency: string): string | null =>
  value === null ? null : formatDecimal(trim(value, minorDigits(currency)));
