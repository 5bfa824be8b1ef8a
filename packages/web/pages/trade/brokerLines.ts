import type { ResponseOf } from '@financehub/contract/route.ts';
import type { compareWithBroker } from '@financehub/contract/trading-broker.ts';

type Comparison = Pick<ResponseOf<typeof compareWithBroker>, 'items' | 'cash' | 'openOrders'>;

/** A position or the cash, on both sides. */
export interface BrokerLine {
  readonly key: string;
  readonly label: string;
  /** Null for the cash. */
  readonly symbol: string | null;
  readonly currency: string;
  readonly theirs: string;
  readonly ours: string;
  readonly difference: string;
  readonly differs: boolean;
  /** Whether it would be booked as coming in, and at what cost; null where nobody knows. */
  readonly comes: boolean;
  readonly cost: string | null;
  /** Why it can not be booked now. */
  readonly blocked: string | null;
}

const differs = (difference: string): boolean => !/^-?[0.]+$/.test(difference);

const blockedBy = (openOrders: number): string | null =>
  openOrders === 0 ? null : openOrders === 1 ? 'an order is open' : `${openOrders} orders are open`;

/** What differs comes first; the cash is last. */
export function linesOf({ items, cash, openOrders }: Comparison): BrokerLine[] {
  const currency = cash?.currency ?? 'USD';
  const lines = items.map((item) => ({
    key: item.symbol,
    label: item.name === null || item.name === item.symbol ? item.symbol : `${item.symbol} · ${item.name}`,
    symbol: item.symbol,
    currency,
    theirs: item.theirs,
    ours: item.ours,
    difference: item.difference,
    differs: differs(item.difference),
    comes: item.booking?.type === 'TRANSFER_IN',
    cost: item.booking?.amount ?? null,
    blocked: item.theirs.startsWith('-') ? 'sold short: enter the sale' : blockedBy(item.openOrders),
  }));
  const sorted = [...lines.filter((line) => line.differs), ...lines.filter((line) => !line.differs)];
  if (cash === null) return sorted;
  const { theirs, ours, difference } = cash;
  const money = { theirs, ours, difference, differs: differs(difference) };
  return [
    ...sorted,
    {
      key: 'cash',
      label: 'Cash',
      symbol: null,
      currency,
      ...money,
      comes: false,
      cost: null,
      blocked: blockedBy(openOrders),
    },
  ];
}
