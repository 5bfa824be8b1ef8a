import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { csvOf, saveFile } from './saveFile.ts';

interface ExportCsvProps {
  /** The name of the file, without its ending. */
  readonly name: string;
  /** Heading and rows, made when they are asked for. */
  readonly rows: () => readonly (readonly string[])[];
  /** Only the sign, where there is little room. */
  readonly small?: boolean;
}

/** A name that file systems take. */
const fileName = (name: string) =>
  `${name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')}.csv`;

/** Saves the table that is shown as a file. */
export function ExportCsv({ name, rows, small = false }: ExportCsvProps) {
  const save = () =>
    saveFile(new Blob([`\ufeff${csvOf(rows())}`], { type: 'text/csv;charset=utf-8' }), fileName(name));
  if (small) {
    return (
      <Tooltip label="Save as CSV">
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`Save as CSV: ${name}`}
          onClick={save}
        >
          <IconDownload size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <Button size="xs" variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
      CSV
    </Button>
  );
}
