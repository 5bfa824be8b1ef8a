import { isCurrency } from '@financehub/core/money/currency.ts';
import { ProblemError } from './problem.ts';

/** Throws `invalid`, naming the place, when a code is given that ISO 4217 does not know. */
export function assertCurrency(code: string | null | undefined, path: string): void {
  if (code === undefined || code === null || isCurrency(code)) return;
  throw new ProblemError('invalid', `${code} is not a currency of ISO 4217.`, {
    errors: [{ path, message: 'must be a currency code such as USD' }],
  });
}
