import type { ReactNode } from 'react';
import { ScrollArea } from '../../ui/ScrollArea.tsx';

export interface StatColumn<Row> {
  readonly head: string;
  /** Shown on hover over the heading. */
  readonly means?: string;
  readonly cell: (row: Row) => ReactNode;
  /** Words stand left, figures right. */
  readonly words?: boolean;
}

interface StatTableProps<Row> {
  readonly label: string;
  readonly columns: readonly StatColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** A last row of sums. */
  readonly total?: Row | undefined;
}

/** A small table of statistics that scrolls sideways where there is little room. */
export function StatTable<Row>({ label, columns, rows, rowKey, total }: StatTableProps<Row>) {
  const side = (column: StatColumn<Row>) => (column.words ? 'fh-nowrap' : 'fh-num');
  return (
    <ScrollArea label={label}>
      <table className="fh-table fh-heads-wrap">
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" key={column.head} className={side(column)} title={column.means}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.head} className={side(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {total === undefined ? null : (
            <tr style={{ fontWeight: 600 }}>
              {columns.map((column) => (
                <td key={column.head} className={side(column)}>
                  {column.cell(total)}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </ScrollArea>
  );
}
