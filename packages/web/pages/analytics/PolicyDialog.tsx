import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { percentSign } from '../../format/money.ts';
import type { Asset } from '../../models.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { type PolicyRow, policyFault, policyRows, policyText } from './policy.ts';

interface PolicyDialogProps {
  readonly opened: boolean;
  readonly assets: readonly Asset[];
  readonly value: string | undefined;
  readonly onClose: () => void;
  readonly onChange: (policy: string) => void;
}

/** A benchmark of several assets with shares that are restored every month. */
export function PolicyDialog({ opened, onClose, ...form }: PolicyDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="A mix of assets as benchmark">
      {opened ? <Form {...form} /> : null}
    </Dialog>
  );
}

function Form({ assets, value, onChange }: Omit<PolicyDialogProps, 'opened' | 'onClose'>) {
  const [rows, setRows] = useState<readonly PolicyRow[]>(() => policyRows(value));
  const fault = policyFault(rows);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Each asset counts in the group that it belongs to itself: one fund per sector makes a benchmark of
        sectors. The shares are restored at the start of every month.
      </Text>
      {rows.map((row, at) => (
        <Line
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own
          key={at}
          at={at}
          row={row}
          assets={assets}
          onChange={(next) =>
            setRows(rows.map((other, index) => (index === at ? { ...other, ...next } : other)))
          }
          onRemove={rows.length === 1 ? undefined : () => setRows(rows.filter((_, index) => index !== at))}
        />
      ))}
      <Group justify="space-between">
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setRows([...rows, { assetId: null, percent: 0 }])}
        >
          Add an asset
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {fault ?? `The shares sum to 100${percentSign()}.`}
        </Text>
      </Group>
      <Button disabled={fault !== null} onClick={() => onChange(policyText(rows))}>
        Compare with this mix
      </Button>
    </Stack>
  );
}

interface LineProps {
  readonly at: number;
  readonly row: PolicyRow;
  readonly assets: readonly Asset[];
  readonly onChange: (next: Partial<PolicyRow>) => void;
  readonly onRemove: (() => void) | undefined;
}

function Line({ at, row, assets, onChange, onRemove }: LineProps) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <Select
        label={at === 0 ? 'Asset' : undefined}
        aria-label={`Asset ${at + 1}`}
        style={{ flex: 1 }}
        searchable
        nothingFoundMessage="No such asset"
        placeholder="Choose an asset"
        data={assets.map(({ id, symbol }) => ({ value: id, label: symbol }))}
        value={row.assetId}
        onChange={(assetId) => onChange({ assetId })}
      />
      <NumberInput
        label={at === 0 ? 'Share' : undefined}
        aria-label={`Share ${at + 1}`}
        w={110}
        min={0}
        max={100}
        decimalScale={4}
        suffix={percentSign()}
        value={row.percent}
        onChange={(percent) => onChange({ percent: Number(percent) || 0 })}
      />
      <ActionIcon
        size={36}
        variant="subtle"
        color="gray"
        aria-label={`Take out asset ${at + 1}`}
        disabled={onRemove === undefined}
        onClick={onRemove}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
