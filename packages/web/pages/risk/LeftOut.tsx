import { Button, Switch } from '@mantine/core';
import { formatPercent } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import type { ValueAtRisk } from './words.ts';

type LeftOutItem = ValueAtRisk['leftOut'][number];

const MOST = 20;
const MOST_NAMED = 5;

interface LeftOutProps {
  readonly items: readonly LeftOutItem[];
  /** Back to figures of the whole. */
  readonly onWhole?: () => void;
}

/** Says without what the figures below are. */
export function LeftOut({ items, onWhole }: LeftOutProps) {
  const [only] = items;
  if (only === undefined) return null;
  return (
    <Notice kind="note" title={`These figures are without ${leftOutNames(items)}`}>
      {items.length === 1 ? (
        <p>
          <Why item={only} />
        </p>
      ) : (
        <details>
          <summary>Why, and what brings them in</summary>
          <ul style={{ margin: 0, paddingInlineStart: 20 }}>
            {items.slice(0, MOST).map((item) => (
              <li key={`${item.symbol} ${item.reason}`}>
                <b>{item.symbol}</b>: <Why item={item} />
              </li>
            ))}
            {items.length > MOST ? <li>And {items.length - MOST} more.</li> : null}
          </ul>
        </details>
      )}
      {onWhole === undefined ? null : (
        <Button size="compact-xs" variant="default" mt={8} onClick={onWhole}>
          Show the whole again
        </Button>
      )}
    </Notice>
  );
}

const Why = ({ item }: { item: LeftOutItem }) => (
  <>
    {sentence(shareText(item))} {sentence(item.reason)} {sentence(item.mend)}
  </>
);

/** What is left out, in words; of many the first ones. */
export function leftOutNames(items: readonly LeftOutItem[]): string {
  const names = [...new Set(items.map(({ symbol }) => symbol ?? 'a part'))];
  return names.length <= MOST_NAMED
    ? new Intl.ListFormat('en').format(names)
    : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;
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
