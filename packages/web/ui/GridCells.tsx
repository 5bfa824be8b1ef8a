import type { Column } from './dataTableProps.ts';

interface GridCellsProps<T> {
  readonly row: T;
  readonly columns: readonly Column<T>[];
  readonly onToggle: (range: boolean) => void;
}

/** The cells of one row; the column `select` turns the selection wherever it is pressed. */
export function GridCells<T>({ row, columns, onToggle }: GridCellsProps<T>) {
  return columns.map((column) => (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of a virtual grid
    <div
      key={column.id}
      role="gridcell"
      className="fh-grid-cell"
      data-right={column.right || undefined}
      onClickCapture={
        column.id === 'select'
          ? (event) => {
              event.preventDefault();
              onToggle(event.shiftKey);
            }
          : undefined
      }
    >
      {column.cell(row)}
    </div>
  ));
}
