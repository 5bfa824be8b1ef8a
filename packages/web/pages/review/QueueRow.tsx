import { showDay } from '../../format/day.ts';
import type { Transaction } from '../../models.ts';
import { Money } from '../../ui/Money.tsx';

interface QueueRowProps {
  readonly item: Transaction;
  /** What it is called; its payee when absent. */
  readonly title?: string;
  readonly note?: string;
}

/** A transaction in the list beside the item. */
export function QueueRow({ item, title, note }: QueueRowProps) {
  return (
    <>
      <span style={{ minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          {title ?? (item.payee || item.description || 'Transaction')}
        </span>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {showDay(item.date)}
          {note === undefined ? '' : ` · ${note}`}
        </span>
      </span>
      <span className="fh-num">
        <Money amount={item.amount} currency={item.currency} />
      </span>
    </>
  );
}
