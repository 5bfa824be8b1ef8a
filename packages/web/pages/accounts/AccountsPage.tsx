import { getKpis } from '@financehub/contract/reports.ts';
import { Button, Switch } from '@mantine/core';
import { IconBuildingBank, IconPlus, IconX } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { showDay } from '../../format/day.ts';
import type { Account } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Page } from '../../ui/Page.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { useAccounts } from '../../ui/references.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import { AccountGroups } from './AccountGroups.tsx';
import { groupAccounts } from './groups.ts';
import type { AccountsSearch } from './search.ts';

const route = getRouteApi('/app/accounts');
const TITLES = { assets: 'Assets', liabilities: 'Liabilities', cash: 'Cash' } as const;

/** Every own account with its balance; the figures of the home page lead here. */
export function AccountsPage() {
  const { show } = route.useSearch();
  const book = useBook();
  const { query } = useAccounts();
  const [adding, setAdding] = useState(false);
  const add = mayEdit(book) ? (
    <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add account
    </Button>
  ) : null;
  const all =
    show === undefined ? null : (
      <LinkButton to="/accounts" variant="default" size="sm" leftSection={<IconX size={16} aria-hidden />}>
        Show all accounts
      </LinkButton>
    );
  return (
    <Page
      title={show === undefined ? 'Accounts' : TITLES[show]}
      beside={<Total show={show} />}
      actions={
        <>
          {all}
          {add}
        </>
      }
    >
      <Loaded query={query} what="Your accounts could not be loaded">
        {({ items }) => (
          <AccountList items={items} show={show} baseCurrency={book?.baseCurrency ?? 'USD'} add={add} />
        )}
      </Loaded>
      <AccountDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Total({ show }: { show: AccountsSearch['show'] }) {
  const kpis = useApi(getKpis, {}).data;
  if (kpis === undefined) return null;
  const amount = show === undefined ? kpis.netWorth : kpis[show];
  return (
    <span className="fh-muted">
      <Money amount={amount} currency={kpis.currency} {...firstReason(kpis.unavailable)} /> on{' '}
      {showDay(kpis.asOf)}
    </span>
  );
}

interface AccountListProps {
  readonly items: readonly Account[];
  readonly show: AccountsSearch['show'];
  readonly baseCurrency: string;
  readonly add: ReactNode;
}

function AccountList({ items, show, baseCurrency, add }: AccountListProps) {
  const [closed, setClosed] = useState(false);
  const shown = items.filter((account) => closed || !account.closed);
  const groups = groupAccounts(shown, show);
  const toggle = items.some((account) => account.closed) ? (
    <Switch
      label="Show closed accounts"
      checked={closed}
      onChange={(event) => setClosed(event.currentTarget.checked)}
    />
  ) : null;
  if (groups.length === 0) {
    return (
      <Empty
        icon={<IconBuildingBank size={40} stroke={1.25} />}
        title="No accounts here yet"
        action={toggle ?? add}
      >
        An account is what your bank, card or wallet holds. Add one, or import a file and it is opened for
        you.
      </Empty>
    );
  }
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <AccountGroups groups={groups} baseCurrency={baseCurrency} />
      {toggle}
    </div>
  );
}
