import { suggestCategories } from '@financehub/contract/learning.ts';
import { SegmentedControl, Select, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import type { Tagged } from '../../api.ts';
import type { Transaction } from '../../models.ts';
import { useApi } from '../../query.ts';
import { AccountSelect } from '../../ui/CategorySelect.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { AmountField, DayField, FormFailure } from '../../ui/fields.tsx';
import { likely, SuggestionList } from '../../ui/SuggestionList.tsx';
import { STATUS_NAMES } from './columns.tsx';
import type { Direction, Draft } from './draft.ts';
import { SideFields } from './SideFields.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import { STATUSES } from './search.ts';
import { useTransactionForm } from './useTransactionForm.ts';

interface TransactionFormProps {
  readonly onDone: () => void;
  /** The transaction to change; without it one is added. */
  readonly known?: Tagged<Transaction>;
  readonly accountId?: string;
}

export function TransactionForm({ onDone, known, accountId }: TransactionFormProps) {
  const form = useTransactionForm(known, accountId, onDone);
  const { draft, set, fields, base, theirs } = form;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.save();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormFailure text={form.failure} />
        {base === undefined || theirs === null ? null : (
          <StaleNotice
            base={base}
            theirs={theirs}
            draft={draft}
            busy={form.busy}
            onTheirs={form.takeTheirs}
            onMine={form.keepMine}
          />
        )}
        <MoneyFields draft={draft} set={set} fields={fields} currency={form.currency} />
        <SideFields
          draft={draft}
          set={set}
          fields={fields}
          currencyOf={form.currencyOf}
          currency={form.currency}
        />
        {known === undefined || draft.side !== 'category' ? null : (
          <Suggested
            id={known.data.id}
            chosen={draft.categoryId}
            onChoose={(categoryId) => set({ categoryId })}
          />
        )}
        <TextFields draft={draft} set={set} fields={fields} />
        <FormButtons onCancel={onDone} busy={form.busy} disabled={theirs !== null}>
          {base === undefined ? 'Add transaction' : 'Save'}
        </FormButtons>
      </Stack>
    </form>
  );
}

interface FieldsProps {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly fields: Readonly<Record<string, string>>;
}

function MoneyFields({ draft, set, fields, currency }: FieldsProps & { currency: string | null }) {
  return (
    <>
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
    </>
  );
}

function TextFields({ draft, set, fields }: FieldsProps) {
  return (
    <>
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
    </>
  );
}

interface SuggestedProps {
  readonly id: string;
  readonly chosen: string | null;
  readonly onChoose: (categoryId: string) => void;
}

/** What the category could be; a list that can not be had is left out, the choice above it stays. */
function Suggested({ id, chosen, onChoose }: SuggestedProps) {
  const query = useApi(suggestCategories, { params: { id }, query: { limit: 3 } });
  const others = likely(query.data?.items ?? [], 3).filter(({ categoryId }) => categoryId !== chosen);
  return others.length === 0 ? null : <SuggestionList suggestions={others} onChoose={onChoose} />;
}
