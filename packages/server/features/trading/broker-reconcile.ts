import type { BodyOf } from '@financehub/contract/route.ts';
import type { bookBrokerDifferences } from '@financehub/contract/trading-broker.ts';
import { absolute, decimal, equals, isZero, sign } from '@financehub/core/money/decimal.ts';
import { day, dayOfInstant } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { Principal, Writer } from '../../db/database.ts';
import { invalidBody, ProblemError } from '../../http/problem.ts';
import { addTransactions, type TransactionInput } from '../portfolios/index.ts';
import { assertAsCompared, type Comparison, compareHoldings } from './broker-compare.ts';

type Sent = BodyOf<typeof bookBrokerDifferences>;

/** What is to be booked, and the comparison that it follows from. */
export interface Plan {
  readonly compared: Comparison;
  readonly bookings: readonly TransactionInput[];
}

/**
 * What would be booked of what is asked for, as the broker holds it now. Throws a ProblemError: `conflict` where a
 * difference is not the one that was shown, `unavailable` where the broker does not answer.
 */
export async function plannedBookings(context: Context, who: Principal, sent: Sent): Promise<Plan> {
  const today = dayOfInstant(context.now());
  const date = sent.date === undefined ? today : day(sent.date);
  if (date > today) throw invalidBody('date', 'is in the future');
  if (sent.positions.length === 0 && sent.cash === undefined)
    throw invalidBody('positions', 'name what is to be booked, or the cash');
  const now = await compareHoldings(context, who, sent.portfolioId);
  const [missing] = now.unavailable;
  if (missing !== undefined)
    throw new ProblemError('unavailable', `The broker does not answer: ${missing.reason}.`, {
      ...(missing.mend == null ? {} : { mend: missing.mend }),
    });
  const note = `Held at Alpaca, account ${now.account}`;
  const positions = sent.positions.map((each, index) => positionOf(now, each, index, { date, note }));
  const cash = sent.cash === undefined ? [] : [cashOf(now, sent.cash, { date, note })];
  return { compared: now, bookings: [...positions, ...cash] };
}

interface Around {
  readonly date: number;
  readonly note: string;
}

const EMPTY = { price: null, fee: null, tax: null };

function positionOf(
  now: Comparison,
  { symbol, difference }: Sent['positions'][number],
  index: number,
  { date, note }: Around,
): TransactionInput {
  const item = now.items.find((each) => each.symbol === symbol);
  if (item === undefined)
    throw invalidBody(`positions/${index}/symbol`, 'is held neither at the broker nor in the books');
  refuseOther(`positions/${index}/difference`, symbol, difference, item.difference);
  refuseOpen(`positions/${index}/symbol`, symbol, item.openOrders);
  if (item.booking === null)
    throw new ProblemError('impossible', `${symbol} is sold short at the broker, which is no transfer.`, {
      errors: [{ path: `body/positions/${index}/symbol`, message: 'is sold short' }],
      mend: 'Enter the sale, in a portfolio that allows short selling.',
    });
  const { type, quantity, amount } = item.booking;
  const named = item.assetId === null ? newAsset(symbol, now.cash?.currency ?? 'USD') : { symbol: null };
  return {
    ...EMPTY,
    ...named,
    type,
    date,
    assetId: item.assetId,
    quantity: decimal(quantity),
    amount: amount === null ? null : decimal(amount),
    currency: now.cash?.currency ?? null,
    note,
  };
}

/** An option by the length of its symbol (OCC), a coin by the currency at its end; else a share. */
function newAsset(symbol: string, currency: string): Pick<TransactionInput, 'symbol' | 'assetType'> {
  if (/^[A-Z.]{1,6}\d{6}[CP]\d{8}$/.test(symbol)) return { symbol, assetType: 'option' };
  const coin = symbol.replace('/', '');
  return coin.length > 5 && coin.endsWith(currency)
    ? { symbol: coin.slice(0, -currency.length), assetType: 'crypto' }
    : { symbol, assetType: 'stock' };
}

function cashOf({ cash, openOrders }: Comparison, sent: string, { date, note }: Around): TransactionInput {
  refuseOther('cash', 'The cash', sent, cash!.difference);
  refuseOpen('cash', 'The cash', openOrders);
  const difference = decimal(cash!.difference);
  return {
    ...EMPTY,
    type: sign(difference) > 0 ? 'TRANSFER_IN' : 'TRANSFER_OUT',
    date,
    symbol: null,
    quantity: null,
    amount: absolute(difference),
    currency: cash!.currency,
    note,
  };
}

function refuseOther(path: string, what: string, sent: string, difference: string): void {
  const given = decimal(sent.replace('+', ''));
  if (equals(given, decimal(difference)) && !isZero(given)) return;
  const now = isZero(decimal(difference))
    ? 'nothing differs any more'
    : `the difference is ${difference} now`;
  throw new ProblemError('conflict', `${what}: ${now}, not ${sent}.`, {
    errors: [{ path: `body/${path}`, message: now }],
    mend: 'Compare with the broker again.',
  });
}

/** A fill that the broker has counted and the books have not yet would be booked twice. */
function refuseOpen(path: string, what: string, count: number): void {
  if (count === 0) return;
  const message = count === 1 ? 'an order on it is open' : `${count} orders on it are open`;
  throw new ProblemError(
    'conflict',
    `${what}: ${message} at the broker, and what they fill is booked by itself.`,
    {
      errors: [{ path: `body/${path}`, message }],
      mend: 'Cancel them, or wait until they have ended, and compare again.',
    },
  );
}

/** Books what was planned, in the caller's operation; answers the transactions. Throws as {@link assertAsCompared} does. */
export async function bookPlanned(db: Writer, { compared, bookings }: Plan): Promise<string[]> {
  await assertAsCompared(db, compared);
  const pathOf = (index: number): string => `body/positions/${index}`;
  const booked = await addTransactions(db, { id: compared.portfolioId }, bookings, { pathOf });
  return booked.map(({ transaction }) => transaction.id);
}
