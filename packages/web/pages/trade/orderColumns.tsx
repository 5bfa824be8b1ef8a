import type { ReactNode } from 'react';
import { showInstant, showMoment } from '../../format/day.ts';
import type { Column } from '../../ui/dataTableProps.ts';
import { TwoLines } from '../../ui/TwoLines.tsx';
import {
  amountWords,
  isOpen,
  type Leg,
  priceText,
  roleWord,
  sideWord,
  statusWord,
  termsWords,
  timeWords,
} from './orderWords.ts';

export type OrderRow = Leg & { readonly below: boolean };

const AVERAGE: Column<OrderRow> = {
  id: 'average',
  header: 'Filled at',
  width: 92,
  right: true,
  cell: (row) => (row.averageFillPrice === null ? '' : priceText(row.averageFillPrice, row.currency)),
};

interface OrderColumns<Row> {
  /** What can be done with an order; none where nothing can. */
  readonly actions?: (row: Row) => ReactNode;
  readonly onOpen: (row: Row) => void;
}

/** What an order is, what has happened to it, and when. */
export function orderColumns<Row extends OrderRow>({ actions, onOpen }: OrderColumns<Row>): Column<Row>[] {
  return [
    {
      id: 'at',
      header: 'Given',
      width: 108,
      cell: (row) =>
        row.below ? null : <span title={showInstant(row.submittedAt)}>{showMoment(row.submittedAt)}</span>,
    },
    {
      id: 'symbol',
      header: 'Symbol',
      width: 76,
      cell: (row) => (
        <button
          type="button"
          className="fh-cellbutton"
          tabIndex={-1}
          title="Its steps (Enter)"
          style={row.below ? { paddingLeft: 18 } : undefined}
          onClick={() => onOpen(row)}
        >
          <b>{row.symbol}</b>
        </button>
      ),
    },
    { id: 'side', header: 'Side', width: 52, cell: (row) => <Side side={row.side} /> },
    {
      id: 'terms',
      header: 'Order',
      width: 150,
      grow: 1,
      cell: (row) => (
        <span title={`${termsWords(row)}, ${timeWords(row)}`}>
          {roleWord(row.role) === '' ? '' : <span className="fh-muted">{roleWord(row.role)} </span>}
          {termsWords(row)} <span className="fh-muted">{timeWords(row)}</span>
        </span>
      ),
    },
    { id: 'amount', header: 'Quantity', width: 84, right: true, cell: amountWords },
    ...(actions === undefined ? [AVERAGE] : []),
    { id: 'status', header: 'Status', width: 108, cell: (row) => <StatusCell order={row} /> },
    ...(actions === undefined ? [] : [{ id: 'actions', header: '', width: 64, cell: actions }]),
  ];
}

export function Side({ side }: { side: Leg['side'] }) {
  return <span className={side === 'buy' ? 'fh-gain' : 'fh-loss'}>{sideWord(side)}</span>;
}

function StatusCell({ order }: { order: Pick<Leg, 'status' | 'reason'> }) {
  const reason = order.reason ?? '';
  return (
    <span title={reason} className={reason === '' ? undefined : 'fh-explained'}>
      {statusWord(order.status)}
    </span>
  );
}

interface OrderLineProps {
  readonly order: OrderRow;
  readonly onOpen: () => void;
  readonly children?: ReactNode;
}

/** An order on a phone. */
export function OrderLine({ order, onOpen, children }: OrderLineProps) {
  const role = roleWord(order.role);
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', height: 62 }}>
      <TwoLines
        left={
          <>
            {order.below ? <span className="fh-muted">{role === '' ? 'Exit' : role}: </span> : null}
            <Side side={order.side} /> {amountWords(order)} <b>{order.symbol}</b>
          </>
        }
        below={`${termsWords(order)} · ${isOpen(order) ? timeWords(order) : showInstant(order.submittedAt)}`}
        right={
          <span className="fh-small">
            <StatusCell order={order} />
            {order.averageFillPrice === null ? null : (
              <span style={{ display: 'block' }}>{priceText(order.averageFillPrice, order.currency)}</span>
            )}
          </span>
        }
        onOpen={onOpen}
      />
      {children}
    </div>
  );
}
