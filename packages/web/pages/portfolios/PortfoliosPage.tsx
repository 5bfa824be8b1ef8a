import { getHistory, getPortfolioValue } from '@financehub/contract/holdings.ts';
import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Button } from '@mantine/core';
import { IconChartPie, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { periodStart, showDay, today } from '../../format/day.ts';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Money } from '../../ui/Money.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { PortfolioDialog } from './PortfolioDialog.tsx';

export function PortfoliosPage() {
  const book = useBook();
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  const [adding, setAdding] = useState(false);
  const add = mayEdit(book) ? (
    <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add portfolio
    </Button>
  ) : undefined;
  return (
    <Page title="Portfolios" actions={add}>
      <Loaded query={query} what="Your portfolios could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconChartPie size={40} stroke={1.25} />} title="No portfolios yet" action={add}>
              A portfolio holds what you have invested, values it day by day and measures its return. Add one,
              then drop in your broker's file.
            </Empty>
          ) : (
            <Card>
              <ul className="fh-rows">
                {items.map((portfolio) => (
                  <li key={portfolio.id}>
                    <PortfolioRow portfolio={portfolio} />
                  </li>
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
      <PortfolioDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function PortfolioRow({ portfolio }: { portfolio: Portfolio }) {
  const value = useApi(getPortfolioValue, { params: { id: portfolio.id } });
  return (
    <Link to="/portfolios/$portfolioId" params={{ portfolioId: portfolio.id }} className="fh-row">
      <span style={{ minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          {portfolio.name}
        </span>
        <span className="fh-muted fh-small">
          {portfolio.currency}
          {value.data === undefined ? '' : ` · ${showDay(value.data.asOf)}`}
        </span>
      </span>
      <YearSpark portfolio={portfolio} />
      <span className="fh-num" style={{ fontSize: 16 }}>
        {value.data !== undefined ? (
          <Money
            amount={value.data.value}
            currency={value.data.currency}
            {...firstReason(value.data.unavailable)}
          />
        ) : value.isError ? (
          <Unavailable reason="The value could not be loaded." mend="Open the portfolio to try again." />
        ) : (
          <Bones rows={1} height={20} />
        )}
      </span>
    </Link>
  );
}

/** The time-weighted return of the last year by week, as a line. */
function YearSpark({ portfolio }: { portfolio: Portfolio }) {
  const { data } = useApi(getHistory, {
    params: { id: portfolio.id },
    query: { from: periodStart('1Y', today()), interval: 'week', format: 'columns' },
  });
  return <Sparkline values={data?.twrIndex ?? []} label={`Return of ${portfolio.name} over a year`} />;
}
