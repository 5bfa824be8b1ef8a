import { isCurrency, minorDigits } from '@financehub/core/money/currency.ts';
import {
  type Decimal,
  decimal,
  isZero,
  multiply,
  round,
  sign,
  sum,
  toNumber,
} from '@financehub/core/money/decimal.ts';
import { classOf, durationOf } from '@financehub/core/risk/asset-class.ts';
import type { HeldRequest } from '@financehub/core/risk/held-book.ts';
import type { StressItem } from '@financehub/core/risk/stress.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { Missing } from '../analytics/index.ts';
import { type AssetRow, ratesFor } from '../assets/index.ts';
import { balances, loadAccounts } from '../ledger/index.ts';
import { type HeldNow, heldNow, type RiskInput } from './held.ts';

/** A line of the balance sheet, as it is shown beside what moves it. */
export interface SheetLine {
  readonly item: StressItem;
  readonly assetId: string | null;
  readonly positionId: string | null;
  readonly accountId: string | null;
  readonly portfolioId: string | null;
  readonly label: string;
  readonly kind: 'asset' | 'option' | 'cash' | 'debt';
  readonly value: Decimal;
}

export interface Sheet {
  readonly lines: readonly SheetLine[];
  readonly currency: string;
  /** Of the lines: of the whole where `unvalued` is empty. */
  readonly known: Decimal;
  /** What is held, owned or owed of which the value is not known. */
  readonly unvalued: readonly Missing[];
  /** Of the lines that no model takes: why. */
  readonly unmodelled: ReadonlyMap<number, Missing>;
  /** What of the lines has returns, of all portfolios together. */
  readonly request: HeldRequest;
  /** Of the items of the request: their lines. */
  readonly lineOf: readonly number[];
}

/** Balances of a book that belong to no portfolio. */
export interface OwnBalance {
  readonly accountId: string;
  readonly name: string;
  readonly liability: boolean;
  readonly commodity: string;
  readonly quantity: Decimal;
}

export async function ownBalances(db: Reader, asOf: EpochDay): Promise<OwnBalance[]> {
  const accounts = new Map(
    (await loadAccounts(db))
      .filter((row) => (row.type === 'asset' || row.type === 'liability') && row.portfolio_id === null)
      .map((row) => [row.id, row]),
  );
  const rows = await balances(db, { accountIds: [...accounts.keys()], asOf: formatDay(asOf) });
  return rows.flatMap((row) => {
    const { name, type } = accounts.get(row.account_id)!;
    const quantity = decimal(row.quantity);
    const balance = {
      accountId: row.account_id,
      name,
      liability: type === 'liability',
      commodity: row.commodity,
      quantity,
    };
    return isZero(quantity) ? [] : [balance];
  });
}

/** What is owned and owed in one currency: the positions and cash of portfolios, and the balances of accounts. */
export async function sheetOf(
  context: Context,
  bookId: string,
  inputs: readonly RiskInput[],
  accounts: readonly OwnBalance[],
  { from, to, currency }: { from: EpochDay; to: EpochDay; currency: string },
): Promise<Sheet> {
  const held = await heldNow(context, bookId, inputs, { from, to, currency });
  const { lines, lineOf } = portfolioLines(inputs, held);
  const own = await accountLines(context, bookId, accounts, to, currency);
  lines.push(...own.lines);
  return {
    lines,
    currency,
    known: sum(lines.map(({ value }) => value)),
    unvalued: [...held.unvalued.map(({ why }) => why), ...own.unvalued],
    unmodelled: new Map([...held.unmodelled].map(([at, why]) => [lineOf[at]!, why])),
    request: held.request,
    lineOf,
  };
}

