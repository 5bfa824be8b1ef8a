import { getPortfolioValue } from '@financehub/contract/holdings.ts';
import { deletePortfolio, getPortfolio } from '@financehub/contract/portfolios.ts';
import { Button, Menu, Tabs } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { change } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import type { Portfolio } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import { Money } from '../../ui/Money.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Loaded } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { addFiles } from '../import/queue.ts';
import { PerformanceView } from '../performance/PerformanceView.tsx';
import { AllocationTab } from './AllocationTab.tsx';
import { DividendsTab } from './DividendsTab.tsx';
import { HoldingsTab } from './HoldingsTab.tsx';
import { LotsTab } from './LotsTab.tsx';
import { PortfolioDialog } from './PortfolioDialog.tsx';
import { PortfolioTransactions } from './PortfolioTransactions.tsx';
import type { PortfolioSearch } from './search.ts';
import { TransactionDialog } from './TransactionDialog.tsx';

const route = getRouteApi('/app/portfolios/$portfolioId');

export function PortfolioPage() {
  const { portfolioId } = route.useParams();
  const query = useApi(getPortfolio, { params: { id: portfolioId } });
  return (
    <Loaded query={query} what="This portfolio could not be loaded">
      {(portfolio) => <Content key={portfolio.id} portfolio={portfolio} />}
    </Loaded>
  );
}

const TABS = [
  { value: 'holdings', label: 'Holdings' },
  { value: 'performance', label: 'Performance' },
  { value: 'transactions', label: 'Transactions' },
  { value: 'lots', label: 'Lots' },
  { value: 'dividends', label: 'Dividends' },
  { value: 'allocation', label: 'Allocation' },
] as const;

function Content({ portfolio }: { portfolio: Portfolio }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const book = useBook();
  const value = useApi(getPortfolioValue, { params: { id: portfolio.id } }).data;
  const [editing, setEditing] = useState(false);
  const [adding, setAdding] = useState(false);
  const editable = mayEdit(book);
  const tab = TABS.find(({ value: name }) => name === search.tab)?.value ?? 'holdings';
  const go = (next: PortfolioSearch) =>
    void navigate({
      to: '/portfolios/$portfolioId',
      params: { portfolioId: portfolio.id },
      search: { ...search, ...next },
      replace: true,
    });
  const drop = (files: File[]) => {
    addFiles(files, { portfolioId: portfolio.id, start: true });
    void navigate({ to: '/import' });
  };
  const remove = async () => {
    try {
      const { operationId } = await change(deletePortfolio, { params: { id: portfolio.id } });
      await navigate({ to: '/portfolios' });
      await refreshBook();
      sayWithUndo(`Deleted ${portfolio.name}`, [operationId]);
    } catch (error) {
      sayProblem(error, 'The portfolio could not be deleted');
    }
  };

  return (
    <Page
      title={portfolio.name}
      beside={
        value === undefined ? null : (
          <span>
            <span className="fh-figure" style={{ fontSize: 20 }}>
              <Money amount={value.value} currency={value.currency} {...firstReason(value.unavailable)} />
            </span>{' '}
            <span className="fh-muted fh-small">{showDay(value.asOf)}</span>
          </span>
        )
      }
      actions={
        <>
          <PortfolioPicker
            className="fh-not-phone"
            value={portfolio.id}
            onChange={(id) =>
              void navigate(
                id === undefined
                  ? { to: '/portfolios' }
                  : { to: '/portfolios/$portfolioId', params: { portfolioId: id }, search },
              )
            }
          />
          {editable ? (
            <>
              <Button
                size="sm"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => setAdding(true)}
              >
                Add transaction
              </Button>
              <Menu position="bottom-end" shadow="md">
                <Menu.Target>
                  <Button size="sm" variant="default" aria-label="More about this portfolio" px="xs">
                    <IconDots size={18} aria-hidden />
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => setEditing(true)}>Change</Menu.Item>
                  <Menu.Item
                    onClick={() =>
                      void navigate({
                        to: '/accounts/$accountId',
                        params: { accountId: portfolio.cashAccountId },
                      })
                    }
                  >
                    Open its cash account
                  </Menu.Item>
                  <Menu.Item onClick={() => void remove()}>Delete</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </>
          ) : null}
        </>
      }
    >
      <Tabs
        value={tab}
        onChange={(next) => go({ tab: next === null || next === 'holdings' ? undefined : next })}
        keepMounted={false}
      >
        <Tabs.List mb="md" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {TABS.map(({ value: name, label }) => (
            <Tabs.Tab key={name} value={name}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="holdings">
          <HoldingsTab
            portfolio={portfolio}
            search={search}
            onSearch={go}
            onAdd={editable ? () => setAdding(true) : undefined}
          />
        </Tabs.Panel>
        <Tabs.Panel value="performance">
          <PerformanceView
            portfolioId={portfolio.id}
            benchmark={portfolio.benchmark}
            search={search}
            onSearch={go}
          />
        </Tabs.Panel>
        <Tabs.Panel value="transactions">
          <PortfolioTransactions portfolio={portfolio} editable={editable} search={search} onSearch={go} />
        </Tabs.Panel>
        <Tabs.Panel value="lots">
          <LotsTab portfolio={portfolio} editable={editable} />
        </Tabs.Panel>
        <Tabs.Panel value="dividends">
          <DividendsTab portfolio={portfolio} />
        </Tabs.Panel>
        <Tabs.Panel value="allocation">
          <AllocationTab portfolio={portfolio} editable={editable} />
        </Tabs.Panel>
      </Tabs>
      {editable && (tab === 'holdings' || tab === 'transactions') ? (
        <div style={{ marginTop: 16 }}>
          <DropZone
            small
            title="Drop in a broker or price file"
            hint="Its transactions come into this portfolio; prices value what it holds"
            onFiles={drop}
          />
        </div>
      ) : null}
      <PortfolioDialog opened={editing} onClose={() => setEditing(false)} portfolio={portfolio} />
      <TransactionDialog
        portfolio={portfolio}
        target={adding ? 'new' : null}
        onClose={() => setAdding(false)}
        editable={editable}
      />
    </Page>
  );
}
