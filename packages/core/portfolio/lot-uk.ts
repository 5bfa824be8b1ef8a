import {
  compare,
  type Decimal,
  decimal,
  divide,
  equals,
  formatDecimal,
  isZero,
  MAX_SCALE,
  multiply,
  round,
  subtract,
  trim,
  ZERO,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { OpenLot, UkRule } from './lot.ts';
import { minus, partOf, plus, spread } from './lot-cost.ts';
import { costOfLot, type Part, withCost } from './lot-holding.ts';
import { paysCash } from './quantities.ts';
import type { PortfolioTransaction, TransactionType } from './transaction.ts';

/** What the UK rules match before the pool comes in. */
export interface UkPlan {
  /** Of each sale, the parts that are matched with purchases of the same day or of the 30 days after it. */
  readonly matched: ReadonlyMap<string, readonly Part[]>;
  /** What is left of each purchase for the pool. */
  readonly pooled: ReadonlyMap<string, OpenLot>;
}

interface Dealing {
  readonly tx: PortfolioTransaction;
  /** New shares per first one over all splits before it. */
  readonly factor: Decimal;
  /** Counts the events that no matching reaches across: they deal with the shares held on their day. */
  readonly era: number;
}

interface Purchase extends Dealing {
  lot: OpenLot;
}

interface Sale extends Dealing {
  left: Decimal;
  readonly parts: Part[];
}

const DAYS = 30;
const ENDS_ERA: ReadonlySet<TransactionType> = new Set(['SPIN_OFF', 'MERGER', 'RETURN_OF_CAPITAL']);
const ROUNDED_DIGITS = 9;

/**
 * Matches sales with purchases of the same day, then with those of the 30 days after, the earliest first (TCGA 1992 s105
 * and s106A; HMRC helpsheet HS284). `transactions` in the order in which they take effect; `lotOf` makes the lot of a
 * purchase. A split that is booked again counts once.
 */
export function ukPlan(
  transactions: readonly PortfolioTransaction[],
  lotOf: (tx: PortfolioTransaction) => OpenLot,
  repeatedSplits: ReadonlySet<string> = new Set(),
): UkPlan {
  const matched = new Map<string, readonly Part[]>();
  const pooled = new Map<string, OpenLot>();
  for (const own of Map.groupBy(transactions, (tx) => tx.assetId ?? '').values()) {
    const { purchases, sales } = dealings(own, lotOf, repeatedSplits);
    averageDays(purchases);
    matchSameDay(sales, purchases);
    matchThirtyDays(sales, purchases);
    for (const { tx, parts } of sales) if (parts.length > 0) matched.set(tx.id, parts);
    for (const { tx, lot } of purchases) pooled.set(tx.id, lot);
  }
  return { matched, pooled };
}

function dealings(
  transactions: readonly PortfolioTransaction[],
  lotOf: (tx: PortfolioTransaction) => OpenLot,
  repeatedSplits: ReadonlySet<string>,
): { purchases: Purchase[]; sales: Sale[] } {
  const purchases: Purchase[] = [];
  const sales: Sale[] = [];
  let factor = decimal('1');
  let era = 0;
  for (const tx of transactions) {
    const frame = { tx, factor, era };
    if (tx.type === 'BUY') purchases.push({ ...frame, lot: lotOf(tx) });
    if (tx.type === 'SELL') sales.push({ ...frame, left: tx.quantity ?? ZERO, parts: [] });
    if (tx.type === 'SPLIT' && !repeatedSplits.has(tx.id)) factor = multiply(factor, tx.quantity ?? ZERO);
    if (ENDS_ERA.has(tx.type) || paysCash(tx)) era += 1;
  }
  return { purchases, sales };
}

/** All that is bought on one day is bought in a single transaction (s105(1)(a)): each share costs the same. */
function averageDays(purchases: readonly Purchase[]): void {
  const days = Map.groupBy(purchases, ({ tx, factor, era }) => `${tx.date} ${era} ${formatDecimal(factor)}`);
  for (const day of days.values()) {
    if (day.length === 1) continue;
    const lots = day.map(({ lot }) => lot);
    const whole = lots.map(costOfLot).reduce(plus);
    const oneCurrency = lots.every(({ currency }) => currency === lots[0]!.currency);
    const costs = spread(
      oneCurrency ? whole : { own: null, base: whole.base },
      lots.map(({ quantity }) => quantity),
    );
    for (const [index, purchase] of day.entries())
      purchase.lot = withCost(purchase.lot, purchase.lot.quantity, costs[index]!);
  }
}

function matchSameDay(sales: readonly Sale[], purchases: readonly Purchase[]): void {
  const byDay = Map.groupBy(purchases, ({ tx }) => tx.date);
  for (const sale of sales)
    for (const purchase of byDay.get(sale.tx.date) ?? []) matchPair(sale, purchase, 'same-day');
}

function matchThirtyDays(sales: readonly Sale[], purchases: readonly Purchase[]): void {
  let from = 0;
  for (const sale of sales) {
    const { date } = sale.tx;
    while (from < purchases.length && dayOf(purchases[from]) <= date) from += 1;
    for (let next = from; next < purchases.length && !isZero(sale.left); next += 1) {
      if (dayOf(purchases[next]) > date + DAYS) break;
      matchPair(sale, purchases[next]!, 'thirty-days');
    }
  }
}

const dayOf = (purchase: Purchase | undefined): EpochDay => purchase?.tx.date ?? 0;

function matchPair(sale: Sale, purchase: Purchase, rule: UkRule): void {
  const { lot } = purchase;
  if (sale.era !== purchase.era || isZero(sale.left) || isZero(lot.quantity)) return;
  const available = inShares(lot.quantity, purchase.factor, sale.factor);
  const all = compare(available, sale.left) <= 0;
  const quantity = all ? available : sale.left;
  const bought = all ? lot.quantity : inShares(quantity, sale.factor, purchase.factor);
  const cost = all ? costOfLot(lot) : partOf(costOfLot(lot), bought, lot.quantity);
  sale.parts.push({ lot, quantity, cost, currency: lot.currency, rule });
  sale.left = trim(subtract(sale.left, quantity));
  purchase.lot = withCost(lot, trim(subtract(lot.quantity, bought)), minus(costOfLot(lot), cost));
}

/** Shares of one time as shares of another, between which there were splits. */
function inShares(quantity: Decimal, from: Decimal, to: Decimal): Decimal {
  if (equals(from, to)) return quantity;
  return trim(round(divide(multiply(quantity, to), from, MAX_SCALE), ROUNDED_DIGITS));
}
