import type { TradingSettings } from '@financehub/contract/trading-account.ts';
import { decimal, ZERO } from '@financehub/core/money/decimal.ts';
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
  fees: [],
  slippage: { kind: 'none' },
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

export function feesOf(fees: Settings['fees']): FeeModel {
  const sized = (text: string | null | undefined) => (text == null ? null : decimal(text.replace('+', '')));
  return fees.map((rule) => ({
    per: rule.per,
    rate: sized(rule.rate)!,
    side: rule.side ?? null,
    min: sized(rule.min),
    max: sized(rule.max),
    maxFraction: sized(rule.maxFraction),
    rounding: rule.rounding ?? 'half-up',
  }));
}

function slippageOf({ kind, amount, otherwise }: Settings['slippage']): SlippageModel {
  const [own, other] = [amount, otherwise].map((text) =>
    text === undefined ? ZERO : decimal(text.replace('+', '')),
  ) as [typeof ZERO, typeof ZERO];
  if (kind === 'none') return { kind };
  if (kind === 'fraction') return { kind, fraction: own };
  if (kind === 'spread') return { kind, fraction: own, otherwise: other };
  return { kind, coefficient: own, otherwise: other };
}
