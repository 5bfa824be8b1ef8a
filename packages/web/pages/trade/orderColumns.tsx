import type { ReactNode } from 'react';
import { showInstant } from '../../format/day.ts';
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
      width: 148,
      cell: (row) => (row.below ? null : showInstant(row.submittedAt)),
    },
    {
      id: 'symbol',
      header: 'Symbol',
      width: 96,
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
      width: 176,
      grow: 1,
      cell: (row) => (
        <span title={termsWords(row)}>
          {roleWord(row.role) === '' ? '' : <span className="fh-muted">{roleWord(row.role)} </span>}
          {termsWords(row)}
        </span>
      ),
    },
    { id: 'amount', header: 'Quantity', width: 92, right: true, cell: amountWords },
    {
      id: 'average',
      header: 'Filled at',
      width: 92,
      right: true,
      cell: (row) => (row.averageFillPrice === null ? '' : priceText(row.averageFillPrice, row.currency)),
    },
    { id: 'time', header: 'In force', width: 116, cell: timeWords },
    { id: 'status', header: 'Status', width: 150, cell: (row) => <StatusCell order={row} /> },
    ...(actions === undefined ? [] : [{ id: 'actions', header: '', width: 76, cell: actions }]),
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
