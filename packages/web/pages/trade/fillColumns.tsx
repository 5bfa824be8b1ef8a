import { showInstant, showMoment } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Column } from '../../ui/dataTableProps.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';
import { Side } from './orderColumns.tsx';
import { priceText, type Trade } from './orderWords.ts';

const SOURCES: Readonly<Record<string, string>> = {
  quote: 'against a quote',
  trade: 'against a trade',
  bar: 'against the bar of the day',
  broker: 'by the broker',
};

/** What a fill was made against. */
export const sourceWords = ({ source, busted }: Pick<Trade, 'source' | 'busted'>): string =>
  busted ? 'taken back' : (SOURCES[source] ?? source);

/** The transaction that books a fill, among those of its day. */
export function EntryLink({ trade, children }: { trade: Trade; children: string }) {
  if (trade.transactionId === null) return null;
  const day = trade.executedAt.slice(0, 10);
  return (
    <TextLink
      to="/portfolios/$portfolioId"
      params={{ portfolioId: trade.portfolioId }}
      search={{ tab: 'transactions', since: day, until: day }}
      tabIndex={-1}
    >
      {children}
    </TextLink>
  );
}

const FIGURES: readonly Column<Trade>[] = [
  {
    id: 'quantity',
    header: 'Quantity',
    width: 82,
    right: true,
    cell: (row) => <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
  },
  {
    id: 'price',
    header: 'Price',
    width: 100,
    right: true,
    cell: (row) => <span title={sourceWords(row)}>{priceText(row.price, row.currency)}</span>,
  },
  {
    id: 'amount',
    header: 'Amount',
    width: 112,
    right: true,
    cell: (row) => <Money amount={row.amount} currency={row.currency} />,
  },
  {
    id: 'fee',
    header: 'Fee',
    width: 64,
    right: true,
    cell: (row) => <Money amount={row.fee} currency={row.currency} />,
  },
];

/** One fill: when, what, at which price, and how it is booked. */
export function fillColumns(onOpen: (row: Trade) => void): Column<Trade>[] {
  return [
    {
      id: 'at',
      header: 'Time',
      width: 108,
      cell: (row) => <span title={showInstant(row.executedAt)}>{showMoment(row.executedAt)}</span>,
    },
    {
      id: 'symbol',
      header: 'Symbol',
      width: 72,
      grow: 1,
      cell: (row) => (
        <button
          type="button"
          className="fh-cellbutton"
          tabIndex={-1}
          title="Its order (Enter)"
          onClick={() => onOpen(row)}
        >
          <b>{row.symbol}</b>
        </button>
      ),
    },
    { id: 'side', header: 'Side', width: 52, cell: (row) => <Side side={row.side} /> },
    ...FIGURES,
    {
      id: 'entry',
      header: 'Entry',
      quiet: true,
      width: 76,
      cell: (row) =>
        row.busted ? (
          <span className="fh-muted">taken back</span>
        ) : (
          <EntryLink trade={row}>Its entry</EntryLink>
        ),
    },
  ];
}

/** A fill on a phone. */
export function FillLine({ trade, onOpen }: { trade: Trade; onOpen: () => void }) {
  return (
    <TwoLines
      left={
        <>
          <Side side={trade.side} /> {formatQuantity(trade.quantity)} <b>{trade.symbol}</b>
        </>
      }
      below={`${showInstant(trade.executedAt)}, ${sourceWords(trade)}`}
      right={priceText(trade.price, trade.currency)}
      onOpen={onOpen}
    />
  );
}
