import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Tabs } from '@mantine/core';
import { IconShieldHalf } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { PositionTab } from './PositionTab.tsx';
import { StressTestPanel } from './StressTestPanel.tsx';
import type { RiskSearch } from './search.ts';
import { VarTab } from './VarTab.tsx';

const route = getRouteApi('/app/risk');

export interface RiskTabProps {
  /** Null: all portfolios together. */
  readonly portfolio: Portfolio | null;
  readonly portfolios: readonly Portfolio[];
  readonly search: RiskSearch;
  readonly go: (next: Partial<RiskSearch>) => void;
}

const TABS = [
  { value: 'var', label: 'Value at risk', component: VarTab },
  { value: 'stress', label: 'Stress tests', component: StressTestPanel },
  { value: 'position', label: 'Positions', component: PositionTab },
] as const;

/** What could go wrong, and how much it would cost. */
export function RiskPage() {
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (next: Partial<RiskSearch>) =>
    void navigate({ to: '/risk', search: { ...search, ...next }, replace: true });
  const portfolios = query.data?.items ?? [];
  const chosen = portfolios.find(({ id }) => id === search.portfolio) ?? null;
  return (
    <Page
      title="Risk"
      actions={
        portfolios.length === 0 ? null : (
          <PortfolioPicker
            value={chosen?.id}
            onChange={(portfolio) => go({ portfolio, position: undefined })}
          />
        )
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {() =>
          portfolios.length === 0 ? (
            <Empty
              icon={<IconShieldHalf size={40} stroke={1.25} />}
              title="Nothing at risk yet"
              action={<LinkButton to="/portfolios">Go to portfolios</LinkButton>}
            >
              Here you see what a portfolio may lose on a bad day, how it would have come through crashes of
              the past, and which position the risk comes from. Add a portfolio and its transactions first.
            </Empty>
          ) : (
            <Content portfolio={chosen} portfolios={portfolios} search={search} go={go} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Content(props: RiskTabProps) {
  const { portfolio, search, go } = props;
  const tab = search.tab ?? 'var';
  return (
    <Tabs
      value={tab}
      keepMounted={false}
      onChange={(next) => go({ tab: TABS.find(({ value }) => value === next && value !== 'var')?.value })}
    >
      <Tabs.List mb="md" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
        {TABS.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map(({ value, component: Tab }) => (
        <Tabs.Panel key={value} value={value}>
          <Tab key={portfolio?.id ?? 'all'} {...props} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
