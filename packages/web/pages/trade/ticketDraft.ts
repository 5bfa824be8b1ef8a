import type { BodyOf } from '@financehub/contract/route.ts';
import type { submitOrder } from '@financehub/contract/trading.ts';
import { readAmount } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import type { Order } from './orderWords.ts';

export type NewOrder = BodyOf<typeof submitOrder>;

/** The order ticket as it is typed. */
export interface TicketDraft {
  readonly symbol: string;
  readonly side: Order['side'];
  readonly type: Order['type'];
  /** Shares or contracts, or for a market order the sum to trade for. */
  readonly by: 'quantity' | 'notional';
  readonly amount: string;
  readonly limitPrice: string;
  readonly stopPrice: string;
  readonly trail: string;
  readonly trailBy: 'amount' | 'percent';
  readonly timeInForce: Order['timeInForce'];
  readonly goodTill: string;
  readonly extendedHours: boolean;
  readonly class: Order['class'];
  readonly profit: string;
  readonly loss: string;
  readonly lossLimit: string;
}

export const EMPTY_TICKET: TicketDraft = {
  symbol: '',
  side: 'buy',
  type: 'market',
  by: 'quantity',
  amount: '',
  limitPrice: '',
  stopPrice: '',
  trail: '',
  trailBy: 'percent',
  timeInForce: 'day',
  goodTill: '',
  extendedHours: false,
  class: 'simple',
  profit: '',
  loss: '',
  lossLimit: '',
};

type TypedField = 'amount' | 'limitPrice' | 'stopPrice' | 'trail' | 'profit' | 'loss' | 'lossLimit';

/** Which typed fields the ticket shows; those with `false` may stay empty. */
export function fieldsOf(draft: TicketDraft): ReadonlyMap<TypedField, boolean> {
  const alone = draft.class !== 'oco';
  const { type } = draft;
  const either = draft.class === 'oto';
  const exits = draft.class !== 'simple';
  const shown: [TypedField, boolean][] = [
    ['amount', true],
    ...(alone && (type === 'limit' || type === 'stop_limit')
      ? [['limitPrice', true] as [TypedField, boolean]]
      : []),
    ...(alone && (type === 'stop' || type === 'stop_limit')
      ? [['stopPrice', true] as [TypedField, boolean]]
      : []),
    ...(alone && type === 'trailing_stop' ? [['trail', true] as [TypedField, boolean]] : []),
    ...(exits
      ? ([
          ['profit', !either],
          ['loss', !either],
          ['lossLimit', false],
        ] as [TypedField, boolean][])
      : []),
  ];
  return new Map(shown);
}

/** Sums are for market orders alone; an oco is about what is held. */
export function mayBeNotional({ type, class: kind }: TicketDraft): boolean {
  return type === 'market' && kind === 'simple';
}

const positive = (typed: string): string | null => {
  const read = readAmount(typed);
  return read === null || read.startsWith('-') || /^[0.]*$/.test(read) ? null : read;
};

/** What is wrong with a field, by its name; empty when the order can be sent. */
export function ticketFaults(draft: TicketDraft): Readonly<Record<string, string>> {
  const faults: Record<string, string> = {};
  if (draft.symbol.trim() === '') faults.symbol = 'Choose what to trade.';
  for (const [field, needed] of fieldsOf(draft)) {
    const typed = draft[field].trim();
    if (typed === '' && needed) faults[field] = 'Needed.';
    else if (typed !== '' && positive(typed) === null) faults[field] = 'A number above zero.';
  }
  if (draft.timeInForce === 'gtd' && draft.goodTill === '') faults.goodTill = 'Needed.';
  if (draft.class === 'oto' && draft.profit.trim() === '' && draft.loss.trim() === '')
    faults.profit = 'Give one of the two.';
  if (draft.class === 'oto' && draft.profit.trim() !== '' && draft.loss.trim() !== '')
    faults.loss = 'Give one of the two only.';
  if (draft.lossLimit.trim() !== '' && draft.loss.trim() === '' && fieldsOf(draft).has('lossLimit'))
    faults.loss = 'Needed before its limit.';
  return faults;
}

/** The order to send; null while something is missing or wrong. */
export function orderOf(draft: TicketDraft, portfolioId: string): NewOrder | null {
  if (Object.keys(ticketFaults(draft)).length > 0) return null;
  const shown = fieldsOf(draft);
  const value = (field: TypedField): string | undefined =>
    shown.has(field) ? (positive(draft[field]) ?? undefined) : undefined;
  const given = (name: string, of: string | undefined) => (of === undefined ? {} : { [name]: of });
  const byNotional = draft.by === 'notional' && mayBeNotional(draft);
  const profit = value('profit');
  const loss = value('loss');
  return {
    portfolioId,
    symbol: draft.symbol.trim(),
    side: draft.side,
    // An oco is told by its exits; the take-profit is the limit order of the two.
    type: draft.class === 'oco' ? 'limit' : draft.type,
    timeInForce: draft.timeInForce,
    ...given(byNotional ? 'notional' : 'quantity', value('amount')),
    ...given('limitPrice', value('limitPrice')),
    ...given('stopPrice', value('stopPrice')),
    ...given(draft.trailBy === 'amount' ? 'trailAmount' : 'trailPercent', value('trail')),
    ...(draft.timeInForce === 'gtd' ? { goodTill: draft.goodTill } : {}),
    ...(draft.extendedHours && mayExtend(draft) ? { extendedHours: true } : {}),
    ...(draft.class === 'simple' ? {} : { class: draft.class }),
    ...(profit === undefined ? {} : { takeProfit: { limitPrice: profit } }),
    ...(loss === undefined
      ? {}
      : { stopLoss: { stopPrice: loss, ...given('limitPrice', value('lossLimit')) } }),
  };
}

/** Outside regular hours only limit orders work, for the day or until canceled. */
export function mayExtend({ type, timeInForce, class: kind }: TicketDraft): boolean {
  return type === 'limit' && kind === 'simple' && (timeInForce === 'day' || timeInForce === 'gtc');
}

/** The field of the ticket that a field of an order stands in. */
const FIELDS: Readonly<Record<string, string>> = {
  assetId: 'symbol',
  quantity: 'amount',
  notional: 'amount',
  trailAmount: 'trail',
  trailPercent: 'trail',
  takeProfit: 'profit',
  stopLoss: 'loss',
};

/** What is said of fields, by the field of the ticket; of several things the first. */
export function besideFields(said: readonly Said[]): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const one of said)
    fields[fieldOfPath(one.path)] ??= isLong(one)
      ? 'Not with what is there, see below.'
      : sentence(one.message);
  return fields;
}

interface Said {
  readonly path: string;
  readonly message: string;
  readonly required?: string | null;
}

/** What tells figures takes more room than there is beside a field. */
export const isLong = ({ required }: Pick<Said, 'required'>): boolean => required != null;

/** Where the ticket shows what the server says of a field; `/takeProfit/limitPrice` is about the take-profit. */
export function fieldOfPath(path: string): string {
  const first = path.replace(/^[/.]*(body[/.])?/, '').split(/[/.]/)[0] ?? '';
  return FIELDS[first] ?? first;
}
