import { listAccounts } from '@financehub/contract/accounts.ts';
import { listTransactions } from '@financehub/contract/transactions.ts';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import { LinkButton } from '../../ui/links.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Bones } from '../../ui/states.tsx';
import { AccountDialog } from '../accounts/AccountDialog.tsx';
import { addFiles } from '../import/queue.ts';
import { AccountsCard } from './AccountsCard.tsx';
import { EmptyBook } from './EmptyBook.tsx';
import { KpiRow } from './KpiRow.tsx';
import { NetWorthCard } from './NetWorthCard.tsx';
import { RecentCard } from './RecentCard.tsx';

export function HomePage() {
  const book = useBook();
  const navigate = useNavigate();
  const accounts = useApi(listAccounts, { query: { limit: 500 } });
  const recent = useApi(listTransactions, { query: { limit: 8 } });
  const [adding, setAdding] = useState(false);

  const drop = (files: File[]) => {
    addFiles(files, { start: true });
    void navigate({ to: '/import' });
  };

  if (book === undefined || accounts.isPending || recent.isPending) {
    return (
      <Page title="Home">
        <Bones rows={6} height={56} />
      </Page>
    );
  }
  const own = (accounts.data?.items ?? []).filter(({ type }) => type === 'asset' || type === 'liability');
  const empty =
    accounts.data !== undefined &&
    recent.data?.items.length === 0 &&
    own.every((account) => account.transactionCount === 0);
  const dialog = <AccountDialog opened={adding} onClose={() => setAdding(false)} />;
  if (
    empty &&
    mayEdit(book) &&
    !own.some((account) => account.number !== null || account.balances.length > 0)
  ) {
    return (
      <Page title="Home">
        <EmptyBook onFiles={drop} onAddAccount={() => setAdding(true)} />
        {dialog}
      </Page>
    );
  }
  return (
    <Page
      title="Home"
      actions={
        mayEdit(book) ? (
          <LinkButton
            to="/transactions"
            search={{ add: true }}
            leftSection={<IconPlus size={16} aria-hidden />}
            size="sm"
          >
            Add transaction
          </LinkButton>
        ) : null
      }
    >
      <KpiRow />
      <div className="fh-home">
        <div>
          <NetWorthCard currency={book.baseCurrency} newest={recent.data?.items[0]?.date ?? ''} />
          <RecentCard query={recent} />
        </div>
        <div>
          {mayEdit(book) ? (
            <DropZone
              small
              title="Drop in a file"
              hint="From your bank or broker: CSV, OFX or QFX"
              onFiles={drop}
            />
          ) : null}
          <Card
            title="Accounts"
            aside={
              <LinkButton to="/accounts" variant="subtle" size="compact-sm">
                All accounts
              </LinkButton>
            }
          >
            <AccountsCard query={accounts} baseCurrency={book.baseCurrency} />
          </Card>
        </div>
      </div>
      {dialog}
    </Page>
  );
}
