import { deleteAccount, getAccount, updateAccount } from '@financehub/contract/accounts.ts';
import { Badge, Button, Menu, Tabs } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Changed, change } from '../../api.ts';
import type { Account } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import type { TransactionSearch } from '../transactions/search.ts';
import { TransactionsView } from '../transactions/TransactionsView.tsx';
import { AccountBalance } from './AccountBalance.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import { aboutAccount } from './AccountGroups.tsx';
import { CoverageTab } from './CoverageTab.tsx';

const route = getRouteApi('/app/accounts/$accountId');

export function AccountPage() {
  const { accountId } = route.useParams();
  const query = useApi(getAccount, { params: { id: accountId } });
  return (
    <Loaded query={query} what="This account could not be loaded">
      {(account) => <AccountContent account={account} />}
    </Loaded>
  );
}

function AccountContent({ account }: { account: Account }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const book = useBook();
  const [editing, setEditing] = useState(false);
  const setSearch = (next: TransactionSearch, replace: boolean) =>
    void navigate({ to: '/accounts/$accountId', params: { accountId: account.id }, search: next, replace });

  const act = async (work: () => Promise<Changed<unknown>>, said: string) => {
    try {
      const { operationId } = await work();
      await refreshBook();
      sayWithUndo(said, [operationId]);
    } catch (error) {
      sayProblem(error);
    }
  };
  const setClosed = (closed: boolean) =>
    act(
      () => change(updateAccount, { params: { id: account.id }, body: { closed } }),
      closed ? `Closed ${account.name}` : `Reopened ${account.name}`,
    );
  const remove = () =>
    act(async () => {
      const deleted = await change(deleteAccount, { params: { id: account.id } });
      await navigate({ to: '/accounts' });
      return deleted;
    }, `Deleted ${account.name}`);

  return (
    <Page
      title={account.name}
      beside={
        <>
          <span className="fh-figure" style={{ fontSize: 20 }}>
            <AccountBalance account={account} baseCurrency={book?.baseCurrency ?? 'USD'} />
          </span>
          {account.closed ? <Badge variant="default">Closed</Badge> : null}
          <span className="fh-muted fh-small">{aboutAccount(account)}</span>
        </>
      }
      actions={
        mayEdit(book) ? (
          <>
            {account.portfolioId !== null ? (
              <LinkButton
                to="/portfolios/$portfolioId"
                params={{ portfolioId: account.portfolioId }}
                variant="default"
                size="sm"
              >
                Open the portfolio
              </LinkButton>
            ) : (
              <Button
                size="sm"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => setSearch({ ...search, add: true }, false)}
              >
                Add transaction
              </Button>
            )}
            <Menu position="bottom-end" shadow="md">
              <Menu.Target>
                <Button size="sm" variant="default" aria-label="More about this account" px="xs">
                  <IconDots size={18} aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item onClick={() => setEditing(true)}>Change</Menu.Item>
                <Menu.Item onClick={() => void setClosed(!account.closed)}>
                  {account.closed ? 'Reopen' : 'Close the account'}
                </Menu.Item>
                {account.transactionCount === 0 ? (
                  <Menu.Item onClick={() => void remove()}>Delete</Menu.Item>
                ) : null}
              </Menu.Dropdown>
            </Menu>
          </>
        ) : undefined
      }
    >
      <Tabs
        value={search.tab ?? 'register'}
        keepMounted={false}
        onChange={(tab) => setSearch(tab === 'coverage' ? { tab } : {}, true)}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="register">Transactions</Tabs.Tab>
          <Tabs.Tab value="coverage">Statements</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="register">
          <TransactionsView search={search} onSearch={setSearch} accountId={account.id} />
        </Tabs.Panel>
        <Tabs.Panel value="coverage">
          <CoverageTab accountId={account.id} />
        </Tabs.Panel>
      </Tabs>
      <AccountDialog opened={editing} onClose={() => setEditing(false)} account={account} />
    </Page>
  );
}
