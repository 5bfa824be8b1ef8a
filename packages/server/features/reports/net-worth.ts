import type { NetWorth } from '@financehub/contract/reports.ts';
import { add, type Decimal, decimal, ZERO } from '@financehub/core/money/decimal.ts';
import { daysInMonth, day as epochDay, formatDay, fromCivil } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AccountRow, balances, loadAccounts } from '../ledger/index.ts';
import { type Held, reported, untrackedCash, valuerFor } from './worth.ts';

interface OwnAccount {
  readonly type: 'asset' | 'liability';
  readonly invested: boolean;
  readonly money: boolean;
}

async function ownAccounts(db: Reader): Promise<Map<string, OwnAccount>> {
  const excluded = await untrackedCash(db);
  return new Map(
    (await loadAccounts(db)).flatMap((row) =>
      (row.type === 'asset' || row.type === 'liability') && !excluded.has(row.id)
        ? [[row.id, { type: row.type, invested: row.portfolio_id !== null, money: isMoney(row) }] as const]
        : [],
    ),
  );
}

/** Whether what stands on the account can be spent: a house and what others owe can not. */
function isMoney(row: AccountRow): boolean {
  return (
    row.type === 'asset' &&
    row.portfolio_id === null &&
    !['property', 'receivable', 'other'].includes(row.subtype ?? '')
  );
}

/** What is owned and owed on a day. */
export async function heldOn(db: Reader, asOf: string): Promise<Held[]> {
  const accounts = await ownAccounts(db);
  return (await balances(db, { accountIds: [...accounts.keys()], asOf })).map((row) => ({
    ...accounts.get(row.account_id)!,
    accountId: row.account_id,
    commodity: row.commodity,
    quantity: decimal(row.quantity),
  }));
}

interface MonthRow {
  account_id: string;
  commodity: string;
  month: string;
  quantity: string;
}

/** Month ends from the first entry (or `from`) on, and the last day itself. */
export async function netWorth(
  context: Context,
  db: Reader,
  query: { from?: string | undefined; to: string; currency: string },
): Promise<Static<typeof NetWorth>> {
  const accounts = await ownAccounts(db);
  const { rows } = await sql<MonthRow>`
    SELECT account_id, commodity, to_char(month, 'YYYY-MM') AS month, quantity::text AS quantity FROM account_month
    WHERE book_id = ${db.bookId} AND postings > 0 AND account_id = ANY(${[...accounts.keys()]}::uuid[])
      AND month < date_trunc('month', ${query.to}::date) ORDER BY month`.execute(db);
  const first = query.from ?? rows.map((row) => `${row.month}-01`).find((day) => day > EARLIEST) ?? query.to;
  const ends = monthEnds(first < EARLIEST ? EARLIEST : first, query.to);
  const atEnd = await heldOn(db, query.to);
  const days = [...ends, query.to];
  const valuer = await valuerFor(
    context,
    db,
    [...rows.map((row) => row.commodity), ...atEnd.map((each) => each.commodity)],
    days,
    query.currency,
  );
  const points = [...running(rows, ends, accounts), atEnd].map((held, index) => {
    const [assets, liabilities] = (['asset', 'liability'] as const).map((type) =>
      valuer.total(
        held.filter((each) => each.type === type),
        days[index]!,
      ),
    );
    return { assets: assets!, liabilities: liabilities! };
  });
  const series = (pick: (point: (typeof points)[number]) => Decimal | null) =>
    points.map((point) => reported(pick(point), query.currency));
  return {
    currency: query.currency,
    date: days,
    assets: series((point) => point.assets),
    liabilities: series((point) => point.liabilities),
    netWorth: series(({ assets, liabilities }) =>
      assets === null || liabilities === null ? null : add(assets, liabilities),
    ),
    unavailable: valuer.missing(),
  };
}

/** Charts start here at the earliest unless asked otherwise: a slip of a year such as 0024 would stretch them to nothing. */
const EARLIEST = '1900-01-01';
const MOST_POINTS = 1800;

function monthEnds(from: string, to: string): string[] {
  const days: string[] = [];
  let [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  for (;;) {
    const end = formatDay(fromCivil(year, month, daysInMonth(year, month)));
    if (end >= to) return days;
    if (days.length === MOST_POINTS) {
      throw new ProblemError('invalid', `The range spans more than ${MOST_POINTS} months.`, {
        errors: [{ path: 'querystring/to', message: `must be nearer to ${from}` }],
      });
    }
    if (epochDay(end) >= epochDay(from)) days.push(end);
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/** Balances at each month's end as running sums of the months. */
function* running(
  rows: readonly MonthRow[],
  ends: readonly string[],
  accounts: ReadonlyMap<string, OwnAccount>,
): Generator<Held[]> {
  const sums = new Map<string, Held>();
  let next = 0;
  for (const end of ends) {
    for (let row = rows[next]; row !== undefined && row.month <= end.slice(0, 7); row = rows[next]) {
      const key = `${row.account_id} ${row.commodity}`;
      const before = sums.get(key);
      sums.set(key, {
        ...accounts.get(row.account_id)!,
        accountId: row.account_id,
        commodity: row.commodity,
        quantity: add(before?.quantity ?? ZERO, decimal(row.quantity)),
      });
      next += 1;
    }
    yield [...sums.values()];
  }
}
