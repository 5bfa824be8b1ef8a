import { Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { AccountSelect } from '../../ui/CategorySelect.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import type { BulkAction } from './bulk.ts';
import { STATUS_NAMES } from './columns.tsx';
import { STATUSES } from './search.ts';

/** The changes that ask for something first; a category is chosen right in the bar, deleting asks nothing. */
export type Asked = Exclude<BulkAction['action'], 'categorize' | 'delete'>;

export const ASKED: Readonly<Record<Asked, string>> = {
  tag: 'Add tags',
  untag: 'Remove tags',
  setPayee: 'Set the payee',
  setStatus: 'Set the status',
  move: 'Move to another account',
};

interface BulkFormProps {
  readonly asked: Asked;
  readonly count: string;
  readonly tags: readonly string[];
  readonly busy: boolean;
  readonly onAction: (action: BulkAction) => void;
  readonly onClose: () => void;
}

interface Filled {
  readonly tags: string[];
  readonly payee: string;
  readonly status: (typeof STATUSES)[number];
  readonly accountId: string | null;
}

function actionOf(asked: Asked, filled: Filled): BulkAction | null {
  switch (asked) {
    case 'tag':
    case 'untag':
      return filled.tags.length === 0 ? null : { action: asked, tags: filled.tags };
    case 'setPayee':
      return { action: asked, payee: filled.payee.trim() };
    case 'setStatus':
      return { action: asked, status: filled.status };
    case 'move':
      return filled.accountId === null ? null : { action: asked, accountId: filled.accountId };
  }
}

export function BulkForm({ asked, count, tags, busy, onAction, onClose }: BulkFormProps) {
  const [filled, setFilled] = useState<Filled>({ tags: [], payee: '', status: 'cleared', accountId: null });
  const set = (patch: Partial<Filled>) => setFilled({ ...filled, ...patch });
  const action = actionOf(asked, filled);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (action !== null) onAction(action);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {asked === 'tag' || asked === 'untag' ? (
          <TagsInput
            label="Tags"
            description="Press Enter after each"
            data={[...tags]}
            data-autofocus
            value={filled.tags}
            maxTags={50}
            acceptValueOnBlur
            onChange={(chosen) => set({ tags: chosen })}
          />
        ) : asked === 'setPayee' ? (
          <TextInput
            label="Payee"
            data-autofocus
            maxLength={500}
            value={filled.payee}
            onChange={(event) => set({ payee: event.currentTarget.value })}
          />
        ) : asked === 'setStatus' ? (
          <Select
            label="Status"
            data-autofocus
            allowDeselect={false}
            data={STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] }))}
            value={filled.status}
            onChange={(status) => status !== null && set({ status })}
          />
        ) : (
          <AccountSelect
            label="Account"
            value={filled.accountId}
            onChange={(accountId) => set({ accountId })}
          />
        )}
        <FormButtons onCancel={onClose} busy={busy} disabled={action === null}>
          {ASKED[asked]} ({count})
        </FormButtons>
      </Stack>
    </form>
  );
}
