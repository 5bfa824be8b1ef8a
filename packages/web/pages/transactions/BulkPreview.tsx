import { Button, Group, Stack, Text } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { BulkOutcome, Transaction } from '../../models.ts';
import { Money } from '../../ui/Money.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { skipReasons } from './bulk.ts';
import { STATUS_NAMES } from './columns.tsx';
import { useTransactionNames } from './names.ts';

interface BulkPreviewProps {
  readonly outcome: BulkOutcome;
  readonly busy: boolean;
  readonly onApply: () => void;
  readonly onClose: () => void;
  /** The verb of the button: `Change`, `Delete`. */
  readonly verb: string;
}

/** What would change, what is left out and why, before it happens. */
export function BulkPreview({ outcome, busy, onApply, onClose, verb }: BulkPreviewProps) {
  const { changed, unchanged, sample } = outcome;
  return (
    <Stack gap="sm">
      <Text size="sm">
        <b>{showCount(changed)}</b> of {showCount(outcome.matched)} would change.
        {unchanged === 0 ? '' : ` ${showCount(unchanged)} are that way already.`}
      </Text>
      <Skipped skipped={outcome.skipped} />
      {sample.length === 0 ? null : (
        <ScrollArea label="The first that change" maxHeight={360}>
          <SampleTable sample={sample} />
        </ScrollArea>
      )}
      {changed > sample.length && sample.length > 0 ? (
        <Text size="sm" c="dimmed">
          And {showCount(changed - sample.length)} more.
        </Text>
      ) : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button loading={busy} disabled={changed === 0} onClick={onApply} data-autofocus>
          {verb} {showCount(changed)}
        </Button>
      </Group>
    </Stack>
  );
}

function Skipped({ skipped }: { skipped: BulkOutcome['skipped'] }) {
  if (skipped.count === 0) return null;
  return (
    <Notice kind="note" title={`${showCount(skipped.count)} stay as they are`}>
      <ul>
        {skipReasons(skipped).map(({ reason, count }) => (
          <li key={reason}>
            {reason} ({showCount(count)}
            {skipped.count > skipped.items.length ? ' of the first 100' : ''})
          </li>
        ))}
      </ul>
    </Notice>
  );
}

type Pair = { readonly before: Transaction; readonly after: Transaction | null };

/** Rows as they are and as they would be; what differs stands below what it replaces. */
export function SampleTable({ sample }: { sample: readonly Pair[] }) {
  return (
    <table className="fh-table">
      <thead>
        <tr>
          <th scope="col">Payee</th>
          <th scope="col">What changes</th>
          <th scope="col" className="fh-num">
            Amount
          </th>
        </tr>
      </thead>
      <tbody>
        {sample.map(({ before, after }) => (
          <tr key={before.id}>
            <td style={{ overflowWrap: 'break-word' }}>
              {before.payee || before.description}
              <span className="fh-muted fh-small" style={{ display: 'block', whiteSpace: 'nowrap' }}>
                {showDay(before.date)}
              </span>
            </td>
            <td>
              <Changes before={before} after={after} />
            </td>
            <td className="fh-num">
              <Money amount={before.amount} currency={before.currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ before, after }: Pair) {
  const names = useTransactionNames();
  if (after === null) return <>Deleted</>;
  const parts: [string, string, string][] = [
    ['Category', names.category(before), names.category(after)],
    ['Payee', before.payee, after.payee],
    ['Account', names.account(before.accountId), names.account(after.accountId)],
    ['Status', STATUS_NAMES[before.status], STATUS_NAMES[after.status]],
    ['Tags', before.tags.join(', '), after.tags.join(', ')],
    ['Notes', before.notes, after.notes],
  ];
  const changed = parts.filter(([, was, is]) => was !== is);
  if (changed.length === 0) return <span className="fh-muted">Nothing</span>;
  return changed.map(([label, was, is]) => (
    <div key={label}>
      <span className="fh-muted">
        {label}: {was || 'none'} →{' '}
      </span>
      <b>{is || 'none'}</b>
    </div>
  ));
}
