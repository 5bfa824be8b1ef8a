import type * as contract from '@financehub/contract/dividends.ts';
import type { Static } from '@financehub/contract/schemas.ts';
import {
  monthsOf,
  type Payment,
  type PaymentSum,
  paymentsOf,
  type Received,
  sumsOf,
  yearsOf,
} from '@financehub/core/income/payment.ts';
import { type Decimal, decimal } from '@financehub/core/money/decimal.ts';
import type { PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { type LoadedRates, ratesFor } from '../assets/index.ts';
import { type Missing, money, noRate, type Selected } from '../portfolios/index.ts';
import { dividendEvents } from './events.ts';
import { positionsOf } from './holdings.ts';
import { outlookOf } from './outlook.ts';

export interface Asked {
  readonly asOf: EpochDay;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
}

type Answer = Static<typeof contract.Dividends>;

const ONE = decimal('1');

/** What was received, and what is to come; see {@link outlookOf}. */
export async function dividendsOf(
  context: Context,
  bookId: string,
  selected: Selected,
  { asOf, from, to }: Asked,
): Promise<Answer> {
  const { currency, portfolios } = selected;
  const past = portfolios.map(({ state }) => state.transactions.filter((tx) => tx.date <= asOf));
  const positions = await positionsOf(context, bookId, selected, asOf);
  const ids = positions.items.map(({ assetId }) => assetId);
  const events = await dividendEvents(context, bookId, ids, past);
  const codes = [
    ...portfolios.flatMap(({ state }) => [...state.currencies.keys()]),
    ...[...events.values()].flatMap((own) => own.map((event) => event.currency)),
  ];
  const rates = await ratesFor(context, bookId, [currency, ...codes]);
  const missing = new Map<string, Missing>();
  const assets = new Map(portfolios.flatMap((loaded) => [...loaded.assets]));
  const symbolOf = (id: string | null): string | null =>
    id === null ? null : (assets.get(id)?.symbol ?? null);
  const received: Payment[] = [];
  for (const [index, { portfolio }] of portfolios.entries())
    received.push(
      ...paymentsOf(past[index]!, currency, (tx) => {
        const rate = rateOf(rates, portfolio.currency, currency, tx);
        if (rate === null && (tx.type === 'DIVIDEND' || tx.type === 'INTEREST'))
          note(
            missing,
            noRate(tx.assetId, symbolOf(tx.assetId) ?? tx.currency, tx.currency, currency, tx.date),
          );
        return rate;
      }),
    );
  const payments = received.filter(
    ({ date }) => (from === null || date >= from) && (to === null || date <= to),
  );
  const first = past.reduce((day, [tx]) => Math.min(day, tx?.date ?? day), asOf);
  const outlook = outlookOf({
    past,
    positions,
    events,
    nameOf: (id) => assets.get(id)?.name ?? id,
    rates,
    currency,
    asOf,
    note: (each) => note(missing, each),
  });
  return {
    asOf: formatDay(asOf),
    currency,
    items: sumsOf(payments, 'dividend').map((sum) => itemView(sum, symbolOf(sum.assetId), currency)),
    months: monthsOf(payments).map(({ month, ...sums }) => ({ month, ...receivedView(sums, currency) })),
    years: yearsOf(payments, Math.max(first, from ?? first), Math.min(asOf, to ?? asOf)).map(
      ({ year, growth, ...sums }) => ({ year, ...receivedView(sums, currency), growth }),
    ),
    interest: sumsOf(payments, 'interest').map((sum) => interestView(sum, currency)),
    ...outlook,
    unavailable: [...missing.values()],
  };
}

function note(missing: Map<string, Missing>, entry: Missing): void {
  missing.set(`${entry.assetId} ${entry.reason}`, entry);
}

/** The broker's rate where it leads into the currency asked for, else that of the day. */
function rateOf(rates: LoadedRates, own: string, currency: string, tx: PortfolioTransaction): Decimal | null {
  if (tx.currency === currency) return ONE;
  return tx.fxRate !== null && own === currency ? tx.fxRate : rates.at(tx.currency, currency, tx.date);
}

function itemView(sum: PaymentSum, symbol: string | null, base: string) {
  const { year, assetId, currency, payments } = sum;
  return {
    year,
    assetId,
    symbol,
    currency,
    amount: money(sum.gross, currency)!,
    tax: money(sum.tax, currency)!,
    net: money(sum.net, currency)!,
    amountInBase: money(sum.base?.gross ?? null, base),
    taxInBase: money(sum.base?.tax ?? null, base),
    netInBase: money(sum.base?.net ?? null, base),
    payments,
  };
}

function interestView({ year, currency, gross, tax, net, base, payments }: PaymentSum, baseCurrency: string) {
  return {
    year,
    currency,
    amount: money(gross, currency)!,
    tax: money(tax, currency)!,
    net: money(net, currency)!,
    netInBase: money(base?.net ?? null, baseCurrency),
    payments,
  };
}

function receivedView({ gross, tax, net, interest }: Received, currency: string) {
  return {
    gross: money(gross, currency),
    tax: money(tax, currency),
    net: money(net, currency),
    interest: money(interest, currency),
  };
}
