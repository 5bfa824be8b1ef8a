import type { reviewCategories } from '@financehub/contract/learning.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { showDay } from '../../format/day.ts';
import type { Transaction } from '../../models.ts';
import { CategorySelect } from '../../ui/CategorySelect.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { useAccounts, useCategoryName } from '../../ui/references.ts';
import { likely, SuggestionList } from '../../ui/SuggestionList.tsx';
import { chooseCategory, offerForOthers } from '../transactions/feedback.ts';
import type { KeyAction } from './keys.ts';
import { KeyButton, QueueFrame } from './QueueFrame.tsx';
import { QueueRow } from './QueueRow.tsx';
import type { Queue } from './useQueue.ts';

export type Uncertain = ResponseOf<typeof reviewCategories>['items'][number];

export const uncertainId = (item: Uncertain) => item.transaction.id;

interface CategoryQueueProps {
  readonly queue: Queue<Uncertain>;
  readonly total: number;
}

/** Transactions whose category nobody is sure of: a number takes a suggestion, c searches another. */
export function CategoryQueue({ queue, total }: CategoryQueueProps) {
  const nameOf = useCategoryName();
  const [searching, setSearching] = useState(false);
  const { current } = queue;
  const choose = (item: Uncertain, categoryId: string) => {
    setSearching(false);
    const name = nameOf(categoryId);
    const correction = { id: item.transaction.id, categoryId, name };
    queue.decide(item, async () => {
      const { data, operationId } = await chooseCategory(correction);
      const payee = item.transaction.payee || item.transaction.description;
      const offer = offerForOthers(correction, data.sameAsThis);
      return { message: `${payee} is ${name}`, operationId, offer };
    });
  };
  const search: KeyAction = { key: 'c', label: 'Another category', run: () => setSearching(true) };
  const skip: KeyAction = { key: 's', label: 'Skip', run: queue.skip };
  const numbers = likely(current?.suggestions ?? [], 5).map(
    ({ categoryId }, at): KeyAction => ({
      key: String(at + 1),
      label: `Choose ${nameOf(categoryId)}`,
      run: () => current !== undefined && choose(current, categoryId),
    }),
  );
  return (
    <QueueFrame
      label="Uncertain category"
      queue={queue}
      total={total}
      idOf={uncertainId}
      keys={[...numbers, search]}
      quiet={searching}
      row={(item) => <QueueRow item={item.transaction} />}
    >
      {(item) => (
        <Stack gap="md">
          <Facts item={item.transaction} />
          <Suggested item={item} onChoose={(categoryId) => choose(item, categoryId)} />
          <Group gap="xs">
            {searching ? (
              <div style={{ width: 280 }}>
                <CategorySelect
                  inline
                  value={null}
                  onLeave={() => setSearching(false)}
                  onChange={(categoryId) => categoryId !== null && choose(item, categoryId)}
                />
              </div>
            ) : (
              <KeyButton action={search} />
            )}
            <KeyButton action={skip} />
          </Group>
        </Stack>
      )}
    </QueueFrame>
  );
}

interface SuggestedProps {
  readonly item: Uncertain;
  readonly onChoose: (categoryId: string) => void;
}

function Suggested({ item, onChoose }: SuggestedProps) {
  const suggestions = likely(item.suggestions, 5);
  if (suggestions.length > 0) return <SuggestionList keys suggestions={suggestions} onChoose={onChoose} />;
  return (
    <Text size="sm" c="dimmed">
      Nothing like it was seen before. Choose its category once, and the next ones follow.
    </Text>
  );
}

/** What is known of a transaction, in large. */
function Facts({ item }: { item: Transaction }) {
  const { byId } = useAccounts();
  return (
    <div>
      <Group justify="space-between" align="baseline" gap="md">
        <h2 className="fh-review-title">{item.payee || item.description || 'Transaction'}</h2>
        <span className="fh-figure" style={{ fontSize: 22 }}>
          <Money amount={item.amount} currency={item.currency} />
        </span>
      </Group>
      <Text size="sm" c="dimmed">
        {showDay(item.date, 'long')} · {byId.get(item.accountId)?.name ?? 'An account'}
      </Text>
      {item.description === '' || item.description === item.payee ? null : (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {item.description}
        </Text>
      )}
      {item.notes === '' ? null : <Text size="sm">{item.notes}</Text>}
      <Text size="sm">
        <TextLink to="/transactions" search={{ open: item.id }}>
          Open the transaction
        </TextLink>
      </Text>
    </div>
  );
}
