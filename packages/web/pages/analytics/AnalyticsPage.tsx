import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Tabs } from '@mantine/core';
import { IconChartDots } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PeriodPicker, type Range } from '../../ui/PeriodPicker.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { periodSearchOf, rangeIn } from '../../ui/periodSearch.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AttributionTab } from './AttributionTab.tsx';
import { CorrelationTab } from './CorrelationTab.tsx';
import { FactorsTab } from './FactorsTab.tsx';
import { OptimiseTab } from './OptimiseTab.tsx';
import { RiskTab } from './RiskTab.tsx';
import type { AnalyticsSearch } from './search.ts';

const route = getRouteApi('/app/invest/analytics');

export interface TabProps {
  /** Undefined for all of them as one. */
  readonly portfolio: Portfolio | undefined;
  readonly range: Range;
  readonly search: AnalyticsSearch;
  readonly go: (next: Partial<AnalyticsSearch>) => void;
}

const TABS = [
  { value: 'attribution', label: 'Attribution', component: AttributionTab },
  { value: 'factors', label: 'Factors', component: FactorsTab },
  { value: 'correlation', label: 'Correlation', component: CorrelationTab },
  { value: 'risk', label: 'Risk and return', component: RiskTab },
  { value: 'optimise', label: 'Optimise', component: OptimiseTab },
] as const;

const tabOf = ({ tab }: AnalyticsSearch) => TABS.find(({ value }) => value === tab) ?? TABS[0];

/** Why a portfolio, or all of them as one, did as it did. */
export function AnalyticsPage() {
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (next: Partial<AnalyticsSearch>) =>
    void navigate({ to: '/invest/analytics', search: { ...search, ...next }, replace: true });
  const items = query.data?.items ?? [];
  const portfolio = items.find(({ id }) => id === search.portfolio);
  return (
    <Page
      title="Analytics"
      actions={
        items.length === 0 ? null : (
          <PortfolioPicker value={portfolio?.id} onChange={(chosen) => go({ portfolio: chosen })} />
        )
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {() =>
          items.length === 0 ? (
            <Empty
              icon={<IconChartDots size={40} stroke={1.25} />}
              title="Nothing to analyse yet"
              action={<LinkButton to="/portfolios">Go to portfolios</LinkButton>}
            >
              Here you see why a portfolio did better or worse than its benchmark, what it is exposed to, and
              what in it moves together. Add a portfolio and its transactions first.
            </Empty>
          ) : (
            <Content portfolio={portfolio} search={search} go={go} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Content({ portfolio, search, go }: Omit<TabProps, 'range'>) {
  const tab = tabOf(search).value;
  const range = rangeIn(search, { period: 'All' });
  return (
    <Tabs
      value={tab}
      onChange={(next) => go({ tab: next === null || next === 'attribution' ? undefined : next })}
      keepMounted={false}
    >
      <Tabs.List mb="md" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
        {TABS.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <div style={{ marginBottom: 16 }}>
        <PeriodPicker value={range} onChange={(next) => go(periodSearchOf(next))} />
      </div>
      {TABS.map((each) => (
        <Tabs.Panel key={each.value} value={each.value}>
          <each.component
            key={portfolio?.id ?? 'all'}
            portfolio={portfolio}
            range={range}
            search={search}
            go={go}
          />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
