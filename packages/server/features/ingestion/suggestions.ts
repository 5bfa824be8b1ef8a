import type { Suggestion as SuggestionSchema } from '@financehub/contract/ingestion.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  type Decimal,
  decimal,
  formatDecimal,
  multiply,
  round,
  sign,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { moveShares } from '@financehub/core/portfolio/quantities.ts';
import type { PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { type Loaded, loadSelected } from '../portfolios/index.ts';

type Suggestion = Static<typeof SuggestionSchema>;

/** Dividends are booked when they are paid, some weeks after the day on which shares go without them. */
const DIVIDEND_BEFORE = 5;
const DIVIDEND_AFTER = 75;
/** A broker may book a split some days late. */
const SPLIT_APART = 10;
const SHOWN = 200;

interface Event {
  readonly type: 'DIVIDEND' | 'SPLIT';
  readonly assetId: string;
  readonly date: string;
  readonly bookedOn: string;
  readonly figure: string;
  readonly currency: string;
}

/** Dividends that are paid by now and splits that have been, on shares held, that no transaction tells of; newest first. */
export async function suggestionsOf(
  context: Context,
  db: Reader,
  portfolioId: string | undefined,
): Promise<Suggestion[]> {
  const { portfolios } = await loadSelected(db, portfolioId, undefined);
  const dismissed = new Set(
    (await db.selectFrom('suggestion_dismissal').select('id').where('book_id', '=', db.bookId).execute()).map(
      ({ id }) => id,
    ),
  );
  const today = formatDay(dayOfInstant(context.now()));
  const known = await eventsOf(context, db.bookId, portfolios);
  // What is only declared may still change, and so may what is held.
  const events = known.filter(({ bookedOn }) => bookedOn <= today);
  const found = portfolios.flatMap((loaded) =>
    events.flatMap((event) => {
      const suggestion = suggest(loaded, event);
      return suggestion === null || dismissed.has(suggestion.id) ? [] : [suggestion];
    }),
  );
  return found.sort((a, b) => (a.date < b.date ? 1 : -1)).slice(0, SHOWN);
}

async function eventsOf(context: Context, bookId: string, portfolios: readonly Loaded[]): Promise<Event[]> {
  const assetIds = [...new Set(portfolios.flatMap(({ state }) => [...state.assets.keys()]))];
  const [dividends, splits] = await Promise.all([
    context.warehouse.dividends(bookId, assetIds),
    context.warehouse.splits(bookId, assetIds),
  ]);
  return [
    ...dividends.map(({ assetId, exDate, payDate, amount, currency }) => ({
      type: 'DIVIDEND' as const,
      assetId,
      date: exDate,
      bookedOn: payDate ?? exDate,
      figure: amount,
      currency,
    })),
    ...splits.map(({ assetId, date, ratio }) => ({
      type: 'SPLIT' as const,
      assetId,
      date,
      bookedOn: date,
      figure: ratio,
      currency: '',
    })),
  ];
}

function suggest({ portfolio, state, assets }: Loaded, event: Event): Suggestion | null {
  const asset = assets.get(event.assetId);
  if (asset === undefined) return null;
  const on = day(event.date);
  const held = heldBefore(state.transactions, event.assetId, on);
  if (sign(held) <= 0 || isBooked(state.transactions, event, on)) return null;
  const split = event.type === 'SPLIT';
  const amount = round(
    multiply(held, decimal(event.figure)),
    minorDigits(split ? asset.currency : event.currency),
  );
  return {
    id: `${portfolio.id}:${event.assetId}:${event.type}:${event.date}`,
    portfolioId: portfolio.id,
    portfolioName: portfolio.name,
    assetId: event.assetId,
    symbol: asset.symbol,
    type: event.type,
    date: event.date,
    heldQuantity: formatDecimal(trim(held)),
    reason: split
      ? `${event.figure} new shares per old one on ${event.date}; no split is booked near that day`
      : `${event.figure} ${event.currency} per share, ex ${event.date}; no dividend is booked near that day`,
    transaction: {
      type: event.type,
      date: event.bookedOn,
      assetId: event.assetId,
      ...(split ? { quantity: event.figure } : { amount: formatDecimal(amount) }),
      currency: split ? asset.currency : event.currency,
    },
  };
}

/** Shares at the end of the day before. */
function heldBefore(transactions: readonly PortfolioTransaction[], assetId: string, on: EpochDay): Decimal {
  const held = new Map<string, Decimal>();
  for (const tx of transactions) {
    if (tx.date >= on) break;
    if (tx.assetId === assetId || tx.toAssetId === assetId) moveShares(held, tx);
  }
  return held.get(assetId) ?? ZERO;
}

function isBooked(
  transactions: readonly PortfolioTransaction[],
  { type, assetId }: Event,
  on: EpochDay,
): boolean {
  const [before, after] = type === 'SPLIT' ? [SPLIT_APART, SPLIT_APART] : [DIVIDEND_BEFORE, DIVIDEND_AFTER];
  return transactions.some(
    (tx) => tx.type === type && tx.assetId === assetId && tx.date >= on - before && tx.date <= on + after,
  );
}
