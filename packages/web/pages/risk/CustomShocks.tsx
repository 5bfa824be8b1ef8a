import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { newKey } from '../../api.ts';
import { KINDS, type Kind, kindOf, type ShockDraft } from './shocks.ts';

interface CustomShocksProps {
  readonly name: string;
  readonly shocks: readonly ShockDraft[];
  readonly faults: Readonly<Record<string, string>>;
  readonly onName: (name: string) => void;
  readonly onChange: (shocks: readonly ShockDraft[]) => void;
}

export const newShock = (): ShockDraft => ({ key: newKey(), kind: 'equity', name: '', change: '-20' });

/** A scenario of one’s own, shock by shock. */
export function CustomShocks({ name, shocks, faults, onName, onChange }: CustomShocksProps) {
  const set = (key: string, next: Partial<ShockDraft>) =>
    onChange(shocks.map((shock) => (shock.key === key ? { ...shock, ...next } : shock)));
  return (
    <Stack gap="xs">
      <TextInput
        size="xs"
        label="Name of your scenario"
        placeholder="My scenario"
        maw={320}
        maxLength={120}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      {shocks.map((shock) => (
        <ShockLine
          key={shock.key}
          shock={shock}
          fault={faults[shock.key]}
          onChange={(next) => set(shock.key, next)}
          onRemove={() => onChange(shocks.filter(({ key }) => key !== shock.key))}
        />
      ))}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />}
          disabled={shocks.length >= 20}
          onClick={() => onChange([...shocks, newShock()])}
        >
          Add a shock
        </Button>
      </div>
    </Stack>
  );
}

interface ShockLineProps {
  readonly shock: ShockDraft;
  readonly fault: string | undefined;
  readonly onChange: (next: Partial<ShockDraft>) => void;
  readonly onRemove: () => void;
}

function ShockLine({ shock, fault, onChange, onRemove }: ShockLineProps) {
  const { named, unit } = kindOf(shock.kind);
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <Select
        size="xs"
        aria-label="What moves"
        w={170}
        allowDeselect={false}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
        value={shock.kind}
        onChange={(kind) => onChange({ kind: (kind ?? 'equity') as Kind, name: '' })}
      />
      {named === null ? null : (
        <TextInput
          size="xs"
          aria-label={named}
          placeholder={named}
          w={130}
          maxLength={80}
          value={shock.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      )}
      <TextInput
        size="xs"
        aria-label={unit === '%' ? 'Change in percent' : 'Change in basis points'}
        w={110}
        inputMode="text"
        rightSection={<span className="fh-muted fh-small">{unit}</span>}
        styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }}
        value={shock.change}
        error={fault}
        onChange={(event) => onChange({ change: event.currentTarget.value })}
      />
      <ActionIcon variant="subtle" color="gray" aria-label="Remove this shock" onClick={onRemove}>
        <IconTrash size={18} stroke={1.75} />
      </ActionIcon>
    </Group>
  );
}
