import { getDividends } from '@financehub/contract/dividends.ts';
import { Stack } from '@mantine/core';
import { IconCoins } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Dividends, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Empty, FigureBones, Loaded, Missing } from '../../ui/states.tsx';
import { DividendAssets } from './DividendAssets.tsx';
import { DividendYears } from './DividendYears.tsx';
import { calendarChart } from './dividendCalendar.ts';
import { UpcomingDividends } from './UpcomingDividends.tsx';

/** Dividends that a portfolio received, and those to come. */
export function DividendsTab({ portfolio }: { portfolio: Portfolio }) {
  const query = useApi(getDividends, { params: { id: portfolio.id } });
  return <DividendsView query={query} portfolioId={portfolio.id} />;
}

interface DividendsViewProps {
  readonly query: UseQueryResult<Dividends>;
  /** All portfolios together when absent. */
  readonly portfolioId: string | undefined;
}

/** What was received by month, asset and year, what it yields, and what is to come. */
export function DividendsView({ query, portfolioId }: DividendsViewProps) {
  return (
    <Loaded query={query} bones={<FigureBones below={320} />} what="The dividends could not be loaded">
      {(dividends) =>
        dividends.months.length + dividends.upcoming.length === 0 ? (
          <Empty icon={<IconCoins size={40} stroke={1.25} />} title="No dividends received yet">
            Dividends and interest appear here by month and asset, with what is to come.
          </Empty>
        ) : (
          <Content dividends={dividends} portfolioId={portfolioId} />
        )
      }
    </Loaded>
  );
}

interface ContentProps {
  readonly dividends: Dividends;
  readonly portfolioId: string | undefined;
}

function Content({ dividends, portfolioId }: ContentProps) {
  const { currency, unavailable } = dividends;
  const chart = useMemo(() => calendarChart(dividends), [dividends]);
  return (
    <Stack gap="md">
      <Summary dividends={dividends} />
      <Card title="By month">
        <Chart label="Dividends by month" data={chart} height={240} />
      </Card>
      <UpcomingDividends upcoming={dividends.upcoming} base={currency} />
      <DividendAssets assets={dividends.assets} />
      <DividendYears dividends={dividends} portfolioId={portfolioId} />
      <Missing items={unavailable} />
    </Stack>
  );
}

/** The year that is under way, the whole one before it, and what is to come. */
function Summary({ dividends }: { dividends: Dividends }) {
  const { asOf, currency, expected, unavailable, years } = dividends;
  const year = Number(asOf.slice(0, 4));
  const [now, before] = [
    years.find((each) => each.year === year),
    years.find((each) => each.year === year - 1),
  ];
  const why = firstReason(unavailable);
  return (
    <Figures>
      <Figure
        label={`Received in ${year}`}
        explanation="Dividends before tax, so far."
        below={<Net year={now} currency={currency} />}
      >
        <Money amount={now === undefined ? '0' : now.gross} currency={currency} {...why} />
      </Figure>
      {before === undefined ? null : (
        <Figure
          label={`In ${year - 1}`}
          explanation="Dividends before tax of the whole year, and the growth on the year before."
          below={
            before.growth === null ? (
              <Net year={before} currency={currency} />
            ) : (
              <Percent value={before.growth} />
            )
          }
        >
          <Money amount={before.gross} currency={currency} {...why} />
        </Figure>
      )}
      <Figure
        label="Next twelve months"
        explanation="An estimate: what is held now, paid as it was a year before."
        below="expected"
      >
        <Money amount={expected.amount} currency={currency} {...why} />
      </Figure>
      <Figure
        label="Yield"
        explanation="What is expected, on the market value of what is held; below, on what it cost."
        below={
          <>
            <Percent value={expected.yieldOnCost} gain={false} {...why} /> on cost
          </>
        }
      >
        <Percent value={expected.currentYield} gain={false} {...why} />
      </Figure>
    </Figures>
  );
}

function Net({ year, currency }: { year: Dividends['years'][number] | undefined; currency: string }) {
  if (year?.net == null) return null;
  return (
    <>
      <Money amount={year.net} currency={currency} /> after tax
    </>
  );
}
