import { Button, Group } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatMoney } from '../../format/money.ts';
import type { Transaction } from '../../models.ts';
import { Notice } from '../../ui/Notice.tsx';
import { pathOf, useAccounts, useCategories } from '../../ui/references.ts';
import { type Difference, differencesOf } from './changes.ts';
import { STATUS_NAMES } from './columns.tsx';
import { type Draft, signedAmount } from './draft.ts';

interface StaleNoticeProps {
  readonly base: Transaction;
  readonly theirs: Transaction;
  readonly draft: Draft;
  readonly busy: boolean;
  readonly onTheirs: () => void;
  readonly onMine: () => void;
}

const LABELS: Readonly<Partial<Record<keyof Transaction, string>>> = {
  date: 'Date',
  amount: 'Amount',
  accountId: 'Account',
  payee: 'Payee',
  description: 'Description',
  categoryId: 'Category',
  transferAccountId: 'Transfer with',
  status: 'Status',
  tags: 'Tags',
  notes: 'Notes',
};

/** Somebody changed the transaction while it was open here: what they changed, and whose version stays. */
export function StaleNotice({ base, theirs, draft, busy, onTheirs, onMine }: StaleNoticeProps) {
  const show = useShow(base.currency);
  const mine = { ...draft, tags: [...draft.tags], amount: signedAmount(draft) ?? base.amount };
  const differences = differencesOf(base, theirs, mine);
  return (
    <Notice kind="problem" title="This was changed meanwhile. Nothing of yours is saved yet.">
      {differences.length === 0 ? (
        <p>It has the same values as before; saving yours is safe.</p>
      ) : (
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Theirs</th>
              <th scope="col">Yours</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((each) => (
              <tr key={each.field}>
                <th scope="row">{LABELS[each.field]}</th>
                <td>{show(each.field, each.theirs)}</td>
                <td>{each.mine === each.base ? 'Not changed by you' : show(each.field, each.mine)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>Keeping yours changes only what you changed; the rest stays theirs.</p>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onTheirs}>
          Take theirs
        </Button>
        <Button size="xs" loading={busy} onClick={onMine}>
          Keep mine
        </Button>
      </Group>
    </Notice>
  );
}

function useShow(currency: string) {
  const accounts = useAccounts();
  const categories = useCategories();
  return (field: Difference['field'], value: string): string => {
    if (value === '') return 'none';
    if (field === 'date') return showDay(value);
    if (field === 'amount') return formatMoney(value, currency);
    if (field === 'status') return STATUS_NAMES[value as Transaction['status']];
    if (field === 'categoryId') {
      const category = categories.byId.get(value);
      return category === undefined ? 'another category' : pathOf(category);
    }
    if (field === 'accountId' || field === 'transferAccountId')
      return accounts.byId.get(value)?.name ?? 'another account';
    return value;
  };
}
