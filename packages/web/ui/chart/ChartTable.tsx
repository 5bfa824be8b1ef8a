import { ScrollArea } from '../ScrollArea.tsx';
import type { TableData } from './table.ts';

interface ChartTableProps {
  readonly label: string;
  readonly data: TableData;
  readonly height: number;
}

/** At most this many rows, the first ones; longer series are read by narrowing the period. */
const LONGEST = 1000;

export function ChartTable({ label, data, height }: ChartTableProps) {
  const { head, rows, words = 1 } = data;
  const right = (column: number) => (column < words ? undefined : 'fh-num');
  return (
    <ScrollArea height={height} label={`${label}, as a table`}>
      <table className="fh-table">
        <thead>
          <tr>
            {head.map((text, column) => (
              <th scope="col" key={text} className={right(column)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, LONGEST).map(({ key, shown }) => (
            <tr key={key}>
              {shown.map((text, column) => (
                <td key={head[column]} className={right(column)}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > LONGEST ? (
        <p className="fh-muted fh-small">
          The first {LONGEST} of {rows.length} rows. The file has them all.
        </p>
      ) : null}
    </ScrollArea>
  );
}
