import { updateProviderOrder } from '@financehub/contract/providers.ts';
import { ActionIcon, Group, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { call } from '../../api.ts';
import type { Provider, ProviderOrder } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { Card } from '../../ui/Page.tsx';
import { sayProblem } from '../../ui/toasts.tsx';

const CLASSES: readonly { id: keyof ProviderOrder; label: string }[] = [
  { id: 'stock', label: 'Shares' },
  { id: 'etf', label: 'ETFs' },
  { id: 'fund', label: 'Funds' },
  { id: 'bond', label: 'Bonds' },
  { id: 'crypto', label: 'Crypto currencies' },
  { id: 'commodity', label: 'Commodities' },
  { id: 'fx', label: 'Exchange rates' },
];

interface ProviderOrderCardProps {
  readonly items: readonly Provider[];
  readonly order: ProviderOrder;
  readonly editable: boolean;
}

export function ProviderOrderCard({ items, order, editable }: ProviderOrderCardProps) {
  const change = async (name: keyof ProviderOrder, ids: ProviderOrder[keyof ProviderOrder]) => {
    try {
      await call(updateProviderOrder, { body: { [name]: ids } });
    } catch (error) {
      sayProblem(error, 'The order is not changed');
    }
    await refreshBook();
  };
  return (
    <Card
      title="Who is asked first"
      aside={<span className="fh-muted fh-small">The next one is asked where the first has nothing</span>}
    >
      <ul className="fh-rows">
        {CLASSES.map(({ id, label }) => (
          <li key={id} style={{ padding: '8px 4px' }}>
            <ClassOrder
              label={label}
              able={items.filter(({ classes }) => classes.includes(id))}
              ids={order[id]}
              editable={editable}
              onChange={(ids) => void change(id, ids)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Ids = ProviderOrder[keyof ProviderOrder];

interface ClassOrderProps {
  readonly label: string;
  readonly able: readonly Provider[];
  readonly ids: Ids;
  readonly editable: boolean;
  readonly onChange: (ids: Ids) => void;
}

function ClassOrder({ label, able, ids, editable, onChange }: ClassOrderProps) {
  const nameOf = (id: string) => able.find((each) => each.id === id)?.name ?? id;
  const others = able.filter(({ id }) => !ids.includes(id));
  const move = (index: number, by: number) => {
    const next = [...ids];
    const [taken] = next.splice(index, 1);
    next.splice(index + by, 0, taken!);
    onChange(next);
  };
  return (
    <Group gap="xs">
      <span style={{ width: 130, fontWeight: 600 }}>{label}</span>
      <ol className="fh-chips">
        {ids.map((id, index) => (
          <li
            key={id}
            className="fh-chip"
            data-off={able.find((each) => each.id === id)?.usable === false || undefined}
          >
            {nameOf(id)}
            <Step
              label={`${nameOf(id)} earlier for ${label}`}
              off={!editable || index === 0}
              onClick={() => move(index, -1)}
            >
              <IconArrowUp size={14} aria-hidden />
            </Step>
            <Step
              label={`${nameOf(id)} later for ${label}`}
              off={!editable || index === ids.length - 1}
              onClick={() => move(index, 1)}
            >
              <IconArrowDown size={14} aria-hidden />
            </Step>
            <Step
              label={`Do not ask ${nameOf(id)} for ${label}`}
              off={!editable}
              onClick={() => onChange(ids.filter((each) => each !== id))}
            >
              <IconX size={14} aria-hidden />
            </Step>
          </li>
        ))}
      </ol>
      <AddProvider label={label} others={others} off={!editable} onAdd={(id) => onChange([...ids, id])} />
    </Group>
  );
}

interface AddProviderProps {
  readonly label: string;
  readonly others: readonly Provider[];
  readonly off: boolean;
  readonly onAdd: (id: Provider['id']) => void;
}

function AddProvider({ label, others, off, onAdd }: AddProviderProps) {
  if (others.length === 0) return null;
  return (
    <Select
      aria-label={`Add a provider for ${label}`}
      placeholder="Add"
      size="xs"
      w={140}
      disabled={off}
      data={others.map(({ id, name }) => ({ value: id, label: name }))}
      value={null}
      onChange={(value) => {
        const chosen = others.find(({ id }) => id === value);
        if (chosen !== undefined) onAdd(chosen.id);
      }}
    />
  );
}

interface StepProps {
  readonly label: string;
  readonly off: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function Step({ label, off, onClick, children }: StepProps) {
  return (
    <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} disabled={off} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
