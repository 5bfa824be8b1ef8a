import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { IconChartLine } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { PerformanceView } from './PerformanceView.tsx';
import type { PerformanceSearch } from './search.ts';

const route = getRouteApi('/app/invest/performance');

/** One portfolio, or all of them as one. */
export function PerformancePage() {
  const search = route.useSearch();
  const { portfolio } = search;
  const navigate = useNavigate();
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  const go = (next: PerformanceSearch) =>
    void navigate({ to: '/invest/performance', search: { ...search, ...next }, replace: true });
  return (
    <Page
      title="Performance"
      actions={
        <PortfolioPicker value={portfolio} onChange={(id) => go({ portfolio: id, benchmark: undefined })} />
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconChartLine size={40} stroke={1.25} />}
              title="No performance yet"
              action={<LinkButton to="/portfolios">Open a portfolio</LinkButton>}
            >
              Returns, risk and what your gains are made of stand here once a portfolio has transactions.
            </Empty>
          ) : (
            <PerformanceView
              key={portfolio ?? 'all'}
              portfolioId={portfolio}
              benchmark={items.find(({ id }) => id === portfolio)?.benchmark ?? null}
              search={search}
              onSearch={go}
            />
          )
        }
      </Loaded>
    </Page>
  );
}
