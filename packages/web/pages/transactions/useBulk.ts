import { bulkTransactions } from '@financehub/contract/bulk.ts';
import { useState } from 'react';
import { call } from '../../api.ts';
import type { BulkChange, BulkOutcome } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { useCategoryName } from '../../ui/references.ts';
import { sayDone, sayProblem } from '../../ui/toasts.tsx';
import { type BulkAction, bulkDone, needsLook } from './bulk.ts';
import { STATUS_NAMES } from './columns.tsx';
import { useTransactionNames } from './names.ts';

type Targets = Pick<BulkChange, 'ids' | 'filter' | 'except' | 'expect'>;

/** A change that was tried and waits to be applied. */
export interface Rehearsed {
  readonly action: BulkAction;
  readonly targets: Targets;
  readonly outcome: BulkOutcome;
}

/** Changes all that is chosen as one operation; many are shown first. `onDone` is told when it has happened. */
export function useBulk(onDone: () => void) {
  const names = useTransactionNames();
  const category = useCategoryName();
  const [busy, setBusy] = useState(false);
  const [look, setLook] = useState<Rehearsed | null>(null);
  const words = {
    category,
    account: names.account,
    status: (status: keyof typeof STATUS_NAMES) => STATUS_NAMES[status],
  };
  const send = (action: BulkAction, targets: Targets, dryRun: boolean) =>
    call(bulkTransactions, { body: { ...targets, ...action }, ...(dryRun ? { query: { dryRun } } : {}) });
  const guarded = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      sayProblem(error, 'Nothing was changed');
    }
    setBusy(false);
  };
  const apply = (action: BulkAction, targets: Targets) =>
    guarded(async () => {
      const outcome = await send(action, targets, false);
      setLook(null);
      onDone();
      await refreshBook();
      const operationIds = outcome.operationId === null ? [] : [outcome.operationId];
      sayDone({ message: bulkDone(action, outcome, words), operationIds });
    });
  const start = (action: BulkAction, targets: Targets, count: number) =>
    needsLook(count)
      ? guarded(async () => setLook({ action, targets, outcome: await send(action, targets, true) }))
      : apply(action, targets);
  return { busy, look, start, apply, close: () => setLook(null) };
}
