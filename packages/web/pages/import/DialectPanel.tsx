import { Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { ImportPreview } from '../../models.ts';
import { ColumnRoles } from './ColumnRoles.tsx';
import { DialectFields } from './DialectFields.tsx';
import { dialectOf, dialectWords, type Mapping, withMapping } from './mapping.ts';
import { change, type QueuedFile } from './queue.ts';
import { SaveProfile } from './SaveProfile.tsx';

interface DialectPanelProps {
  readonly item: QueuedFile;
  readonly preview: ImportPreview;
}

/** How a table is read, in words and to be changed; each change is tried on the file at once. */
export function DialectPanel({ item, preview }: DialectPanelProps) {
  const [open, setOpen] = useState(item.problem !== null || preview.rows.length === 0);
  const inferred = dialectOf(preview.dialect);
  if (inferred === null) return null;
  const dialect = withMapping(inferred, item.mapping);
  const remap = (patch: Mapping) => change(item.key, { mapping: { ...item.mapping, ...patch } });
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ flex: 'none' }}
          leftSection={<Chevron size={16} aria-hidden />}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          How it is read
        </Button>
        <Text size="sm" c="dimmed" pt={2}>
          {dialectWords(dialect)}
        </Text>
      </Group>
      <Collapse expanded={open}>
        <Stack gap="sm" mt="xs">
          <DialectFields dialect={dialect} onChange={remap} />
          <ColumnRoles preview={preview} dialect={dialect} onChange={remap} />
          <SaveProfile item={item} preview={preview} dialect={dialect} />
        </Stack>
      </Collapse>
    </div>
  );
}
