import type { Missing } from '@financehub/core/portfolio/missing.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, assetsById, deletedAssets } from '../assets/index.ts';
import { type PortfolioState, stateFrom, transactionIn } from './state.ts';
import type { PortfolioRow } from './store.ts';
import { rowsKnownAt, sumsOf } from './transaction-rows.ts';

/** A portfolio, its transactions and assets as the books knew them at an instant. */
interface Known {
  readonly portfolio: PortfolioRow;
  readonly state: PortfolioState;
  readonly assets: ReadonlyMap<string, AssetRow>;
  readonly absent: readonly Missing[];
}

const MOST_TRANSACTIONS = 100_000;

const cache = new LRUCache<string, Known>({
  maxSize: MOST_TRANSACTIONS,
  sizeCalculation: ({ state }) => 10 + state.transactions.length,
});

/** The instant that was asked for; null, which is now, where it has not come yet. Before 1970 nothing was known. */
export function instantAsked(asked: string | undefined, now: Date): Date | null {
  if (asked === undefined) return null;
  const time = Date.parse(asked);
  if (Number.isNaN(time))
    throw new ProblemError('invalid', `There is no instant ${asked}.`, {
      errors: [{ path: 'querystring/knownAt', message: 'must be an instant such as 2026-01-31T12:00:00Z' }],
    });
  return time >= now.getTime() ? null : new Date(Math.max(0, time));
}

/**
 * What was known of the portfolio at the instant. Kept by its version: a change of today leaves the past as it was, but
 * an import that goes on still counts from when it began.
 */
export async function stateKnownAt(db: Reader, row: PortfolioRow, at: Date): Promise<Known> {
  const key = `${row.book_id} ${row.id} ${at.toISOString()}`;
  const kept = cache.get(key);
  if (kept?.state.version === row.version)
    return { ...kept, portfolio: { ...kept.portfolio, name: row.name } };
  const known = await loadKnown(db, row, at);
  cache.set(key, known);
  return known;
}

async function loadKnown(db: Reader, row: PortfolioRow, at: Date): Promise<Known> {
  const instant = at.toISOString();
  const settings = await settingsKnownAt(db, row, instant);
  if (settings === null) {
    const state = await stateFrom([], new Map(), row);
    return { portfolio: row, state, assets: new Map(), absent: [notThere(row, at)] };
  }
  const portfolio = { ...row, ...settings };
  const rows = await rowsKnownAt(db, portfolio, instant);
  const ids = new Set(rows.flatMap((each) => [each.asset_id, each.to_asset_id]).filter((id) => id !== null));
  const present = await assetsById(db, [...ids]);
  const gone = await deletedAssets(
    db,
    [...ids].filter((id) => !present.has(id)),
  );
  // With the currencies of assets that are no longer there.
  const assets = new Map([...present, ...gone]);
  const currencyOf = new Map([...assets].map(([id, { currency }]) => [id, currency]));
  const transactions = rows.map((each) => transactionIn(sumsOf(each), currencyOf, portfolio));
  return { portfolio, state: await stateFrom(transactions, currencyOf, portfolio), assets, absent: [] };
}

type Settings = Pick<PortfolioRow, 'currency' | 'cost_basis' | 'allow_short'>;

/** Null where there was no such portfolio. */
async function settingsKnownAt(db: Reader, row: PortfolioRow, instant: string): Promise<Settings | null> {
  const { rows } = await sql<{ action: string; before: Settings | null }>`
    SELECT action, before FROM changes_after('portfolio', ${instant}::timestamptz) WHERE key = ${row.id}
    ORDER BY statement LIMIT 1`.execute(db);
  const [first] = rows;
  if (first === undefined) return row;
  const { before } = first;
  if (before === null) return null;
  return {
    currency: before.currency,
    cost_basis: before.cost_basis,
    allow_short: before.allow_short ?? null,
  };
}

function notThere({ name }: PortfolioRow, at: Date): Missing {
  return {
    assetId: null,
    symbol: name,
    reason: `${name} was not in the books yet at ${at.toISOString()}`,
    mend: `ask for what was known on a later day than ${formatDay(dayOfInstant(at))}`,
  };
}
