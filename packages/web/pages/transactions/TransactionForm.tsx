import { createTransaction, updateTransaction } from '@financehub/contract/transactions.ts';
import {
  Button,
  Group,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { today } from '../../format/day.ts';
import type { Transaction } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { AccountSelect } from '../../ui/CategorySelect.tsx';
import { AmountField, DayField, FormFailure } from '../../ui/fields.tsx';
import { useAccounts } from '../../ui/references.ts';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { STATUS_NAMES } from './columns.tsx';
import { type Direction, type Draft, draftOf, emptyDraft, readDraft } from './draft.ts';
import { SideFields } from './SideFields.tsx';
import { STATUSES } from './search.ts';

interface TransactionFormProps {
  readonly onDone: () => void;
  /** The transaction to change; without it one is added. */
  readonly item?: Transaction;
  readonly accountId?: string;
}

/** Sends what changed only, so that a text can be mended without touching the money. */
function changes(
  item: Transaction,
  draft: Draft,
  read: ReturnType<typeof readDraft>,
): Record<string, unknown> {
  const before = draftOf(item);
  const body: Record<string, unknown> = {};
  for (const name of ['accountId', 'date', 'payee', 'description', 'notes', 'status'] as const) {
    if (draft[name] !== before[name]) body[name] = draft[name];
  }
  if (draft.tags.join('\n') !== before.tags.join('\n')) body.tags = draft.tags;
  const moneyChanged = draft.amount !== before.amount || draft.direction !== before.direction;
  if (moneyChanged) body.amount = read.amount;
  const side = (value: Draft) =>
    JSON.stringify([
      value.side,
      value.categoryId,
      value.splits,
      value.transferAccountId,
      value.transferAmount,
    ]);
  if (side(draft) !== side(before) || (moneyChanged && draft.side === 'split'))
    Object.assign(body, read.side);
  return body;
}

export function TransactionForm({ onDone, item, accountId }: TransactionFormProps) {
  const { own, byId } = useAccounts();
  const first =
    accountId ?? (own.filter((account) => !account.closed).length === 1 ? own[0]?.id : undefined) ?? null;
  const [draft, setDraft] = useState<Draft>(() =>
    item === undefined ? emptyDraft(first, today()) : draftOf(item),
  );
  const { busy, fields, failure, run, reject } = useSubmit();
  const set = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const currencyOf = (id: string | null) => (id === null ? null : (byId.get(id)?.currency ?? null));
  const currency = item?.currency ?? currencyOf(draft.accountId);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readDraft(draft, { own: currency, other: currencyOf(draft.transferAccountId) ?? currency });
    if (Object.keys(read.errors).length > 0) return reject(read.errors);
    void run(async () => {
      if (item === undefined) {
        const { payee, description, notes, status, tags, date } = draft;
        const texts = { payee, description, notes, status, tags: [...tags], date };
        const categoryId = read.side.categoryId ?? undefined;
        const body = {
          ...texts,
          amount: read.amount,
          accountId: draft.accountId ?? '',
          ...read.side,
          categoryId,
        };
        await call(createTransaction, { body });
      } else {
        const body = changes(item, draft, read);
        if (Object.keys(body).length > 0) await call(updateTransaction, { params: { id: item.id }, body });
      }
      onDone();
      await refreshBook();
      await sayWithUndo(item === undefined ? 'Transaction added' : 'Transaction changed');
    });
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormFailure text={failure} />
        <SegmentedControl
          aria-label="Direction"
          data={[
            { value: 'out', label: 'Money out' },
            { value: 'in', label: 'Money in' },
          ]}
          value={draft.direction}
          onChange={(value) => set({ direction: value as Direction })}
        />
        <SimpleGrid cols={2} spacing="sm">
          <AmountField
            label={currency === null ? 'Amount' : `Amount in ${currency}`}
            data-autofocus
            value={draft.amount}
            onChange={(amount) => set({ amount })}
            error={fields.amount}
          />
          <DayField label="Date" value={draft.date} onChange={(date) => set({ date })} error={fields.date} />
        </SimpleGrid>
        <AccountSelect
          label="Account"
          value={draft.accountId}
          onChange={(id) => set({ accountId: id })}
          error={fields.accountId}
        />
        <TextInput
          label="Payee"
          maxLength={500}
          value={draft.payee}
          error={fields.payee}
          onChange={(event) => set({ payee: event.currentTarget.value })}
        />
        <SideFields draft={draft} set={set} fields={fields} currencyOf={currencyOf} currency={currency} />
        <TextInput
          label="Description"
          maxLength={500}
          value={draft.description}
          error={fields.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <SimpleGrid cols={2} spacing="sm">
          <Select
            label="Status"
            data={STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] }))}
            value={draft.status}
            allowDeselect={false}
            onChange={(status) => set({ status: status ?? 'posted' })}
          />
          <TagsInput label="Tags" value={[...draft.tags]} maxTags={50} onChange={(tags) => set({ tags })} />
        </SimpleGrid>
        <Textarea
          label="Notes"
          autosize
          minRows={2}
          maxLength={4000}
          value={draft.notes}
          error={fields.notes}
          onChange={(event) => set({ notes: event.currentTarget.value })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {item === undefined ? 'Add transaction' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
