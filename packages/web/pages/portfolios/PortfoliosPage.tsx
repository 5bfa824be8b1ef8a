import { getAllAllocation } from '@financehub/contract/allocation.ts';
import { getPerformance } from '@financehub/contract/performance.ts';
import { Button, SegmentedControl } from '@mantine/core';
import { IconChartPie, IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Allocation } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { AllocationStrip } from '../../ui/AllocationStrip.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Empty, Failure, Loaded, Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { PortfolioDialog } from './PortfolioDialog.tsx';
import { GainOfYear, LastDay, type Loading, ReturnOfYear, ValueNow } from './PortfolioFigures.tsx';
import { PortfoliosTable } from './PortfoliosTable.tsx';
import { keyOfGroup, SPLITS, type SplitBy, sharesOf } from './shares.ts';
import { usePortfolios, yearStart } from './usePortfolios.ts';

/** Every portfolio with its value, its year and what it consists of, and all of them together. */
export function PortfoliosPage() {
  const book = useBook();
  const [by, setBy] = useState<SplitBy>('type');
  const { list, rows } = usePortfolios(by);
  const some = rows.length > 0;
  const whole = useApi(getAllAllocation, { query: { by } }, { enabled: some, keepPrevious: true });
  const [adding, setAdding] = useState(false);
  const add = mayEdit(book) ? (
    <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add portfolio
    </Button>
  ) : undefined;
  return (
    <Page title="Portfolios" actions={some ? add : undefined}>
      <Loaded query={list} what="Your portfolios could not be loaded">
        {() =>
          some ? (
            <div style={{ display: 'grid', gap: 16 }}>
              <AllTogether by={by} onBy={setBy} allocation={whole} />
              <PortfoliosTable rows={rows} order={whole.data?.groups.map(keyOfGroup) ?? []} />
            </div>
          ) : (
            <Empty icon={<IconChartPie size={40} stroke={1.25} />} title="No portfolios yet" action={add}>
              A portfolio holds what you have invested, values it day by day and measures its return. Add one,
              then drop in your broker's file.
            </Empty>
          )
        }
      </Loaded>
      <PortfolioDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

interface AllTogetherProps {
  readonly by: SplitBy;
  readonly onBy: (by: SplitBy) => void;
  readonly allocation: UseQueryResult<Allocation>;
}

function AllTogether({ by, onBy, allocation: query }: AllTogetherProps) {
  return (
    <Card
      title="All portfolios"
      aside={
        <>
          <TextLink to="/invest/performance">Performance</TextLink>
          {' · '}
          <TextLink to="/invest/dividends">Dividends</TextLink>
        </>
      }
    >
      <Together />
      <div className="fh-split">
        <SegmentedControl
          size="xs"
          aria-label="Divide by"
          data={[...SPLITS]}
          value={by}
          onChange={(next) => onBy(next as SplitBy)}
        />
      </div>
      <Loaded query={query} bones={<Bones rows={1} height={36} />} what="The allocation could not be loaded">
        {(allocation) => {
          const shares = sharesOf(allocation);
          return (
            <>
              {shares === null ? (
                <p className="fh-muted fh-small">
                  What they consist of: <Unavailable {...firstReason(allocation.unavailable)} />
                </p>
              ) : (
                <AllocationStrip
                  label="All portfolios"
                  shares={shares}
                  order={shares.map(({ key }) => key)}
                />
              )}
              <Missing items={allocation.unavailable} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

/** The figures of all portfolios in the currency of the book. */
function Together() {
  const query = useApi(getPerformance, { query: { from: yearStart() } });
  if (query.isError && query.data === undefined)
    return (
      <Failure
        error={query.error}
        onRetry={() => void query.refetch()}
        what="The value of all portfolios could not be loaded"
      />
    );
  const data: Loading<NonNullable<typeof query.data>> = query.data;
  const figures = [
    {
      label: query.data === undefined ? 'Value' : `Value in ${query.data.currency}`,
      figure: <ValueNow data={data} />,
    },
    { label: 'Last day', figure: <LastDay data={data} /> },
    { label: 'Gain this year', figure: <GainOfYear data={data} /> },
    { label: 'Time-weighted, this year', figure: <ReturnOfYear data={data} figure="twr" /> },
    { label: 'Money-weighted, a year', figure: <ReturnOfYear data={data} figure="xirr" /> },
  ];
  return (
    <dl className="fh-total">
      {figures.map(({ label, figure }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
