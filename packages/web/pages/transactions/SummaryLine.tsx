import { ActionIcon, Group, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { showCount } from '../../format/progress.ts';
import { Money } from '../../ui/Money.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { exportTransactions } from './exportCsv.ts';
import { useTransactionNames } from './names.ts';
import type { TransactionSearch } from './search.ts';
import type { View } from './useView.ts';

interface SummaryLineProps {
  readonly filter: TransactionSearch;
  readonly summary: { count: number; totals: { currency: string; amount: string }[] } | undefined;
  readonly view: View;
  /** Choosing many rows, where one may change them. */
  readonly picking: { readonly onAll: () => void; readonly onSome: () => void } | null;
}

const OPTIONAL = [
  { id: 'category', label: 'Category' },
  { id: 'account', label: 'Account' },
  { id: 'status', label: 'Status' },
];

/** How many there are, what they add up to, and how to look at them. */
export function SummaryLine({ filter, summary, view, picking }: SummaryLineProps) {
  const names = useTransactionNames();
  const [exporting, setExporting] = useState(false);
  const tick = (on: boolean) => (on ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />);
  const save = async () => {
    setExporting(true);
    await exportTransactions(filter, names).catch((error: unknown) => sayProblem(error));
    setExporting(false);
  };
  return (
    <Group justify="space-between" mb={8} mih={32} wrap="nowrap">
      <Group gap={12} aria-live="polite" fz="sm">
        {summary === undefined ? null : (
          <>
            <span>
              {showCount(summary.count)} {summary.count === 1 ? 'transaction' : 'transactions'}
            </span>
            {summary.totals.map((total) => (
              <span key={total.currency}>
                <span className="fh-muted">Sum </span>
                <b>
                  <Money amount={total.amount} currency={total.currency} code={summary.totals.length > 1} />
                </b>
              </span>
            ))}
          </>
        )}
      </Group>
      <Menu position="bottom-end" shadow="md" closeOnItemClick={false}>
        <Menu.Target>
          <ActionIcon variant="default" size="md" aria-label="How the list looks" loading={exporting}>
            <IconAdjustmentsHorizontal size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {picking === null ? null : (
            <>
              <Menu.Label>Select</Menu.Label>
              <Menu.Item leftSection={tick(false)} closeMenuOnClick onClick={picking.onSome}>
                Some, one by one
              </Menu.Item>
              <Menu.Item leftSection={tick(false)} closeMenuOnClick onClick={picking.onAll}>
                All that match
              </Menu.Item>
            </>
          )}
          <Menu.Label>Order</Menu.Label>
          <Menu.Item leftSection={tick(view.newestFirst)} onClick={() => view.setNewestFirst(true)}>
            Newest first
          </Menu.Item>
          <Menu.Item leftSection={tick(!view.newestFirst)} onClick={() => view.setNewestFirst(false)}>
            Oldest first
          </Menu.Item>
          <Menu.Label>Rows</Menu.Label>
          <Menu.Item leftSection={tick(view.dense)} onClick={() => view.setDense(true)}>
            Dense
          </Menu.Item>
          <Menu.Item leftSection={tick(!view.dense)} onClick={() => view.setDense(false)}>
            Roomy
          </Menu.Item>
          <Menu.Label>Columns</Menu.Label>
          {OPTIONAL.map(({ id, label }) => (
            <Menu.Item
              key={id}
              leftSection={tick(!view.hidden.includes(id))}
              onClick={() =>
                view.setHidden(
                  view.hidden.includes(id)
                    ? view.hidden.filter((other) => other !== id)
                    : [...view.hidden, id],
                )
              }
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={tick(false)} onClick={() => void save()}>
            Save these as CSV
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
