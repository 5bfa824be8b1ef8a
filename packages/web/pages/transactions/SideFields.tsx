import { ActionIcon, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { formatNumber, signOf } from '../../format/money.ts';
import { AccountSelect, CategorySelect } from '../../ui/CategorySelect.tsx';
import { AmountField } from '../../ui/fields.tsx';
import { type Draft, remainder, type Side, type SplitDraft } from './draft.ts';

interface SideFieldsProps {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly fields: Readonly<Record<string, string>>;
  readonly currency: string | null;
  readonly currencyOf: (accountId: string | null) => string | null;
}

const blank = (splits: readonly SplitDraft[], amount = ''): SplitDraft => ({
  key: Math.max(0, ...splits.map((split) => split.key)) + 1,
  categoryId: null,
  amount,
  notes: '',
});

/** What the money was for: one category, several, or another account of one's own. */
export function SideFields({ draft, set, fields, currency, currencyOf }: SideFieldsProps) {
  const choose = (side: Side) => {
    if (side !== 'split' || draft.splits.length >= 2) return set({ side });
    const first = { ...blank([]), categoryId: draft.categoryId, amount: draft.amount };
    set({ side, splits: [first, blank([first])] });
  };
  const other = currencyOf(draft.transferAccountId);
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label="What it was for"
        size="xs"
        data={[
          { value: 'category', label: 'One category' },
          { value: 'split', label: 'Split' },
          { value: 'transfer', label: 'Transfer' },
        ]}
        value={draft.side}
        onChange={(side) => choose(side as Side)}
      />
      {draft.side === 'category' ? (
        <CategorySelect
          clearable
          value={draft.categoryId}
          onChange={(categoryId) => set({ categoryId })}
          error={fields.categoryId}
        />
      ) : draft.side === 'transfer' ? (
        <>
          <AccountSelect
            label={draft.direction === 'out' ? 'To account' : 'From account'}
            except={draft.accountId}
            value={draft.transferAccountId}
            onChange={(transferAccountId) => set({ transferAccountId })}
            error={fields.transferAccountId}
          />
          {other !== null && currency !== null && other !== currency ? (
            <AmountField
              label={`Amount in ${other}`}
              value={draft.transferAmount}
              onChange={(transferAmount) => set({ transferAmount })}
              error={fields.transferAmount}
            />
          ) : null}
        </>
      ) : (
        <Splits draft={draft} set={set} error={fields.splits} />
      )}
    </Stack>
  );
}

interface SplitsProps {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly error: string | undefined;
}

function Splits({ draft, set, error }: SplitsProps) {
  const left = remainder(draft);
  const change = (key: number, patch: Partial<SplitDraft>) =>
    set({ splits: draft.splits.map((split) => (split.key === key ? { ...split, ...patch } : split)) });
  return (
    <Stack gap="xs" role="group" aria-label="Parts of the split">
      {draft.splits.map((split, index) => (
        <Group key={split.key} gap="xs" wrap="nowrap" align="flex-end">
          <div style={{ flex: 1, minWidth: 0 }}>
            <CategorySelect
              label={`Category ${index + 1}`}
              value={split.categoryId}
              onChange={(categoryId) => change(split.key, { categoryId })}
            />
          </div>
          <div style={{ width: 120 }}>
            <AmountField
              label={`Amount ${index + 1}`}
              value={split.amount}
              onChange={(amount) => change(split.key, { amount })}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`Remove part ${index + 1}`}
            disabled={draft.splits.length <= 2}
            onClick={() => set({ splits: draft.splits.filter((other) => other.key !== split.key) })}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Group justify="space-between">
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => {
            const rest = left !== null && signOf(left) > 0 ? formatNumber(left) : '';
            set({ splits: [...draft.splits, blank(draft.splits, rest)] });
          }}
        >
          Add a part
        </Button>
        {left === null || signOf(left) === 0 ? null : (
          <Text size="sm" c="dimmed">
            {formatNumber(left)} left
          </Text>
        )}
      </Group>
      {error === undefined ? null : (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
    </Stack>
  );
}
