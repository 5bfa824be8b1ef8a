import { createTransaction, getTransaction, updateTransaction } from '@financehub/contract/transactions.ts';
import { useState } from 'react';
import { callTagged, change, type Tagged } from '../../api.ts';
import { today } from '../../format/day.ts';
import type { Transaction } from '../../models.ts';
import { isStale } from '../../problem.ts';
import { refreshBook } from '../../query.ts';
import { useAccounts, useCategoryName } from '../../ui/references.ts';
import { type Offer, sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { changesOf } from './changes.ts';
import { type Draft, draftOf, emptyDraft, readDraft } from './draft.ts';
import { chooseCategory, offerForOthers } from './feedback.ts';

type Read = ReturnType<typeof readDraft>;

/** What was stored: how it is said, and the operations it took, the newest first. */
interface Stored {
  readonly message: string;
  readonly operationIds: readonly string[];
  readonly offer?: Offer | undefined;
}

const idsOf = (...ids: (string | null)[]) => ids.filter((id) => id !== null);

async function add(draft: Draft, read: Read): Promise<Stored> {
  const { payee, description, notes, status, tags, date } = draft;
  const texts = { payee, description, notes, status, tags: [...tags], date };
  const categoryId = read.side.categoryId ?? undefined;
  const accountId = draft.accountId ?? '';
  const { operationId } = await change(createTransaction, {
    body: { ...texts, amount: read.amount, accountId, ...read.side, categoryId },
  });
  return { message: 'Transaction added', operationIds: idsOf(operationId) };
}

/** A new category is a choice of the person: it teaches, and the others of the payee may follow. */
async function update(
  { id }: Transaction,
  etag: string | null,
  changes: ReturnType<typeof changesOf>,
  nameOf: (categoryId: string) => string,
): Promise<Stored> {
  const message = 'Transaction changed';
  const { categoryId, ...rest } = changes;
  const chosen = typeof categoryId === 'string' && rest.splits === undefined ? categoryId : null;
  const body = chosen === null && categoryId !== undefined ? { ...rest, categoryId } : rest;
  const others = Object.keys(body).length > 0;
  const first = others
    ? (await change(updateTransaction, { params: { id }, body, ifMatch: etag })).operationId
    : null;
  if (chosen === null) return { message, operationIds: idsOf(first) };
  const correction = { id, categoryId: chosen, name: nameOf(chosen) };
  const { data, operationId } = await chooseCategory(correction, others ? null : etag);
  const offer = offerForOthers(correction, data.sameAsThis);
  return { message, operationIds: idsOf(operationId, first), offer };
}

/** The account that a new transaction starts with: the one given, or the only one there is. */
function useFirstAccount(given: string | undefined): string | null {
  const { own } = useAccounts();
  const open = own.filter((account) => !account.closed);
  return given ?? (open.length === 1 ? open[0]?.id : undefined) ?? null;
}

/** The draft of a transaction and how it is saved; one that somebody else changed meanwhile waits for a decision. */
export function useTransactionForm(
  known: Tagged<Transaction> | undefined,
  accountId: string | undefined,
  onDone: () => void,
) {
  const { byId } = useAccounts();
  const nameOf = useCategoryName();
  const first = useFirstAccount(accountId);
  // What was there when the form was opened: a refetch in between must not hide that it changed.
  const [base, setBase] = useState(known);
  const [theirs, setTheirs] = useState<Tagged<Transaction> | null>(null);
  const [draft, setDraft] = useState<Draft>(() =>
    known === undefined ? emptyDraft(first, today()) : draftOf(known.data),
  );
  const submit = useSubmit();
  const currencyOf = (id: string | null) => (id === null ? null : (byId.get(id)?.currency ?? null));
  const currency = known?.data.currency ?? currencyOf(draft.accountId);

  const save = (etag: string | null) => {
    const read = readDraft(draft, { own: currency, other: currencyOf(draft.transferAccountId) ?? currency });
    if (Object.keys(read.errors).length > 0) return submit.reject(read.errors);
    const send = () =>
      base === undefined
        ? add(draft, read)
        : update(base.data, etag, changesOf(base.data, draft, read), nameOf);
    void submit.run(async () => {
      try {
        const { message, operationIds, offer } = await send();
        onDone();
        await refreshBook();
        if (operationIds.length > 0) sayWithUndo(message, operationIds, offer);
      } catch (error) {
        if (!isStale(error) || base === undefined) throw error;
        setTheirs(await callTagged(getTransaction, { params: { id: base.data.id } }));
      }
    });
  };

  return {
    ...submit,
    draft,
    set: (patch: Partial<Draft>) => setDraft({ ...draft, ...patch }),
    currency,
    currencyOf,
    base: base?.data,
    theirs: theirs?.data ?? null,
    save: () => save(base?.etag ?? null),
    keepMine: () => save(theirs?.etag ?? null),
    takeTheirs: () => {
      if (theirs === null) return;
      setBase(theirs);
      setDraft(draftOf(theirs.data));
      setTheirs(null);
    },
  };
}
