import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Stat } from '../analytics/Stat.tsx';
import { type StatColumn, StatTable } from '../analytics/StatTable.tsx';
import type { RiskSearch } from './search.ts';
import type { ValueAtRisk } from './words.ts';

type Row = ValueAtRisk['components'][number];

const NOT_WORKED_OUT = 'It is not worked out for so many scenarios.';

function columnsFor({ currency, var: whole }: ValueAtRisk, search: RiskSearch): readonly StatColumn<Row>[] {
  const total = Number(whole);
  return [
    {
      head: 'Position',
      words: true,
      cell: ({ positionId, symbol }) =>
        positionId === null ? (
          symbol
        ) : (
          <TextLink to="/risk" search={{ ...search, tab: 'position', position: positionId }}>
            {symbol}
          </TextLink>
        ),
    },
    { head: 'Value', cell: ({ value }) => <Money amount={value} currency={currency} /> },
    { head: 'Weight', cell: ({ weight }) => <Percent value={weight} gain={false} /> },
    {
      head: 'Part of VaR',
      means: 'What it contributes: the parts add up to the VaR. Below zero it hedges the others.',
      cell: ({ component }) => <Money amount={component} currency={currency} />,
    },
    {
      head: 'Share',
      cell: ({ component }) => (
        <Percent value={total === 0 ? null : Number(component) / total} gain={false} />
      ),
    },
    {
      head: 'Part of CVaR',
      cell: ({ cvarComponent }) => <Money amount={cvarComponent} currency={currency} />,
    },
    {
      head: 'Marginal',
      means: 'VaR that a unit of currency more of it would add',
      cell: ({ marginal }) => <Stat value={marginal} digits={4} />,
    },
    {
      head: 'Incremental',
      means: 'By how much the VaR would fall without it',
      cell: ({ incremental }) => <Money amount={incremental} currency={currency} reason={NOT_WORKED_OUT} />,
    },
  ];
}

const MOST = 200;

/** What each position adds to the value at risk. */
export function Components({ found, search }: { found: ValueAtRisk; search: RiskSearch }) {
  const rows = [...found.components].sort((a, b) => Number(b.component) - Number(a.component));
  const names = [
    'symbol',
    'value',
    'weight',
    'component',
    'cvarComponent',
    'marginal',
    'incremental',
  ] as const;
  return (
    <Card
      title="By position"
      aside={
        <ExportCsv
          name="Value at risk by position"
          rows={() => [[...names], ...rows.map((row) => names.map((name) => String(row[name] ?? '')))]}
        />
      }
    >
      <StatTable
        label="Value at risk by position"
        columns={columnsFor(found, search)}
        rows={rows.slice(0, MOST)}
        rowKey={({ assetId, symbol }) => assetId ?? symbol}
      />
    </Card>
  );
}
