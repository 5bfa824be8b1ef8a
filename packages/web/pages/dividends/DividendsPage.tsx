import { getAllDividends, getDividends } from '@financehub/contract/dividends.ts';
import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { IconCoins } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { DividendsView } from '../portfolios/DividendsTab.tsx';

const route = getRouteApi('/app/invest/dividends');

/** Dividends of all portfolios, or of one: the calendar, the yield, and what is to come. */
export function DividendsPage() {
  const { portfolio } = route.useSearch();
  const navigate = useNavigate();
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  return (
    <Page
      title="Dividends"
      actions={
        <PortfolioPicker
          value={portfolio}
          onChange={(next) =>
            void navigate({ to: '/invest/dividends', search: { portfolio: next }, replace: true })
          }
        />
      }
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconCoins size={40} stroke={1.25} />}
              title="No dividends yet"
              action={<LinkButton to="/portfolios">Open a portfolio</LinkButton>}
            >
              What your portfolios were paid stands here by month, asset and year, with what it yields and
              what is to come.
            </Empty>
          ) : portfolio === undefined ? (
            <All />
          ) : (
            <One id={portfolio} />
          )
        }
      </Loaded>
    </Page>
  );
}

function All() {
  return <DividendsView query={useApi(getAllDividends, {})} portfolioId={undefined} />;
}

function One({ id }: { id: string }) {
  return <DividendsView query={useApi(getDividends, { params: { id } })} portfolioId={id} />;
}
