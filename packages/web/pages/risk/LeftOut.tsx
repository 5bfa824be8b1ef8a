import { Button, Switch } from '@mantine/core';
import { formatPercent } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { ValueAtRisk } from './words.ts';

type LeftOutItem = ValueAtRisk['leftOut'][number];

const MOST = 5;

interface LeftOutProps {
  readonly items: readonly LeftOutItem[];
  /** Back to figures of the whole. */
  readonly onWhole?: () => void;
}

/** Says without what the figures below are. */
export function LeftOut({ items, onWhole }: LeftOutProps) {
  if (items.length === 0) return null;
  const shown = items.slice(0, MOST);
  return (
    <Notice kind="note" title={`These figures are without ${namesOf(items)}`}>
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {shown.map((item) => (
          <li key={`${item.symbol} ${item.reason}`}>
            <b>{item.symbol}</b>, {shareText(item)}: {sentence(item.reason)} {sentence(item.mend)}
          </li>
        ))}
        {items.length > MOST ? <li>And {items.length - MOST} more.</li> : null}
      </ul>
      {onWhole === undefined ? null : (
        <Button size="compact-xs" variant="default" mt={8} onClick={onWhole}>
          Show the whole again
        </Button>
      )}
    </Notice>
  );
}

function namesOf(items: readonly LeftOutItem[]): string {
  const names = [...new Set(items.map(({ symbol }) => symbol ?? 'a part'))];
  return names.length <= MOST
    ? new Intl.ListFormat('en').format(names)
    : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;
}

const shareText = ({ share }: LeftOutItem): string =>
  share === null || share === undefined ? 'of unknown value' : `${formatPercent(share)} of what has a value`;

/** The way to figures of the rest, where those of the whole are missing. */
export const LeaveOutButton = ({ onLeaveOut }: { onLeaveOut: () => void }) => (
  <Button size="xs" variant="default" onClick={onLeaveOut}>
    Show the figures of the rest
  </Button>
);

interface LeaveOutSwitchProps {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

export const LeaveOutSwitch = ({ on, onChange }: LeaveOutSwitchProps) => (
  <Switch
    size="xs"
    label="Leave out what has no value"
    title="Off: a figure of the whole is missing where a part of it has no price or no exchange rate. On: it is that of the rest, and says without what."
    checked={on}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
);
