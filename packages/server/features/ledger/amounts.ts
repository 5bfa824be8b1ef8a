import { isCurrency, minorDigits } from '@financehub/core/money/currency.ts';
import { decimal, formatDecimal, trim } from '@financehub/core/money/decimal.ts';

/** An amount as the API writes it: exact, without needless zeros, with at least the currency's own digits. */
export function amountText(amount: string, commodity: string): string {
  return formatDecimal(trim(decimal(amount), isCurrency(commodity) ? minorDigits(commodity) : 0));
}
