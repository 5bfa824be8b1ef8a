import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Page } from '../../ui/Page.tsx';
import type { TransactionSearch } from './search.ts';
import { TransactionsView } from './TransactionsView.tsx';

const route = getRouteApi('/app/transactions');

export function TransactionsPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const book = useBook();
  const setSearch = (next: TransactionSearch, replace: boolean) =>
    void navigate({ to: '/transactions', search: next, replace });
  return (
    <Page
      title="Transactions"
      actions={
        mayEdit(book) ? (
          <Button
            size="sm"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setSearch({ ...search, add: true }, false)}
          >
            Add transaction
          </Button>
        ) : undefined
      }
    >
      <TransactionsView search={search} onSearch={setSearch} />
    </Page>
  );
}
