import { getNetWorth } from '@financehub/contract/reports.ts';
import { useMemo, useState } from 'react';
import { formatMoney } from '../../format/money.ts';
import type { NetWorth } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Card } from '../../ui/Page.tsx';
import { PeriodPicker, type Range, rangeWith } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';

const HEIGHT = 300;

function NetWorthChart({ data }: { data: NetWorth }) {
  const chart = useMemo(
    () => ({
      unit: data.currency,
      days: data.date,
      show: (value: string | number) => formatMoney(String(value), data.currency),
      series: [
        { name: 'Assets', values: data.assets },
        { name: 'Liabilities', values: data.liabilities, dashed: true },
        { name: 'Net worth', values: data.netWorth, kind: 'area' as const },
      ],
    }),
    [data],
  );
  if (data.date.length === 0) {
    return <Empty title="No figures in this period">Choose a longer period.</Empty>;
  }
  return (
    <Chart label="Net worth, assets and liabilities at the end of each month" data={chart} height={HEIGHT} />
  );
}

interface NetWorthCardProps {
  readonly currency: string;
  /** The day of the newest transaction; empty when there is none. */
  readonly newest: string;
}

export function NetWorthCard({ currency, newest }: NetWorthCardProps) {
  const [chosen, setRange] = useState<Range | null>(null);
  const usual = useMemo(() => rangeWith('3Y', newest), [newest]);
  const range = chosen ?? usual;
  const query = useApi(getNetWorth, { query: { from: range.from, to: range.to } }, { keepPrevious: true });
  return (
    <Card title={`Net worth in ${currency}`} aside={<PeriodPicker value={range} onChange={setRange} />}>
      <Loaded query={query} bones={<Bones rows={1} height={HEIGHT} />} what="Net worth could not be loaded">
        {(data) => (
          <>
            <NetWorthChart data={data} />
            <Missing items={data.unavailable} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
