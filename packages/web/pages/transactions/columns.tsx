import { Checkbox } from '@mantine/core';
import { useRef } from 'react';
import { showDay } from '../../format/day.ts';
import type { Transaction } from '../../models.ts';
import { CategorySelect } from '../../ui/CategorySelect.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { Money } from '../../ui/Money.tsx';
import type { useTransactionNames } from './names.ts';

interface ColumnInput {
  readonly names: ReturnType<typeof useTransactionNames>;
  readonly editable: boolean;
  readonly selected: ReadonlySet<string>;
  /** The row whose category is being chosen. */
  readonly choosing: string | null;
  readonly onChoose: (id: string | null) => void;
  readonly onCategory: (row: Transaction, categoryId: string) => void;
  readonly onOpen: (row: Transaction) => void;
  /** Other currencies show their code. */
  readonly baseCurrency: string | undefined;
  readonly withAccount: boolean;
  /** The balance after each row, where the list is all of one account. */
  readonly balances?: ReadonlyMap<string, string> | undefined;
  /** Cards show a box to tick. */
  readonly ticking: boolean;
  readonly onTick: (id: string) => void;
}

/** Whether a category can be set right in the list. */
export function canCategorize(row: Transaction): boolean {
  return row.kind === 'transaction' && (row.splits?.length ?? 0) === 0;
}

export const STATUS_NAMES: Readonly<Record<Transaction['status'], string>> = {
  pending: 'Pending',
  posted: 'Posted',
  cleared: 'Cleared',
  reconciled: 'Reconciled',
};

function CategoryCell({ row, input }: { row: Transaction; input: ColumnInput }) {
  const { names, editable, choosing, onChoose, onCategory } = input;
  const cell = useRef<HTMLDivElement>(null);
  if (choosing === row.id) {
    const leave = () => {
      // The keyboard goes on in the list, unless the person has already gone elsewhere.
      if (cell.current?.contains(document.activeElement)) {
        cell.current.closest<HTMLElement>('[role="grid"]')?.focus();
      }
      onChoose(null);
    };
    return (
      <div ref={cell}>
        <CategorySelect
          inline
          value={row.categoryId}
          onChange={(categoryId) => {
            leave();
            if (categoryId !== null && categoryId !== row.categoryId) onCategory(row, categoryId);
          }}
          onLeave={leave}
        />
      </div>
    );
  }
  const open = row.categoryId === null && canCategorize(row) && row.transferAccountId === null;
  const text = <span className={open ? 'fh-warn' : undefined}>{names.category(row)}</span>;
  if (!editable || !canCategorize(row)) return text;
  return (
    <button
      type="button"
      className="fh-cellbutton"
      tabIndex={-1}
      title="Choose a category (c)"
      onClick={() => onChoose(row.id)}
    >
      {text}
    </button>
  );
}

function selectColumn({ names, selected }: ColumnInput): Column<Transaction> {
  return {
    id: 'select',
    header: 'Selected',
    width: 40,
    cell: (row) => (
      <Checkbox
        size="xs"
        tabIndex={-1}
        readOnly
        checked={selected.has(row.id)}
        aria-label={`Select ${names.title(row)}, ${showDay(row.date)}`}
      />
    ),
  };
}

function balanceColumn(
  balances: ReadonlyMap<string, string>,
  baseCurrency: string | undefined,
): Column<Transaction> {
  return {
    id: 'balance',
    header: 'Balance',
    width: 140,
    right: true,
    cell: (row) => (
      <span className="fh-muted">
        <Money amount={balances.get(row.id)} currency={row.currency} code={row.currency !== baseCurrency} />
      </span>
    ),
  };
}

export function transactionColumns(input: ColumnInput): Column<Transaction>[] {
  const { names, onOpen, baseCurrency } = input;
  const columns: Column<Transaction>[] = [
    { id: 'date', header: 'Date', width: 116, cell: (row) => showDay(row.date) },
    {
      id: 'payee',
      header: 'Payee',
      width: 180,
      grow: 2,
      cell: (row) => (
        <button
          type="button"
          className="fh-cellbutton"
          tabIndex={-1}
          title="Open (Enter)"
          onClick={() => onOpen(row)}
        >
          {names.title(row)}
          {row.payee !== '' && row.description !== '' && row.description !== row.payee ? (
            <span className="fh-muted"> · {row.description}</span>
          ) : null}
          {row.tags.map((tag) => (
            <span key={tag} className="fh-tag">
              {tag}
            </span>
          ))}
        </button>
      ),
    },
    {
      id: 'category',
      header: 'Category',
      width: 220,
      grow: 1,
      cell: (row) => <CategoryCell row={row} input={input} />,
    },
    { id: 'account', header: 'Account', width: 140, grow: 1, cell: (row) => names.account(row.accountId) },
    { id: 'status', header: 'Status', width: 100, cell: (row) => STATUS_NAMES[row.status] },
    {
      id: 'amount',
      header: 'Amount',
      width: 140,
      right: true,
      cell: (row) => (
        <Money amount={row.amount} currency={row.currency} code={row.currency !== baseCurrency} />
      ),
    },
  ];
  const { balances } = input;
  if (balances !== undefined) columns.push(balanceColumn(balances, baseCurrency));
  const shown = input.withAccount ? columns : columns.filter(({ id }) => id !== 'account');
  return input.editable ? [selectColumn(input), ...shown] : shown;
}

export function TransactionCard({ row, input }: { row: Transaction; input: ColumnInput }) {
  const { names, onOpen, baseCurrency } = input;
  return (
    <button
      type="button"
      className="fh-cellbutton"
      tabIndex={-1}
      style={{
        display: 'flex',
        gap: 12,
        width: '100%',
        margin: 0,
        lineHeight: '20px',
        alignItems: 'center',
        minHeight: 56,
      }}
      onClick={() => (input.ticking ? input.onTick(row.id) : onOpen(row))}
      aria-pressed={input.ticking ? input.selected.has(row.id) : undefined}
    >
      {input.ticking ? (
        <Checkbox.Indicator size="sm" checked={input.selected.has(row.id)} style={{ flex: 'none' }} />
      ) : null}
      <span style={{ flex: 1, minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block', fontSize: 15 }}>
          {names.title(row)}
        </span>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {showDay(row.date)} · {names.category(row)}
        </span>
      </span>
      <span className="fh-num" style={{ fontSize: 15 }}>
        <Money amount={row.amount} currency={row.currency} code={row.currency !== baseCurrency} />
      </span>
    </button>
  );
}
