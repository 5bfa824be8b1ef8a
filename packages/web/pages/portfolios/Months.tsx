import { getHistory } from '@financehub/contract/holdings.ts';
import { useMemo } from 'react';
import { formatPercent, userLocale } from '../../format/money.ts';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { HeatMap } from '../../ui/chart/HeatMap.tsx';
import type { HeatData } from '../../ui/chart/heat.ts';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { monthlyReturns } from './months.ts';

/** Jan to Dec, as the locale shortens them. */
function monthNames(): string[] {
  const format = new Intl.DateTimeFormat(userLocale(), { month: 'short', timeZone: 'UTC' });
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2001, month, 1)));
}

/** The time-weighted return of every month and year. */
export function Months({ portfolio }: { portfolio: Portfolio }) {
  const query = useApi(getHistory, {
    params: { id: portfolio.id },
    query: { interval: 'month', format: 'columns' },
  });
  const history = query.data;
  const data = useMemo((): HeatData | null => {
    const { years, returns } = monthlyReturns(history?.date ?? [], history?.twrIndex ?? []);
    if (years.length === 0) return null;
    return {
      rows: years.map(String),
      columns: [...monthNames(), 'Year'],
      values: returns,
      show: (value) => formatPercent(value),
      limit: 0.1,
      corner: 'Year',
    };
  }, [history]);
  return (
    <Loaded query={query} bones={<Bones rows={3} height={36} />} what="The returns could not be loaded">
      {({ unavailable }) => (
        <>
          {data === null ? (
            <Empty title="No returns yet" />
          ) : (
            <HeatMap label="Time-weighted return by month" data={data} />
          )}
          <Missing items={unavailable} />
        </>
      )}
    </Loaded>
  );
}
