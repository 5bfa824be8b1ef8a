import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { IconScale } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { RebalancingTool } from './RebalancingTool.tsx';

const route = getRouteApi('/app/invest/rebalance');

export function RebalancePage() {
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  const search = route.useSearch();
  const navigate = useNavigate();
  const chosen = query.data?.items.find(({ id }) => id === search.portfolio) ?? query.data?.items[0];
  return (
    <Page
      title="Rebalance"
      actions={
        chosen === undefined ? null : (
          <PortfolioPicker
            all={false}
            value={chosen.id}
            onChange={(portfolio) =>
              void navigate({ to: '/invest/rebalance', search: { portfolio }, replace: true })
            }
          />
        )
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {() =>
          chosen === undefined ? (
            <Empty
              icon={<IconScale size={40} stroke={1.25} />}
              title="Nothing to rebalance yet"
              action={<LinkButton to="/portfolios">Go to portfolios</LinkButton>}
            >
              Here you say what a portfolio should consist of and see the trades that lead there, with their
              fees and taxes. Add a portfolio and its transactions first.
            </Empty>
          ) : (
            <RebalancingTool key={chosen.id} portfolio={chosen} />
          )
        }
      </Loaded>
    </Page>
  );
}
