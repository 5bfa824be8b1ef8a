import { getKpis } from '@financehub/contract/reports.ts';
import { Button, Switch } from '@mantine/core';
import { IconBuildingBank, IconPlus, IconX } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { showDay } from '../../format/day.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { useAccounts } from '../../ui/references.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AccountBalance } from './AccountBalance.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import { groupAccounts } from './groups.ts';

const route = getRouteApi('/app/accounts');
const TITLES = { assets: 'Assets', liabilities: 'Liabilities', cash: 'Cash' } as const;

/** Every own account with its balance; the figures of the home page lead here. */
export function AccountsPage() {
  const { show } = route.useSearch();
  const book = useBook();
  const { query } = useAccounts();
  const kpis = useApi(getKpis, {}).data;
  const [adding, setAdding] = useState(false);
  const [closed, setClosed] = useState(false);
  const baseCurrency = book?.baseCurrency ?? 'USD';
  const add = mayEdit(book) ? (
    <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add account
    </Button>
  ) : undefined;
  return (
    <Page
      title={show === undefined ? 'Accounts' : TITLES[show]}
      beside={
        kpis === undefined ? null : (
          <span className="fh-muted">
            <Money
              amount={show === undefined ? kpis.netWorth : kpis[show]}
              currency={kpis.currency}
              {...firstReason(kpis.unavailable)}
            />{' '}
            on {showDay(kpis.asOf)}
          </span>
        )
      }
      actions={
        <>
          {show === undefined ? null : (
            <LinkButton
              to="/accounts"
              variant="default"
              size="sm"
              leftSection={<IconX size={16} aria-hidden />}
            >
              Show all accounts
            </LinkButton>
          )}
          {add}
        </>
      }
    >
      <Loaded query={query} what="Your accounts could not be loaded">
        {({ items }) => {
          const groups = groupAccounts(
            items.filter((account) => closed || !account.closed),
            show,
          );
          const anyClosed = items.some((account) => account.closed);
          if (groups.length === 0) {
            return (
              <Empty
                icon={<IconBuildingBank size={40} stroke={1.25} />}
                title="No accounts here yet"
                action={add}
              >
                An account is what your bank, card or wallet holds. Add one, or import a file and it is opened
                for you.
              </Empty>
            );
          }
          return (
            <div style={{ display: 'grid', gap: 16 }}>
              {groups.map((group) => (
                <Card key={group.title} title={group.title}>
                  <ul className="fh-rows">
                    {group.accounts.map((account) => (
                      <li key={account.id}>
                        <Link to="/accounts/$accountId" params={{ accountId: account.id }} className="fh-row">
                          <span style={{ minWidth: 0 }}>
                            <span className="fh-ellipsis" style={{ display: 'block' }}>
                              {account.path.length > 1 ? account.path.join(' › ') : account.name}
                              {account.closed ? ' (closed)' : ''}
                            </span>
                            <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
                              {[
                                account.institution,
                                account.number,
                                account.lastDate === null
                                  ? null
                                  : `last transaction ${showDay(account.lastDate)}`,
                              ]
                                .filter(Boolean)
                                .join(' · ')}
                            </span>
                          </span>
                          <span className="fh-num">
                            <AccountBalance account={account} baseCurrency={baseCurrency} />
                          </span>
                        </Link>
                      </li>
                    ))}
                  </ul>
                </Card>
              ))}
              {anyClosed ? (
                <Switch
                  label="Show closed accounts"
                  checked={closed}
                  onChange={(event) => setClosed(event.currentTarget.checked)}
                />
              ) : null}
            </div>
          );
        }}
      </Loaded>
      <AccountDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
