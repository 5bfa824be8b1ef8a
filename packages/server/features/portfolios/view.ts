import type * as contract from '@financehub/contract/portfolios.ts';
import { type Decimal, isZero } from '@financehub/core/money/decimal.ts';
import { transactionOf } from '@financehub/core/portfolio/entry-sums.ts';
import type { Unavailable } from '@financehub/core/portfolio/holdings.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Booked } from './booking.ts';
import { money, text } from './money.ts';
import type { PortfolioRow } from './store.ts';
import { sumsOf, type TransactionRow } from './transaction-rows.ts';

export function portfolioView(row: PortfolioRow): Static<typeof contract.Portfolio> {
  return {
    id: row.id,
    name: row.name,
    currency: row.currency,
    costBasis: row.cost_basis,
    allowShort: row.allow_short ?? false,
    benchmark: row.benchmark,
    holdingsAccountId: row.holdings_account_id,
    cashAccountId: row.cash_account_id,
  };
}

export function bookedOf(row: TransactionRow, portfolio: PortfolioRow): Booked {
  const { symbol, to_symbol: toSymbol, notes: note, import_id: importId } = row;
  const transaction = transactionOf(sumsOf(row), row.asset_currency ?? portfolio.currency);
  return { transaction, symbol, toSymbol, note, importId };
}

export function transactionView(booked: Booked): Static<typeof contract.PortfolioTransaction> {
  const { transaction, symbol, toSymbol, note, importId } = booked;
  const { id, type, date, assetId, quantity, price, amount, currency, fee, tax, fxRate } = transaction;
  const { toAssetId, basisFraction, acquired, lots } = transaction;
  return {
    id,
    type,
    date: formatDay(date),
    assetId,
    symbol,
    quantity: text(quantity),
    price: text(price),
    amount: money(amount, currency),
    currency,
    fee: cost(fee, currency),
    tax: cost(tax, currency),
    fxRate: text(fxRate),
    toAssetId,
    toSymbol,
    basisFraction: text(basisFraction),
    acquired: acquired == null ? null : formatDay(acquired),
    lots:
      lots?.map((pick) => ({ transactionId: pick.transactionId, quantity: text(pick.quantity)! })) ?? null,
    note,
    importId,
  };
}

const cost = (value: Decimal | null, currency: string): string =>
  value === null || isZero(value) ? '0' : money(value, currency)!;

export function warning({ assetId, symbol, reason, mend }: Unavailable): {
  assetId: string | null;
  symbol: string;
  reason: string;
  mend: string;
} {
  return { assetId, symbol, reason, mend };
}
