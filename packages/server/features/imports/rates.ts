import type { ImportPreview } from '@financehub/contract/imports.ts';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import type { RatesSummary } from '@financehub/core/statements/summary.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { holdsWarehouse } from './prices.ts';
import type { Reading } from './reader.ts';
import type { ImportView } from './store.ts';

const PROVIDER = 'file';

const dayOf = (date: EpochDay | null): string | null => (date === null ? null : formatDay(date));

/** What a preview says of the rates of a file. */
export function previewRates(rates: RatesSummary): NonNullable<Static<typeof ImportPreview>['rates']> {
  const { count, base, quoted, question, currencies, from, to } = rates;
  return { count, base, quoted, question, currencies: [...currencies], from: dayOf(from), to: dayOf(to) };
}

/** What an import keeps of the rates that it stored. */
export function storedRates({
  count,
  base,
  currencies,
  from,
  to,
}: RatesSummary): NonNullable<ImportView['rates']> {
  return { stored: count, base, currencies: [...currencies], from: dayOf(from), to: dayOf(to) };
}

/** Rates that mean nothing yet are not stored. */
export function refuseOpenRates({ count, question }: RatesSummary): void {
  if (count === 0 || question === null) return;
  throw new ProblemError('impossible', question, {
    mend: 'Say it in the preview, or send it as mapping.rates: {"base":"GBP","quoted":"per-base"}.',
  });
}

/** Stores the rates of a file; answers how many. */
export async function importRates(
  db: Writer,
  context: Context,
  reading: Reading,
  steps: { signal: AbortSignal; progress: (stage: string, done: number, total: number) => void },
): Promise<number> {
  const total = reading.summary.rates.count;
  if (total === 0 || !holdsWarehouse(context)) return total;
  const origin = { provider: PROVIDER, at: context.now() };
  let stored = 0;
  for await (const lines of reading.rates()) {
    steps.signal.throwIfAborted();
    const rates = lines.map(({ date, base, quote, rate }) => ({
      date: formatDay(date),
      // The file's question was answered before.
      base: base!,
      quote,
      rate: formatDecimal(rate),
    }));
    await context.warehouse.putRates(db.bookId, rates, origin);
    stored += lines.length;
    steps.progress('post', stored, total);
  }
  return stored;
}
