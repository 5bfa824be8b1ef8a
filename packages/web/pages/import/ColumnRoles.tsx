import { Select } from '@mantine/core';
import type { ImportPreview } from '../../models.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { columnsOf, type Dialect, type Mapping, ROLES, type Role, rolesOf, withRole } from './mapping.ts';

interface ColumnRolesProps {
  readonly preview: ImportPreview;
  readonly dialect: Dialect;
  readonly onChange: (patch: Mapping) => void;
}

const SAMPLE_ROWS = 4;

/** What each column is, above its first values. */
export function ColumnRoles({ preview, dialect, onChange }: ColumnRolesProps) {
  const width = Math.max(preview.columns.length, ...preview.sample.map((row) => row.length));
  const headers = Array.from({ length: width }, (_, at) => preview.columns[at] ?? '');
  if (headers.length === 0) return null;
  const roles = rolesOf(headers, dialect.columns);
  return (
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
                    onChange({ columns: columnsOf(withRole(roles, at, role as Role | null)) })
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
  );
}
