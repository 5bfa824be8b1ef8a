import { confirmTransfer, rejectTransfer } from '@financehub/contract/review.ts';
import { Group, Stack, Switch, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useState } from 'react';
import { change } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatPercent, userLocale } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import type { Transaction, TransferSuggestion } from '../../models.ts';
import { CategorySelect } from '../../ui/CategorySelect.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { useAccounts } from '../../ui/references.ts';
import type { KeyAction } from './keys.ts';
import { KeyButton, QueueFrame } from './QueueFrame.tsx';
import { QueueRow } from './QueueRow.tsx';
import { Reasons } from './Reasons.tsx';
import type { Queue } from './useQueue.ts';

export const transferId = (item: TransferSuggestion) => item.id;

interface TransferQueueProps {
  readonly queue: Queue<TransferSuggestion>;
  readonly total: number;
}

interface How {
  readonly remember: boolean;
  readonly alsoAlike: boolean;
  readonly feeCategoryId: string | null;
}

const PLAIN: How = { remember: true, alsoAlike: false, feeCategoryId: null };

/** Pairs that look like money moved between one's own accounts. */
export function TransferQueue({ queue, total }: TransferQueueProps) {
  const { byId } = useAccounts();
  // What was said of one suggestion holds for that one only.
  const [said, setSaid] = useState<{ readonly id: string; readonly how: How } | null>(null);
  const { current } = queue;
  const how = said !== null && said.id === current?.id ? said.how : PLAIN;
  const route = (item: TransferSuggestion) =>
    `${byId.get(item.out.accountId)?.name ?? 'one account'} to ${byId.get(item.in.accountId)?.name ?? 'another'}`;
  const confirm = () => {
    if (current === undefined) return;
    const { remember, alsoAlike, feeCategoryId } = how;
    const body = { remember, alsoAlike, ...(feeCategoryId === null ? {} : { feeCategoryId }) };
    queue.decide(current, async () => {
      const { data, operationId } = await change(confirmTransfer, { params: { id: current.id }, body });
      const many = data.confirmed === 1 ? 'Transfer' : `${showCount(data.confirmed)} transfers`;
      return { message: `${many} from ${route(current)}`, operationId };
    });
  };
  const reject = () => {
    if (current === undefined) return;
    queue.decide(current, async () => {
      const { operationId } = await change(rejectTransfer, { params: { id: current.id } });
      return { message: `Not a transfer from ${route(current)}`, operationId };
    });
  };
  const yes: KeyAction = { key: 'y', label: 'It is a transfer', run: confirm };
  const no: KeyAction = { key: 'n', label: 'It is not', run: reject };
  const skip: KeyAction = { key: 's', label: 'Skip', run: queue.skip };
  return (
    <QueueFrame
      label="Likely transfer"
      queue={queue}
      total={total}
      idOf={transferId}
      keys={[yes, no]}
      quiet={false}
      row={(item) => <QueueRow item={item.out} title={route(item)} />}
    >
      {(item) => (
        <Stack gap="md">
          <Reasons reasons={item.reasons} score={item.confidence} />
          <div className="fh-transfer">
            <Half title="Money out" item={item.out} />
            <IconArrowRight size={28} stroke={1.5} aria-label="to" />
            <Half title="Money in" item={item.in} />
          </div>
          <Terms item={item} />
          <Choices item={item} how={how} onHow={(next) => setSaid({ id: item.id, how: next })} />
          <Group gap="xs">
            <KeyButton action={yes} primary />
            <KeyButton action={no} />
            <KeyButton action={skip} />
          </Group>
        </Stack>
      )}
    </QueueFrame>
  );
}

function Half({ title, item }: { title: string; item: Transaction }) {
  const { byId } = useAccounts();
  return (
    <div>
      <span className="fh-muted fh-small">{title}</span>
      <div style={{ fontWeight: 600 }}>{byId.get(item.accountId)?.name ?? 'An account'}</div>
      <div className="fh-figure" style={{ fontSize: 20 }}>
        <Money amount={item.amount} currency={item.currency} />
      </div>
      <div className="fh-small">{showDay(item.date)}</div>
      <div className="fh-small" style={{ overflowWrap: 'anywhere' }}>
        <TextLink to="/transactions" search={{ open: item.id }}>
          {item.payee || item.description || 'Open it'}
        </TextLink>
      </div>
    </div>
  );
}

/** The rate between two currencies beside that of the day, and what was lost on the way. */
function Terms({ item }: { item: TransferSuggestion }) {
  const { rate, fee } = item;
  if (rate === null && fee === null) return null;
  return (
    <Stack gap={4}>
      {rate === null ? null : (
        <Text size="sm">
          1 {item.out.currency} became <span title={rate.rate}>{shortRate(rate.rate)}</span>{' '}
          {item.in.currency}
          {againstMarket(rate)}
        </Text>
      )}
      {fee === null ? null : (
        <Text size="sm">
          A fee of <Money amount={fee.amount} currency={fee.currency} /> was kept on the way.
        </Text>
      )}
    </Stack>
  );
}

type Rate = NonNullable<TransferSuggestion['rate']>;

/** Rates are quoted with five figures. */
function shortRate(rate: string): string {
  return Number(rate).toLocaleString(userLocale(), { maximumSignificantDigits: 5 });
}

function againstMarket({ market, deviation }: Rate): string {
  if (market === null) return '. There is no rate of the day to compare it with.';
  if (deviation === null) return `. The rate of the day was ${shortRate(market)}.`;
  const apart = formatPercent(Math.abs(deviation));
  return `, ${apart} ${deviation < 0 ? 'less' : 'more'} than the rate of the day, ${shortRate(market)}.`;
}

interface ChoicesProps {
  readonly item: TransferSuggestion;
  readonly how: How;
  readonly onHow: (how: How) => void;
}

function Choices({ item, how, onHow }: ChoicesProps) {
  const { pattern, fee } = item;
  return (
    <Stack gap="xs">
      {fee === null ? null : (
        <div style={{ maxWidth: 320 }}>
          <CategorySelect
            label="Category of the fee"
            clearable
            value={how.feeCategoryId}
            onChange={(feeCategoryId) => onHow({ ...how, feeCategoryId })}
          />
        </div>
      )}
      <Switch
        label="Make the next ones of this kind by themselves"
        description={
          pattern !== null && pattern.confirmed > 0
            ? `You confirmed ${pattern.confirmed} of this kind before.`
            : undefined
        }
        checked={how.remember}
        onChange={(event) => onHow({ ...how, remember: event.currentTarget.checked })}
      />
      <Switch
        label="Also confirm all of this kind that wait now"
        checked={how.alsoAlike}
        onChange={(event) => onHow({ ...how, alsoAlike: event.currentTarget.checked })}
      />
    </Stack>
  );
}
