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

/** Of a tab that also speaks of all portfolios as one. */
export interface WholeTabProps extends Omit<TabProps, 'portfolio'> {
  /** Undefined for all of them. */
  readonly portfolio: Portfolio | undefined;
}

const TABS = [
  { value: 'attribution', label: 'Attribution', whole: true, component: AttributionTab },
  { value: 'factors', label: 'Factors', whole: false, component: FactorsTab },
  { value: 'correlation', label: 'Correlation', whole: false, component: CorrelationTab },
  { value: 'risk', label: 'Risk and return', whole: true, component: RiskTab },
  { value: 'optimise', label: 'Optimise', whole: false, component: OptimiseTab },
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
  const first = items[0];
  const portfolio = items.find(({ id }) => id === search.portfolio);
  const { whole } = tabOf(search);
  return (
    <Page
      title="Analytics"
      actions={
        first === undefined ? null : (
          <PortfolioPicker
            all={whole}
            value={whole ? portfolio?.id : (portfolio ?? first).id}
            onChange={(chosen) => go({ portfolio: chosen })}
          />
        )
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {() =>
          first === undefined ? (
            <Empty
              icon={<IconChartDots size={40} stroke={1.25} />}
              title="Nothing to analyse yet"
              action={<LinkButton to="/portfolios">Go to portfolios</LinkButton>}
            >
              Here you see why a portfolio did better or worse than its benchmark, what it is exposed to, and
              what in it moves together. Add a portfolio and its transactions first.
            </Empty>
          ) : (
            <Content portfolio={portfolio} first={first} search={search} go={go} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface ContentProps {
  /** The one that is chosen; undefined for all. */
  readonly portfolio: Portfolio | undefined;
  /** What a tab that speaks of one portfolio only begins with. */
  readonly first: Portfolio;
  readonly search: AnalyticsSearch;
  readonly go: (next: Partial<AnalyticsSearch>) => void;
}

function Content({ portfolio, first, search, go }: ContentProps) {
  const tab = tabOf(search).value;
  const one = portfolio ?? first;
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
          {each.whole ? (
            <each.component key={portfolio?.id ?? 'all'} portfolio={portfolio} range={range} />
          ) : (
            <each.component key={one.id} portfolio={one} range={range} />
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
