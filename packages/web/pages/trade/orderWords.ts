import type { ResponseOf } from '@financehub/contract/route.ts';
import type { listTrades, orderHistory } from '@financehub/contract/trading.ts';
import { showDay } from '../../format/day.ts';
import { formatMoney, formatNumber, formatQuantity, percentSign } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';

export type Order = ResponseOf<typeof orderHistory>['items'][number];
export type Leg = Order['legs'][number];
export type Trade = ResponseOf<typeof listTrades>['items'][number];
export type Status = Order['status'];

interface Named<T> {
  readonly value: T;
  readonly label: string;
}

export const SIDES: readonly Named<Order['side']>[] = [
  { value: 'buy', label: 'Buy' },
  { value: 'sell', label: 'Sell' },
];

export const TYPES: readonly Named<Order['type']>[] = [
  { value: 'market', label: 'Market' },
  { value: 'limit', label: 'Limit' },
  { value: 'stop', label: 'Stop' },
  { value: 'stop_limit', label: 'Stop limit' },
  { value: 'trailing_stop', label: 'Trailing stop' },
];

export const STATUSES: readonly Named<Status>[] = [
  { value: 'new', label: 'On its way' },
  { value: 'held', label: 'Waiting' },
  { value: 'accepted', label: 'Working' },
  { value: 'partially_filled', label: 'Partly filled' },
  { value: 'filled', label: 'Filled' },
  { value: 'canceled', label: 'Canceled' },
  { value: 'expired', label: 'Expired' },
  { value: 'replaced', label: 'Replaced' },
  { value: 'rejected', label: 'Refused' },
];

export const TIMES: readonly (Named<Order['timeInForce']> & { readonly short: string })[] = [
  { value: 'day', label: 'Day', short: 'day' },
  { value: 'gtc', label: 'GTC: until canceled', short: 'GTC' },
  { value: 'gtd', label: 'GTD: until a day', short: 'GTD' },
  { value: 'ioc', label: 'IOC: at once, any part', short: 'IOC' },
  { value: 'fok', label: 'FOK: at once, all of it', short: 'FOK' },
  { value: 'opg', label: 'At the open', short: 'at the open' },
  { value: 'cls', label: 'At the close', short: 'at the close' },
];

export const CLASSES: readonly (Named<Order['class']> & { readonly means: string })[] = [
  { value: 'simple', label: 'None', means: '' },
  {
    value: 'bracket',
    label: 'Bracket',
    means: 'Once it is filled, a take-profit and a stop-loss work, and one cancels the other.',
  },
  { value: 'oto', label: 'OTO', means: 'Once it is filled, a take-profit or a stop-loss works.' },
  {
    value: 'oco',
    label: 'OCO',
    means: 'A take-profit and a stop-loss for what is held; one cancels the other.',
  },
];

const ROLES: Readonly<Record<Order['role'], string>> = {
  order: '',
  entry: '',
  take_profit: 'Take profit',
  stop_loss: 'Stop loss',
};

const labelIn = <T extends string>(list: readonly Named<T>[], value: T): string =>
  list.find((one) => one.value === value)?.label ?? value;

export const sideWord = (side: Order['side']): string => labelIn(SIDES, side);
export const statusWord = (status: Status): string => labelIn(STATUSES, status);
export const roleWord = (role: Order['role']): string => ROLES[role];

/** Whether something may still happen to an order. */
export function isOpen({ status }: Pick<Leg, 'status'>): boolean {
  return ['new', 'held', 'accepted', 'partially_filled'].includes(status);
}

type Terms = Pick<Leg, 'type' | 'limitPrice' | 'stopPrice' | 'trailAmount' | 'trailPercent' | 'currency'>;

/** The type of an order with its prices: "Stop 90.00, limit 89.50". */
export function termsWords(terms: Terms): string {
  const price = (amount: string | null): string =>
    amount === null ? '' : ` ${priceText(amount, terms.currency)}`;
  switch (terms.type) {
    case 'market':
      return 'Market';
    case 'limit':
      return `Limit${price(terms.limitPrice)}`;
    case 'stop':
      return `Stop${price(terms.stopPrice)}`;
    case 'stop_limit':
      return `Stop${price(terms.stopPrice)}, limit${price(terms.limitPrice)}`;
    case 'trailing_stop': {
      const by =
        terms.trailPercent === null
          ? price(terms.trailAmount)
          : ` ${formatNumber(terms.trailPercent)}${percentSign()}`;
      return terms.stopPrice === null ? `Trails by${by}` : `Trails by${by}, now${price(terms.stopPrice)}`;
    }
  }
}

/** A price with the digits it has, at least those of the currency. */
export function priceText(price: string, currency: string): string {
  const digits = /\.(\d*?)0*$/.exec(price)?.[1]?.length ?? 0;
  return formatMoney(price, currency, digits > 2 ? { digits: Math.min(digits, 8) } : {});
}

export function timeWords({ timeInForce, goodTill }: Pick<Leg, 'timeInForce' | 'goodTill'>): string {
  if (timeInForce === 'gtd' && goodTill !== null) return `until ${showDay(goodTill)}`;
  return TIMES.find(({ value }) => value === timeInForce)?.short ?? timeInForce;
}

/** How much: "4 of 10", "10", "$500". */
export function amountWords(
  order: Pick<Leg, 'quantity' | 'notional' | 'filledQuantity' | 'currency' | 'status'>,
): string {
  const filled = formatQuantity(order.filledQuantity);
  const whole =
    order.quantity === null
      ? order.notional === null
        ? ''
        : formatMoney(order.notional, order.currency)
      : formatQuantity(order.quantity);
  return /^[0.]*$/.test(order.filledQuantity) || filled === whole ? whole : `${filled} of ${whole}`;
}

/** An order in a few words: "Buy 10 VTI, limit $250.10". */
export function orderWords(order: Leg): string {
  const terms = termsWords(order);
  return `${sideWord(order.side)} ${amountWords(order)} ${order.symbol}, ${terms.charAt(0).toLowerCase()}${terms.slice(1)}`;
}

/** What is said of an order that was just given, with what it waits for. */
export function givenWords(order: Leg): string {
  const waits = order.waitsFor === null ? '' : ` ${sentence(order.waitsFor)}`;
  return `Given: ${orderWords(order)}.${waits}`;
}

/** Orders with their legs below them, as rows of a list. */
export function withLegs(orders: readonly Order[]): readonly (Leg & { readonly below: boolean })[] {
  return orders.flatMap((order) => [
    { ...order, below: false },
    ...order.legs.map((leg) => ({ ...leg, below: true })),
  ]);
}
