import type { ReactNode } from 'react';
import { showInstant, showMoment } from '../../format/day.ts';
import { sentence } from '../../format/text.ts';
import { inOwnWords } from '../../format/words.ts';
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

/**
 * What an order is, what has happened to it, and when. Those that are under way, with `actions`, stand in rows of
 * {@link OPEN_ROW} pixels, which say what each waits for.
 */
export function orderColumns<Row extends OrderRow>({ actions, onOpen }: OrderColumns<Row>): Column<Row>[] {
  const open = actions !== undefined;
  return [
    {
      id: 'symbol',
      header: 'Symbol',
      width: 164,
      cell: (row) => (
        <SymbolCell order={row} onOpen={() => onOpen(row)}>
          {row.below ? roleWord(row.role) : <Given order={row} />}
        </SymbolCell>
      ),
    },
    {
      id: 'terms',
      header: 'Order',
      width: 176,
      grow: 1,
      cell: (row) => (
        <>
          <TermsCell order={row} wraps={!open} />
          {open ? <Waits order={row} /> : null}
        </>
      ),
    },
    { id: 'amount', header: 'Quantity', width: 84, right: true, cell: amountWords },
    ...(open ? [] : [AVERAGE]),
    { id: 'status', header: 'Status', width: 96, cell: (row) => <StatusCell order={row} /> },
    ...(open ? [{ id: 'actions', header: 'What can be done', quiet: true, width: 72, cell: actions }] : []),
  ];
}

/** The height of an order with the time that it was given at. */
export const ORDER_ROW = 46;
/** Heights of an order under way, whose wait takes three lines at the most. */
export const OPEN_ROW = 74;
export const OPEN_LINE = 114;

const AVERAGE: Column<OrderRow> = {
  id: 'average',
  header: 'Filled at',
  width: 104,
  right: true,
  cell: (row) => (row.averageFillPrice === null ? '' : priceText(row.averageFillPrice, row.currency)),
};

function Given({ order }: { order: OrderRow }) {
  return <span title={showInstant(order.submittedAt)}>{showMoment(order.submittedAt)}</span>;
}

interface SymbolCellProps {
  readonly order: OrderRow;
  readonly onOpen: () => void;
  /** Below the symbol. */
  readonly children: ReactNode;
}

function SymbolCell({ order, onOpen, children }: SymbolCellProps) {
  return (
    <div style={order.below ? { paddingLeft: 12 } : undefined}>
      <button
        type="button"
        className="fh-cellbutton"
        style={{ minHeight: 22, lineHeight: '22px' }}
        tabIndex={-1}
        title={`${order.symbol}: its steps (Enter)`}
        onClick={onOpen}
      >
        <b>{order.symbol}</b>
      </button>
      <div className="fh-muted fh-small fh-ellipsis" style={{ lineHeight: '18px' }}>
        {children}
      </div>
    </div>
  );
}

/** Where nothing stands below them the terms can take two lines. */
function TermsCell({ order, wraps }: { order: OrderRow; wraps: boolean }) {
  return (
    <div
      className={wraps ? 'fh-two-at-most' : 'fh-ellipsis'}
      style={wraps ? { lineHeight: '18px' } : undefined}
      title={`${termsWords(order)}, ${timeWords(order)}`}
    >
      <Side side={order.side} /> {termsWords(order)} <span className="fh-muted">{timeWords(order)}</span>
    </div>
  );
}

/** What an order waits for, in three lines at the most. */
function Waits({ order }: { order: Pick<Leg, 'waitsFor'> }) {
  if (order.waitsFor === null) return null;
  const words = sentence(order.waitsFor);
  return (
    <span className="fh-muted fh-small fh-two-at-most" data-lines="3" title={words}>
      {words}
    </span>
  );
}

export function Side({ side }: { side: Leg['side'] }) {
  return <span className={side === 'buy' ? 'fh-gain' : 'fh-loss'}>{sideWord(side)}</span>;
}

function StatusCell({ order }: { order: Pick<Leg, 'status' | 'reason' | 'waitsFor'> }) {
  const reason = inOwnWords(order.reason ?? order.waitsFor ?? '');
  return (
    <span title={reason} className={reason === '' ? undefined : 'fh-explained'}>
      {statusWord(order.status)}
    </span>
  );
}

interface OrderLineProps {
  readonly order: OrderRow;
  readonly onOpen: () => void;
  /** What can be done with it: of one that is under way, which says what it waits for. */
  readonly children?: ReactNode;
}

/** An order on a phone. */
export function OrderLine({ order, onOpen, children }: OrderLineProps) {
  const role = order.below ? `${roleWord(order.role) || 'Exit'}: ` : '';
  const open = children !== undefined;
  const line = (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', height: 62 }}>
      <TwoLines
        left={
          <>
            <Side side={order.side} /> {amountWords(order)} <b>{order.symbol}</b>
          </>
        }
        below={`${role}${termsWords(order)} · ${isOpen(order) ? timeWords(order) : showInstant(order.submittedAt)}`}
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
  if (!open) return line;
  return (
    <div style={{ height: OPEN_LINE - 2 }}>
      {line}
      <Waits order={order} />
    </div>
  );
}
