import type { getValueAtRisk } from '@financehub/contract/risk.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type HeldNow, heldNow, riskInputs, together } from './held.ts';
import { periodAsked } from './model.ts';

type Asked = Pick<Static<typeof getValueAtRisk.query>, 'portfolioId' | 'from' | 'to' | 'currency'>;
type Read = <T>(use: (db: Reader) => Promise<T>) => Promise<T>;

/** What one portfolio holds, or all of them as one. */
export async function heldAsked(
  context: Context,
  bookId: string,
  read: Read,
  query: Asked,
): Promise<HeldNow> {
  const period = periodAsked(query, context);
  const { inputs, currency } = await read((db) => riskInputs(db, context, query.portfolioId, query.currency));
  return together(await heldNow(context, bookId, inputs, { ...period, currency }));
}