/** The positions and cash of one portfolio after the other; `lineOf`: of each item its line. */
function portfolioLines(inputs: readonly RiskInput[], held: HeldNow) {
  const lines: SheetLine[] = [];
  const lineOf: number[] = [];
  const places = Map.groupBy(held.shown.keys(), (at) => held.shown[at]!.holders[0]!.portfolioId);
  for (const { loaded, assets } of inputs) {
    const portfolioId = loaded.portfolio.id;
    for (const at of places.get(portfolioId) ?? []) {
      lineOf[at] = lines.length;
      lines.push(heldLine(held, at, assets));
    }
    const cash = held.ownCash.get(portfolioId)!;
    if (isZero(cash)) continue;
    const rest = { portfolioId, accountId: null, label: held.currency, kind: 'cash' } as const;
    lines.push(cashLine(cash, held.currency, rest));
  }
  return { lines, lineOf };
}

function heldLine(held: HeldNow, at: number, assets: RiskInput['assets']): SheetLine {
  const { assetId, symbol, value, holders } = held.shown[at]!;
  const { driver, option } = held.request.items[at]!;
  const asset = assetId === null ? null : assets.get(assetId)!;
  const moved = held.drivers[driver]?.asset ?? asset;
  const course = held.request.drivers[driver];
  const kind = asset === null ? 'cash' : asset.type === 'option' ? 'option' : 'asset';
  return {
    item: {
      ...described(moved),
      symbol: moved?.symbol ?? symbol,
      kind,
      currency: asset?.currency ?? symbol,
      value: toNumber(value),
      option,
      volatility: null,
      beta: null,
      prices: asset === null || course === undefined ? null : course,
    },
    assetId,
    positionId: holders[0]!.positionId,
    accountId: null,
    portfolioId: holders[0]!.portfolioId,
    label: symbol,
    kind,
    value,
  };
}

function described(asset: AssetRow | null): Pick<StressItem, 'class' | 'sector' | 'duration'> {
  if (asset === null) return { class: 'money', sector: null, duration: null };
  const { type, name, sector, industry, tags } = asset;
  return { class: classOf({ type, name, sector, industry, tags }), sector, duration: durationOf({ tags }) };
}

function cashLine(
  value: Decimal,
  currency: string,
  rest: Pick<SheetLine, 'portfolioId' | 'accountId' | 'label' | 'kind'>,
): SheetLine {
  return {
    ...rest,
    assetId: null,
    positionId: null,
    value,
    item: {
      symbol: currency,
      kind: 'cash',
      class: 'money',
      sector: null,
      duration: null,
      currency,
      value: toNumber(value),
      option: null,
      volatility: null,
      beta: null,
      prices: null,
    },
  };
}

async function accountLines(
  context: Context,
  bookId: string,
  accounts: readonly OwnBalance[],
  to: EpochDay,
  currency: string,
): Promise<{ lines: SheetLine[]; unvalued: Missing[] }> {
  const codes = accounts.map(({ commodity }) => commodity).filter(isCurrency);
  const rates = await ratesFor(context, bookId, [currency, ...codes]);
  const lines: SheetLine[] = [];
  const unvalued: Missing[] = [];
  for (const { accountId, name, liability, commodity, quantity } of accounts) {
    const rate = isCurrency(commodity) ? rates.at(commodity, currency, to) : null;
    if (rate === null) {
      unvalued.push(noValue(name, commodity, currency));
      continue;
    }
    const value = round(multiply(quantity, rate), minorDigits(currency));
    const debt = liability || sign(value) < 0;
    lines.push(
      cashLine(value, commodity, { portfolioId: null, accountId, label: name, kind: debt ? 'debt' : 'cash' }),
    );
  }
  return { lines, unvalued };
}

function noValue(name: string, commodity: string, currency: string): Missing {
  return isCurrency(commodity)
    ? {
        assetId: null,
        symbol: name,
        reason: `there is no exchange rate from ${commodity} to ${currency} for the balance of ${name}`,
        mend: `add exchange rates between ${commodity} and ${currency}`,
      }
    : {
        assetId: commodity,
        symbol: name,
        reason: `${name} holds an asset outside of any portfolio`,
        mend: 'move it into a portfolio',
      };
}
