import { Fragment } from 'react';
import type { Portfolio } from '../../models.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Stat } from '../analytics/Stat.tsx';
import { type StatColumn, StatTable } from '../analytics/StatTable.tsx';
import type { RiskSearch } from './search.ts';
import type { ValueAtRisk } from './words.ts';

type Row = ValueAtRisk['components'][number];

const NOT_WORKED_OUT = 'It is not worked out for so many scenarios.';

interface ComponentsProps {
  readonly found: ValueAtRisk;
  readonly portfolios: readonly Portfolio[];
  readonly search: RiskSearch;
}

/** A position by its symbol; what several portfolios hold with a link to each of its positions. */
function Name({ row, portfolios, search }: { row: Row } & Omit<ComponentsProps, 'found'>) {
  const link = (position: string, text: string) => (
    <TextLink key={position} to="/risk" search={{ ...search, tab: 'position', position }}>
      {text}
    </TextLink>
  );
  const { symbol, positionId, positions } = row;
  if (positionId !== null) return link(positionId, symbol);
  if (positions.length === 0) return symbol;
  return (
    <>
      {symbol} <span className="fh-muted">in</span>{' '}
      {positions.map((each, at) => (
        <Fragment key={each.positionId}>
          {at === 0 ? null : ', '}
          {link(each.positionId, portfolios.find(({ id }) => id === each.portfolioId)?.name ?? symbol)}
        </Fragment>
      ))}
    </>
  );
}

function columnsFor({ found, portfolios, search }: ComponentsProps): readonly StatColumn<Row>[] {
  const { currency } = found;
  const total = Number(found.var);
  const own = (row: Row) => whyOf(found, row);
  const whole = firstReason(found.unavailable);
  return [
    {
      head: 'Position',
      words: true,
      cell: (row) => <Name row={row} portfolios={portfolios} search={search} />,
    },
    { head: 'Value', cell: (row) => <Money amount={row.value} currency={currency} {...own(row)} /> },
    { head: 'Weight', cell: ({ weight }) => <Percent value={weight} gain={false} {...whole} /> },
    {
      head: 'Part of VaR',
      means: 'What it contributes: the parts add up to the VaR. Below zero it hedges the others.',
      cell: ({ component }) => <Money amount={component} currency={currency} {...whole} />,
    },
    {
      head: 'Share',
      cell: ({ component }) => (
        <Percent
          value={total === 0 || component === null ? null : Number(component) / total}
          gain={false}
          {...(component === null ? whole : {})}
        />
      ),
    },
    {
      head: 'Part of CVaR',
      cell: ({ cvarComponent }) => <Money amount={cvarComponent} currency={currency} {...whole} />,
    },
    {
      head: 'Marginal',
      means: 'VaR that a unit of currency more of it would add',
      cell: ({ marginal }) => <Stat value={marginal} digits={4} {...whole} />,
    },
    {
      head: 'Incremental',
      means: 'By how much the VaR would fall without it',
      cell: ({ incremental }) => (
        <Money
          amount={incremental}
          currency={currency}
          {...(found.var === null ? whole : { reason: NOT_WORKED_OUT })}
        />
      ),
    },
  ];
}

/** Why something has no value. */
function whyOf({ unavailable }: ValueAtRisk, { assetId, symbol }: Row): { reason?: string; mend?: string } {
  const found = unavailable.find((item) =>
    assetId === null ? item.symbol === symbol : item.assetId === assetId,
  );
  return found === undefined ? {} : { reason: found.reason, mend: found.mend };
}

const MOST = 200;

/** What each position adds to the value at risk. */
export function Components(props: ComponentsProps) {
  const { found } = props;
  const sizeOf = ({ component, value }: Row): number => Number(component ?? value ?? 0);
  const rows = [...found.components].sort((a, b) => sizeOf(b) - sizeOf(a));
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
        columns={columnsFor(props)}
        rows={rows.slice(0, MOST)}
        rowKey={({ assetId, symbol }) => assetId ?? symbol}
      />
    </Card>
  );
}
