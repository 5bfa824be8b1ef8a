import { decimal, formatDecimal, add as plus, ZERO } from '@financehub/core/money/decimal.ts';
import { Button, CloseButton, Group, Menu, Paper, Text } from '@mantine/core';
import { IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { showCount } from '../../format/progress.ts';
import type { Transaction } from '../../models.ts';
import { CategorySelect } from '../../ui/CategorySelect.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Money } from '../../ui/Money.tsx';
import { ASKED, type Asked, BulkForm } from './BulkForm.tsx';
import { BulkPreview } from './BulkPreview.tsx';
import { type BulkAction, targetsOf } from './bulk.ts';
import type { TransactionSearch } from './search.ts';
import { chosenOf, EVERYTHING, NOTHING, type Selection, sizeOf } from './selection.ts';
import { useBulk } from './useBulk.ts';

interface SelectionBarProps {
  readonly rows: readonly Transaction[];
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
  readonly filter: TransactionSearch;
  readonly summary: { count: number; totals: { currency: string; amount: string }[] } | undefined;
}

function sums(rows: readonly Transaction[]): { currency: string; amount: string }[] {
  const totals = new Map<string, typeof ZERO>();
  for (const row of rows)
    totals.set(row.currency, plus(totals.get(row.currency) ?? ZERO, decimal(row.amount)));
  return [...totals].map(([currency, total]) => ({ currency, amount: formatDecimal(total) }));
}

/** What the selected rows add up to, and what can be done with all of them. */
export function SelectionBar({ rows, selection, onSelection, filter, summary }: SelectionBarProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const clear = () => onSelection(NOTHING);
  const bulk = useBulk(clear);
  const matching = summary?.count ?? 0;
  const count = sizeOf(selection, matching);
  const chosen = chosenOf(
    selection,
    rows.map((row) => row.id),
  );
  const chosenRows = rows.filter((row) => chosen.has(row.id));
  const act = (action: BulkAction) => {
    setAsked(null);
    void bulk.start(action, targetsOf(selection, filter, matching), count);
  };
  const whole = selection.kind === 'all' && selection.except.size === 0;
  const totals = whole ? (summary?.totals ?? []) : selection.kind === 'all' ? [] : sums(chosenRows);
  return (
    <>
      <Paper
        withBorder
        shadow="md"
        p="xs"
        className="fh-selection"
        role="region"
        aria-label="Selected transactions"
      >
        <Group gap="sm" justify="center">
          <Text size="sm" fw={600} aria-live="polite">
            {showCount(count)} selected
          </Text>
          {totals.map((total) => (
            <Text size="sm" key={total.currency}>
              <Money amount={total.amount} currency={total.currency} code={totals.length > 1} />
            </Text>
          ))}
          {selection.kind === 'some' && matching > count ? (
            <Button size="compact-sm" variant="subtle" onClick={() => onSelection(EVERYTHING)}>
              Select all {showCount(matching)} that match
            </Button>
          ) : null}
          <Actions disabled={count === 0} busy={bulk.busy} onAction={act} onAsk={setAsked} />
          <CloseButton aria-label="Select nothing" onClick={clear} />
        </Group>
      </Paper>
      <BulkDialogs
        asked={asked}
        count={count}
        tags={[...new Set(chosenRows.flatMap((row) => row.tags))]}
        bulk={bulk}
        onAction={act}
        onClose={() => setAsked(null)}
      />
    </>
  );
}

interface BulkDialogsProps {
  readonly asked: Asked | null;
  readonly count: number;
  readonly tags: readonly string[];
  readonly bulk: ReturnType<typeof useBulk>;
  readonly onAction: (action: BulkAction) => void;
  readonly onClose: () => void;
}

/** What a change asks for, and what it would do, before it happens. */
function BulkDialogs({ asked, count, tags, bulk, onAction, onClose }: BulkDialogsProps) {
  const { look } = bulk;
  return (
    <>
      <Dialog opened={asked !== null} onClose={onClose} title={asked === null ? '' : ASKED[asked]}>
        {asked === null ? null : (
          <BulkForm
            asked={asked}
            count={showCount(count)}
            tags={tags}
            busy={bulk.busy}
            onAction={onAction}
            onClose={onClose}
          />
        )}
      </Dialog>
      <Dialog opened={look !== null} onClose={bulk.close} title="Before it changes" wide>
        {look === null ? null : (
          <BulkPreview
            outcome={look.outcome}
            busy={bulk.busy}
            verb={look.action.action === 'delete' ? 'Delete' : 'Change'}
            onClose={bulk.close}
            onApply={() => void bulk.apply(look.action, look.targets)}
          />
        )}
      </Dialog>
    </>
  );
}

interface ActionsProps {
  readonly disabled: boolean;
  readonly busy: boolean;
  readonly onAction: (action: BulkAction) => void;
  readonly onAsk: (asked: Asked) => void;
}

function Actions({ disabled, busy, onAction, onAsk }: ActionsProps) {
  const [choosing, setChoosing] = useState(false);
  if (choosing) {
    return (
      <div style={{ width: 220 }}>
        <CategorySelect
          inline
          label="Category for the selected"
          value={null}
          onLeave={() => setChoosing(false)}
          onChange={(categoryId) => {
            setChoosing(false);
            if (categoryId !== null) onAction({ action: 'categorize', categoryId });
          }}
        />
      </div>
    );
  }
  return (
    <Group gap={6} wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        disabled={disabled}
        loading={busy}
        onClick={() => setChoosing(true)}
      >
        Set the category
      </Button>
      <Menu position="top-end" shadow="md">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            disabled={disabled || busy}
            rightSection={<IconChevronUp size={14} aria-hidden />}
          >
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(ASKED) as Asked[]).map((asked) => (
            <Menu.Item key={asked} onClick={() => onAsk(asked)}>
              {ASKED[asked]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => onAction({ action: 'delete' })}>Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
