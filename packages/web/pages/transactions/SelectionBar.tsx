import { decimal, formatDecimal, add as plus, ZERO } from '@financehub/core/money/decimal.ts';
import { Button, CloseButton, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { showCount } from '../../format/progress.ts';
import type { Transaction } from '../../models.ts';
import { CategorySelect } from '../../ui/CategorySelect.tsx';
import { Money } from '../../ui/Money.tsx';
import { canCategorize } from './columns.tsx';

interface SelectionBarProps {
  readonly rows: readonly Transaction[];
  readonly onClear: () => void;
  readonly onCategory: (rows: readonly Transaction[], categoryId: string) => void;
}

function sums(rows: readonly Transaction[]): { currency: string; amount: string }[] {
  const totals = new Map<string, typeof ZERO>();
  for (const row of rows)
    totals.set(row.currency, plus(totals.get(row.currency) ?? ZERO, decimal(row.amount)));
  return [...totals].map(([currency, total]) => ({ currency, amount: formatDecimal(total) }));
}

/** What the selected rows add up to, and what can be done with all of them. */
export function SelectionBar({ rows, onClear, onCategory }: SelectionBarProps) {
  const [choosing, setChoosing] = useState(false);
  const targets = rows.filter(canCategorize);
  const totals = sums(rows);
  return (
    <Paper
      withBorder
      shadow="md"
      p="xs"
      pos="fixed"
      style={{
        bottom: 'max(72px, 24px)',
        left: '50%',
        transform: 'translateX(-50%)',
        zIndex: 90,
        maxWidth: '94vw',
      }}
      role="region"
      aria-label="Selected transactions"
    >
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {showCount(rows.length)} selected
        </Text>
        {totals.map((total) => (
          <Text size="sm" key={total.currency}>
            <Money amount={total.amount} currency={total.currency} code={totals.length > 1} />
          </Text>
        ))}
        {choosing ? (
          <div style={{ width: 220 }}>
            <CategorySelect
              inline
              label="Category for the selected"
              value={null}
              onLeave={() => setChoosing(false)}
              onChange={(categoryId) => {
                setChoosing(false);
                if (categoryId === null) return;
                onCategory(targets, categoryId);
                onClear();
              }}
            />
          </div>
        ) : (
          <Button
            size="xs"
            variant="default"
            disabled={targets.length === 0}
            onClick={() => setChoosing(true)}
          >
            Set the category
          </Button>
        )}
        <CloseButton aria-label="Select nothing" onClick={onClear} />
      </Group>
    </Paper>
  );
}
