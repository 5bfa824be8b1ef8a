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
  readonly portfolio: Portfolio;
  readonly range: Range;
}

const TABS = [
  { value: 'attribution', label: 'Attribution', component: AttributionTab },
  { value: 'factors', label: 'Factors', component: FactorsTab },
  { value: 'correlation', label: 'Correlation', component: CorrelationTab },
  { value: 'risk', label: 'Risk and return', component: RiskTab },
  { value: 'optimise', label: 'Optimise', component: OptimiseTab },
] as const;

/** Why a portfolio did as it did. */
export function AnalyticsPage() {
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (next: Partial<AnalyticsSearch>) =>
    void navigate({ to: '/invest/analytics', search: { ...search, ...next }, replace: true });
  const chosen = query.data?.items.find(({ id }) => id === search.portfolio) ?? query.data?.items[0];
  return (
    <Page
      title="Analytics"
      actions={
        chosen === undefined ? null : (
          <PortfolioPicker all={false} value={chosen.id} onChange={(portfolio) => go({ portfolio })} />
        )
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {() =>
          chosen === undefined ? (
            <Empty
              icon={<IconChartDots size={40} stroke={1.25} />}
              title="Nothing to analyse yet"
              action={<LinkButton to="/portfolios">Go to portfolios</LinkButton>}
            >
              Here you see why a portfolio did better or worse than its benchmark, what it is exposed to, and
              what in it moves together. Add a portfolio and its transactions first.
            </Empty>
          ) : (
            <Content portfolio={chosen} search={search} go={go} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface ContentProps {
  readonly portfolio: Portfolio;
  readonly search: AnalyticsSearch;
  readonly go: (next: Partial<AnalyticsSearch>) => void;
}

function Content({ portfolio, search, go }: ContentProps) {
  const tab = TABS.find(({ value }) => value === search.tab)?.value ?? 'attribution';
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
      {TABS.map(({ value, component: Tab }) => (
        <Tabs.Panel key={value} value={value}>
          <Tab key={portfolio.id} portfolio={portfolio} range={range} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
