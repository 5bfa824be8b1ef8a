import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface RowListProps<Row> {
  readonly title: string;
  readonly hint: string;
  /** What one of them is called, as in "Add a limit". */
  readonly one: string;
  readonly rows: readonly Row[];
  readonly blank: Row;
  readonly onChange: (rows: readonly Row[]) => void;
  /** What stands below a row that can not be used. */
  readonly fault: (row: Row) => string | null;
  readonly children: (row: Row, set: (part: Partial<Row>) => void, name: string) => ReactNode;
}

/** Rows that are added, changed in place and taken out. */
export function RowList<Row>(props: RowListProps<Row>) {
  const { title, hint, one, rows, blank, onChange, fault, children } = props;
  return (
    <fieldset className="fh-fieldset">
      <legend>{title}</legend>
      <p className="fh-muted fh-small" style={{ margin: '0 0 8px' }}>
        {hint}
      </p>
      <ul className="fh-rowlist">
        {rows.map((row, at) => {
          const name = `${one} ${at + 1}`;
          const wrong = fault(row);
          const set = (part: Partial<Row>) =>
            onChange(rows.map((other, index) => (index === at ? { ...other, ...part } : other)));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own
            <li key={at}>
              <div>
                {children(row, set, name)}
                <ActionIcon
                  size={30}
                  variant="subtle"
                  color="gray"
                  aria-label={`Take out ${name}`}
                  onClick={() => onChange(rows.filter((_, index) => index !== at))}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              </div>
              {wrong === null ? null : (
                <p className="fh-small fh-loss" role="alert">
                  {wrong}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => onChange([...rows, blank])}
      >
        Add a {one}
      </Button>
    </fieldset>
  );
}
