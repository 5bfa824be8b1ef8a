import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Lots } from '../../models.ts';
import type { Column } from '../../ui/dataTableProps.ts';
import { Money } from '../../ui/Money.tsx';

export type OpenLot = Lots['open'][number] & { readonly key: string };
export type ClosedLot = Lots['closed'][number] & { readonly key: string };

const EVENTS: Readonly<Record<ClosedLot['event'], string>> = {
  SELL: 'Sold',
  BUY: 'Short sale covered',
  TRANSFER_IN: 'Short sale covered',
  SPLIT: 'Cash for a fraction',
  SPIN_OFF: 'Cash for a fraction',
  MERGER: 'Merger',
  RETURN_OF_CAPITAL: 'Capital beyond cost',
};
const RULES = { 'same-day': 'same day', 'thirty-days': '30 days', pool: 'pool' } as const;

/** What closed a lot, and by which of the UK rules. */
export function eventWords({ event, rule }: Pick<ClosedLot, 'event' | 'rule'>): string {
  return rule === null ? EVENTS[event] : `${EVENTS[event]}, ${RULES[rule]}`;
}

const NO_COST = {
  reason: 'What the shares cost is not known.',
  mend: 'Give the price of the transaction that brought them in.',
};

type Any = Column<OpenLot | ClosedLot>;

const symbol: Any = {
  id: 'symbol',
  header: 'Asset',
  width: 80,
  grow: 1,
  value: (row) => row.symbol,
  cell: (row) => <b>{row.symbol}</b>,
};
const acquired: Any = {
  id: 'acquired',
  header: 'Bought',
  width: 112,
  grow: 1,
  value: (row) => row.acquired,
  cell: (row) => showDay(row.acquired),
};
const quantity: Any = {
  id: 'quantity',
  header: 'Quantity',
  width: 100,
  grow: 1,
  right: true,
  value: (row) => row.quantity,
  cell: (row) => <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
};
const cost = (base: string): Any => ({
  id: 'cost',
  header: 'Cost',
  width: 120,
  grow: 1,
  right: true,
  value: (row) => row.cost,
  cell: (row) => (
    <Money amount={row.cost} currency={row.currency} code={row.currency !== base} {...NO_COST} />
  ),
});
const term: Any = {
  id: 'term',
  header: 'Term',
  width: 70,
  value: (row) => row.term,
  cell: (row) => (row.term === 'long' ? 'Long' : 'Short'),
};

const inBase = (
  base: string,
  id: 'costInBase' | 'gainInBase',
  header: string,
): Column<OpenLot & ClosedLot> => ({
  id,
  header: `${header} in ${base}`,
  width: 150,
  right: true,
  value: (row) => row[id],
  cell: (row) => (
    <Money
      amount={row[id]}
      currency={base}
      gain={id === 'gainInBase'}
      reason="The cost or an exchange rate of one of the days is missing."
      mend="See below what is missing."
    />
  ),
});

/** Amounts in the currency of the portfolio stand beside those in others. */
export function openColumns(lots: Lots): Column<OpenLot>[] {
  const base = lots.baseCurrency;
  const foreign = lots.open.some((lot) => lot.currency !== base);
  return [
    symbol,
    acquired,
    quantity,
    cost(base),
    {
      id: 'unit',
      header: 'Cost of one',
      width: 110,
      grow: 1,
      right: true,
      value: (row) => row.costPerUnit,
      cell: (row) => <Money amount={row.costPerUnit} currency={row.currency} digits={4} {...NO_COST} />,
    },
    ...(foreign ? [inBase(base, 'costInBase', 'Cost') as Column<OpenLot>] : []),
    term,
  ];
}

export function closedColumns(lots: Lots): Column<ClosedLot>[] {
  const base = lots.baseCurrency;
  const foreign = lots.closed.some((lot) => lot.currency !== base || lot.proceedsCurrency !== base);
  return [
    symbol,
    acquired,
    {
      id: 'disposed',
      header: 'Closed',
      width: 112,
      value: (row) => row.disposed,
      cell: (row) => showDay(row.disposed),
    },
    {
      id: 'event',
      header: 'By',
      width: 150,
      value: (row) => eventWords(row),
      cell: (row) => eventWords(row),
    },
    quantity,
    cost(base),
    {
      id: 'proceeds',
      header: 'Proceeds',
      width: 120,
      right: true,
      value: (row) => row.proceeds,
      cell: (row) => (
        <Money amount={row.proceeds} currency={row.proceedsCurrency} code={row.proceedsCurrency !== base} />
      ),
    },
    {
      id: 'gain',
      header: 'Gain',
      width: 120,
      right: true,
      value: (row) => row.gain,
      cell: (row) => (
        <Money
          amount={row.gain}
          currency={row.currency}
          code={row.currency !== base}
          gain
          reason={
            row.cost === null
              ? NO_COST.reason
              : `Paid for in ${row.currency} and sold in ${row.proceedsCurrency}.`
          }
          mend={row.cost === null ? NO_COST.mend : `See the gain in ${base}.`}
        />
      ),
    },
    ...(foreign ? [inBase(base, 'gainInBase', 'Gain') as Column<ClosedLot>] : []),
    term,
  ];
}
