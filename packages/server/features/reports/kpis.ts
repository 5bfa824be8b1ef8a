import type { Kpis } from '@financehub/contract/reports.ts';
import {
  add,
  type Decimal,
  decimal,
  negate,
  subtract,
  toNumber,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { addMonths, day as epochDay, formatDay, startOfMonth } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { balances, loadAccounts, monthTotals } from '../ledger/index.ts';
import { heldOn } from './net-worth.ts';
import { type Held, reported, type Valuer, valuerFor } from './worth.ts';

/** The figures of the home page on a day, in one currency. */
export async function kpis(
  context: Context,
  db: Reader,
  query: { asOf: string; currency: string },
): Promise<Static<typeof Kpis>> {
  const { asOf, currency } = query;
  const accounts = await loadAccounts(db);
  const held = await heldOn(db, asOf);
  const thisMonth = startOfMonth(epochDay(asOf));
  const yearAgo = formatDay(addMonths(thisMonth, -12));
  const flows = await incomeAndSpending(db, yearAgo, asOf);
  const ends = [...new Set(flows.map((flow) => flow.valuedOn))];
  const commodities = [...held, ...flows.map((flow) => flow.held)].map((each) => each.commodity);
  const valuer = await valuerFor(context, db, commodities, [asOf, ...ends], currency);
  const sum = (counts: (each: Held) => boolean) => valuer.total(held.filter(counts), asOf);
  const assets = sum((each) => each.type === 'asset');
  const liabilities = sum((each) => each.type === 'liability');
  const month = asOf.slice(0, 7);
  const inMonth = (type: Held['type']) =>
    sumFlows(
      valuer,
      flows.filter((flow) => flow.month === month && flow.held.type === type),
    );
  const inYear = (type: Held['type']) =>
    sumFlows(
      valuer,
      flows.filter((flow) => flow.month !== month && flow.held.type === type),
    );
  const [income, expenses] = [inYear('income'), inYear('expense')];
  const waiting = accounts
    .filter((row) => row.key?.startsWith('uncategorized.') === true)
    .map((row) => row.id);
  const uncategorized = await balances(db, { accountIds: waiting });
  return {
    currency,
    asOf,
    netWorth: reported(assets === null || liabilities === null ? null : add(assets, liabilities), currency),
    assets: reported(assets, currency),
    liabilities: reported(liabilities, currency),
    cash: reported(
      sum((each) => each.money),
      currency,
    ),
    investments: reported(
      sum((each) => each.type === 'asset' && each.invested),
      currency,
    ),
    monthIncome: reported(inMonth('income'), currency),
    monthExpenses: reported(inMonth('expense'), currency),
    savingsRate:
      income === null || expenses === null || income.units <= 0n
        ? null
        : (toNumber(income) + toNumber(expenses)) / toNumber(income),
    uncategorized: uncategorized.reduce((total, row) => total + row.postings, 0),
    unavailable: valuer.missing(),
  };
}

interface Flow {
  readonly month: string;
  /** The day whose rates count. */
  readonly valuedOn: string;
  readonly held: Held;
}

/** Sums of categories from the person's side: income positive, spending negative; whole months and the one that runs. */
async function incomeAndSpending(db: Reader, from: string, asOf: string): Promise<Flow[]> {
  const lastOfMonthBefore = formatDay(startOfMonth(epochDay(asOf)) - 1);
  const flows: Flow[] = [];
  for (const type of ['income', 'expense'] as const) {
    const flow = (
      month: string,
      valuedOn: string,
      accountId: string,
      commodity: string,
      quantity: Decimal,
    ): Flow => ({
      month,
      valuedOn,
      held: { accountId, type, invested: false, money: false, commodity, quantity: negate(quantity) },
    });
    for (const row of await monthTotals(db, { type, from, to: lastOfMonthBefore })) {
      const lastDay = formatDay(addMonths(epochDay(`${row.month}-01`), 1) - 1);
      flows.push(flow(row.month, lastDay, row.account_id, row.commodity, decimal(row.quantity)));
    }
    const ids = (await loadAccounts(db)).filter((row) => row.type === type).map((row) => row.id);
    const before = new Map(
      (await balances(db, { accountIds: ids, asOf: lastOfMonthBefore })).map((row) => [
        `${row.account_id} ${row.commodity}`,
        row,
      ]),
    );
    for (const row of await balances(db, { accountIds: ids, asOf })) {
      const earlier = before.get(`${row.account_id} ${row.commodity}`)?.quantity ?? '0';
      const quantity = subtract(decimal(row.quantity), decimal(earlier));
      flows.push(flow(asOf.slice(0, 7), asOf, row.account_id, row.commodity, quantity));
    }
  }
  return flows;
}

function sumFlows(valuer: Valuer, flows: readonly Flow[]): Decimal | null {
  let sum: Decimal | null = ZERO;
  for (const { held, valuedOn } of flows) {
    const value = valuer.total([held], valuedOn);
    sum = sum === null || value === null ? null : add(sum, value);
  }
  return sum;
}
