import { useCallback, useState } from 'react';
import type { Transaction } from '../../models.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { useCategoryName } from '../../ui/references.ts';
import { canCategorize, TransactionCard, transactionColumns } from './columns.tsx';
import { useTransactionNames } from './names.ts';
import { chosenOf, EVERYTHING, NOTHING, type Selection, withChosen } from './selection.ts';
import { categorize } from './useTransactions.ts';

interface TransactionsTableProps {
  readonly rows: readonly Transaction[];
  readonly total: number | undefined;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  readonly ticking: boolean;
  readonly editable: boolean;
  readonly dense: boolean;
  readonly hidden: readonly string[];
  readonly baseCurrency: string | undefined;
  readonly withAccount: boolean;
  readonly balances: ReadonlyMap<string, string> | undefined;
  readonly onOpen: (row: Transaction) => void;
  readonly onNearEnd: () => void;
}

const rowId = (row: Transaction) => row.id;

/** The rows with inline categories, and the keys c (category), a (all that match) and Escape (none). */
export function TransactionsTable(props: TransactionsTableProps) {
  const { rows, selection, onSelection, editable, dense } = props;
  const names = useTransactionNames();
  const nameOf = useCategoryName();
  const [choosing, setChoosing] = useState<string | null>(null);
  const loaded = rows.map(rowId);
  const selected = chosenOf(selection, loaded);
  const onSelect = (ids: ReadonlySet<string>) => onSelection(withChosen(selection, ids, loaded));
  const onCategory = useCallback(
    (row: Transaction, categoryId: string) => void categorize(row, categoryId, nameOf(categoryId)),
    [nameOf],
  );
  const onTick = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const input = { ...props, names, selected, choosing, onChoose: setChoosing, onCategory, onTick };
  const onKey = (key: string, row: Transaction) => {
    if (key === 'c' && editable && canCategorize(row)) setChoosing(row.id);
    else if (key === 'a' && editable) onSelection(EVERYTHING);
    else if (key === 'Escape' && selected.size > 0) onSelection(NOTHING);
    else return false;
    return true;
  };
  return (
    <DataTable
      label="Transactions"
      rows={rows}
      rowId={rowId}
      columns={transactionColumns(input)}
      compact={(row) => <TransactionCard row={row} input={input} />}
      rowHeight={dense ? 34 : 44}
      fill
      hidden={props.hidden}
      total={props.total}
      onNearEnd={props.onNearEnd}
      onOpen={props.onOpen}
      selected={selected}
      {...(editable ? { onSelect } : {})}
      onKey={onKey}
    />
  );
}
