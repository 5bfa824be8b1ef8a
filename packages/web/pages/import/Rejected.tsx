import { Button } from '@mantine/core';
import { useState } from 'react';
import { showCount } from '../../format/progress.ts';
import type { Import } from '../../models.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';

interface RejectedProps {
  readonly items: Import['rejected'];
  /** How many there are in all, when not every one is listed. */
  readonly total?: number;
  readonly what: string;
}

const FIRST = 5;

/** Lines that were not taken, each with its number in the file and the reason. */
export function Rejected({ items, total = items.length, what }: RejectedProps) {
  const [all, setAll] = useState(false);
  if (items.length === 0) return null;
  return (
    <div>
      <h3 style={{ fontSize: 14, margin: '8px 0' }}>
        {what} ({showCount(total)})
      </h3>
      <ScrollArea label={what} maxHeight={320}>
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col" className="fh-line">
                Line
              </th>
              <th scope="col">Why</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          <tbody>
            {(all ? items : items.slice(0, FIRST)).map((item, index) => (
              <tr key={`${item.line} ${index.toString()}`}>
                <td>{item.line}</td>
                <td>{item.reason}</td>
                <td>
                  <code style={{ fontSize: 12 }}>{item.text}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {items.length > FIRST && !all ? (
        <Button size="compact-sm" variant="subtle" onClick={() => setAll(true)}>
          Show {showCount(items.length)}
        </Button>
      ) : null}
    </div>
  );
}
