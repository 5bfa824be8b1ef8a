import { Button, Collapse, Group, Select, Stack, Switch } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportPreview } from '../../models.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { columnsOf, dialectOf, type Mapping, ROLES, type Role, rolesOf, withRole } from './mapping.ts';
import { change, type QueuedFile } from './queue.ts';

interface MappingPanelProps {
  readonly item: QueuedFile;
  readonly preview: ImportPreview;
}

const DATE_ORDERS = [
  { value: 'ymd', label: 'Year, month, day' },
  { value: 'dmy', label: 'Day, month, year' },
  { value: 'mdy', label: 'Month, day, year' },
];
const DECIMAL_MARKS = [
  { value: '.', label: 'Point: 1,234.50' },
  { value: ',', label: 'Comma: 1.234,50' },
];
const SAMPLE_ROWS = 4;

/** How a CSV is read: what each column is, the order of dates, the decimal mark. Each change is tried at once. */
export function MappingPanel({ item, preview }: MappingPanelProps) {
  const [open, setOpen] = useState(item.problem !== null || preview.rows.length === 0);
  const dialect = dialectOf(preview.dialect);
  if (dialect === null) return null;
  const width = Math.max(preview.columns.length, ...preview.sample.map((row) => row.length));
  const headers = Array.from({ length: width }, (_, at) => preview.columns[at] ?? '');
  const roles = rolesOf(headers, { ...dialect.columns, ...item.mapping.columns });
  const remap = (patch: Mapping) => change(item.key, { mapping: { ...item.mapping, ...patch } });
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<Chevron size={16} aria-hidden />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        How the columns are read
      </Button>
      <Collapse expanded={open}>
        <Stack gap="sm" mt="xs">
          <Group gap="sm">
            <Select
              label="Order of dates"
              size="xs"
              data={DATE_ORDERS}
              value={item.mapping.dateOrder ?? dialect.dateOrder ?? null}
              allowDeselect={false}
              onChange={(dateOrder) => remap({ dateOrder: dateOrder as NonNullable<Mapping['dateOrder']> })}
            />
            <Select
              label="Decimal mark"
              size="xs"
              data={DECIMAL_MARKS}
              value={item.mapping.decimalMark ?? dialect.decimalMark ?? null}
              allowDeselect={false}
              onChange={(mark) => remap({ decimalMark: mark as NonNullable<Mapping['decimalMark']> })}
            />
            <Switch
              mt={22}
              label="Spending is written as positive numbers"
              checked={item.mapping.invert ?? dialect.invert}
              onChange={(event) => remap({ invert: event.currentTarget.checked })}
            />
          </Group>
          <ScrollArea label="Columns of the file">
            <table className="fh-table">
              <thead>
                <tr>
                  {headers.map((header, at) => (
                    <th scope="col" key={`${header} ${at.toString()}`} style={{ minWidth: 130 }}>
                      <Select
                        size="xs"
                        aria-label={`What column ${at + 1} is, ${header}`}
                        label={header || `Column ${at + 1}`}
                        placeholder="Not used"
                        clearable
                        data={[...ROLES]}
                        value={roles[at] ?? null}
                        onChange={(role) =>
                          remap({ columns: columnsOf(withRole(roles, at, role as Role | null)) })
                        }
                      />
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {preview.sample.slice(0, SAMPLE_ROWS).map((row, line) => (
                  <tr key={line.toString()}>
                    {headers.map((header, at) => (
                      <td
                        key={`${header} ${at.toString()}`}
                        className="fh-small fh-ellipsis"
                        style={{ maxWidth: 200 }}
                      >
                        {row[at] ?? ''}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollArea>
        </Stack>
      </Collapse>
    </div>
  );
}
