import type { TradingSettings } from '@financehub/contract/trading-account.ts';
import { type Decimal, decimal, isZero, multiply, ZERO } from '@financehub/core/money/decimal.ts';
import type { FeeModel } from '@financehub/core/trading/fees.ts';
import type { ExecutionRules } from '@financehub/core/trading/simulator/simulation.ts';
import type { SlippageModel } from '@financehub/core/trading/slippage.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';

export type Settings = Static<typeof TradingSettings>;

/** Of a portfolio that nothing was chosen for. */
const DEFAULTS: Settings = {
  kind: 'cash',
  venue: 'paper',
  fees: { perTrade: '0', perShare: '0', percent: '0', minimum: '0', maximum: null },
  slippage: { kind: 'none', amount: '0' },
  participation: '0.1',
};

/** Settings of the portfolios; each has some. */
export async function settingsOf(
  db: Reader,
  portfolioIds: readonly string[],
): Promise<Map<string, Settings>> {
  const rows = await db
    .selectFrom('trading_account')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', sql<string>`ANY(${portfolioIds as string[]}::uuid[])`)
    .execute();
  const stored = new Map(rows.map((row) => [row.portfolio_id, row]));
  return new Map(
    portfolioIds.map((id) => {
      const row = stored.get(id);
      if (row === undefined) return [id, DEFAULTS];
      const { kind, venue, participation } = row;
      const [fees, slippage] = [row.fees as Settings['fees'], row.slippage as Settings['slippage']];
      return [id, { kind, venue, fees, slippage, participation }];
    }),
  );
}

export async function saveSettings(db: Writer, portfolioId: string, settings: Settings): Promise<void> {
  const row = {
    kind: settings.kind,
    venue: settings.venue,
    fees: JSON.stringify(settings.fees),
    slippage: JSON.stringify(settings.slippage),
    participation: settings.participation,
  };
  await db
    .insertInto('trading_account')
    .values({ book_id: db.bookId, portfolio_id: portfolioId, ...row })
    .onConflict((conflict) => conflict.columns(['book_id', 'portfolio_id']).doUpdateSet(row))
    .execute();
}

/** Quotes count as the market for a minute; a trade that a feed reports late for twenty, as delayed feeds do. */
export const QUOTE_MS = 60_000;
export const PRINT_MS = 20 * 60_000;

/** How the simulator fills the orders of a portfolio. */
export function rulesOf(settings: Settings, maxAgeMs: number): ExecutionRules {
  return {
    participation: decimal(settings.participation),
    limitFill: 'touch',
    slippage: slippageOf(settings.slippage),
    fees: feesOf(settings.fees),
    maxAgeMs,
  };
}

const sized = (text: string): Decimal => decimal(text.replace('+', ''));
const PERCENT = decimal('0.01');
const BASIS_POINT = decimal('0.0001');

/** Bounds hold for an order as a whole, however many fills it takes. */
export function feesOf({ perTrade, perShare, percent, minimum, maximum }: Settings['fees']): FeeModel {
  const bounds = { min: sized(minimum), max: maximum === null ? null : sized(maximum) };
  const rule = (per: FeeModel[number]['per'], rate: Decimal, bounded: boolean): FeeModel => {
    if (isZero(rate)) return [];
    const { min, max } = bounded ? bounds : { min: null, max: null };
    return [{ per, rate, side: null, min, max, maxFraction: null, rounding: 'half-up' }];
  };
  const byUnits = rule('unit', sized(perShare), true);
  const byAmount = rule('value', multiply(sized(percent), PERCENT), true);
  // A minimum alone is what an order costs at least.
  const alone = byUnits.length + byAmount.length === 0 ? rule('order', bounds.min, false) : [];
  return [...rule('order', sized(perTrade), false), ...byUnits, ...byAmount, ...alone];
}

function slippageOf({ kind, amount }: Settings['slippage']): SlippageModel {
  const size = sized(amount);
  switch (kind) {
    case 'none':
      return { kind };
    case 'bps':
      return { kind: 'fraction', fraction: multiply(size, BASIS_POINT) };
    case 'spread':
      return { kind, fraction: size, otherwise: ZERO };
    case 'impact':
      return { kind, coefficient: multiply(size, BASIS_POINT), otherwise: ZERO };
  }
}
