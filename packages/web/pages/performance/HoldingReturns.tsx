import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { assetColumn } from '../../ui/AssetLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Empty } from '../../ui/states.tsx';
import type { HoldingGain, Performance } from './answers.ts';
import { reasonOfHolding } from './reason.ts';

type AmountOf = (row: HoldingGain) => string | null;
type ReturnOf = (row: HoldingGain) => number | null;

const AMOUNTS: readonly (readonly [string, string, AmountOf])[] = [
  ['gain', 'Gain', (row) => row.gain],
  ['capital', 'Prices', (row) => row.parts.capital],
  ['currency', 'Currencies', (row) => row.parts.currency],
  ['dividends', 'Dividends', (row) => row.parts.dividends],
  ['fees', 'Fees', (row) => row.parts.fees],
  ['taxes', 'Taxes', (row) => row.parts.taxes],
];
const RETURNS: readonly (readonly [string, string, ReturnOf])[] = [
  ['twr', 'Return', (row) => row.twr],
  ['price', 'Price return', (row) => row.priceReturn],
  ['xirr', 'Money-weighted, a year', (row) => row.xirr],
];

const MONEY_WEIGHTED = 'As a rate a year: it counts when shares were bought and sold.';

/** What was gained and at what rate first: a narrow window shows no more. */
function columnsOf(data: Performance, portfolioId: string | undefined): Column<HoldingGain>[] {
  const { currency, unavailable } = data;
  const why = (row: HoldingGain) => reasonOfHolding(unavailable, row.assetId);
  const [gain, ...parts] = AMOUNTS.map(
    ([id, header, value]): Column<HoldingGain> => ({
      id,
      header,
      width: 116,
      right: true,
      value,
      cell: (row) => <Money amount={value(row)} currency={currency} gain={id === 'gain'} {...why(row)} />,
    }),
  );
  const rates = RETURNS.map(
    ([id, header, value]): Column<HoldingGain> => ({
      id,
      ...(id === 'xirr' ? { header: 'Money-weighted', explanation: MONEY_WEIGHTED } : { header }),
      width: id === 'xirr' ? 148 : 112,
      right: true,
      value,
      cell: (row) => <Percent value={value(row)} {...why(row)} />,
    }),
  );
  const holding = assetColumn<HoldingGain>({ header: 'Holding', width: 120 }, ({ name }) => ({
    portfolioId,
    title: name,
  }));
  return [holding, gain!, ...rates, ...parts];
}

const BY_GAIN = [{ id: 'gain', desc: true }];
const SHORT = 60;

interface HoldingReturnsProps {
  readonly data: Performance;
  readonly portfolioId: string | undefined;
}

/** What each holding gained, from what, and at what rate; also those that were sold within the period. */
export function HoldingReturns({ data, portfolioId }: HoldingReturnsProps) {
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(data, portfolioId), [data, portfolioId]);
  const rows = () => [
    ['Holding', 'Name', ...AMOUNTS.map(([, header]) => header), ...RETURNS.map(([, header]) => header)],
    ...data.holdings.map((row) => [
      row.symbol,
      row.name,
      ...AMOUNTS.map(([, , value]) => value(row) ?? ''),
      ...RETURNS.map(([, , value]) => String(value(row) ?? '')),
    ]),
  ];
  if (data.holdings.length === 0) {
    return (
      <Card title="Holdings">
        <Empty title="Nothing was held in this period" />
      </Card>
    );
  }
  return (
    <Card title="Holdings" aside={<ExportCsv name="Performance of holdings" rows={rows} />}>
      <DataTable
        label="Performance of holdings"
        rows={data.holdings}
        rowId={(row) => row.assetId}
        columns={columns}
        initialSort={BY_GAIN}
        sortInAddress
        fill={data.holdings.length > SHORT}
        onOpen={(row) =>
          void navigate({
            to: '/assets/$assetId',
            params: { assetId: row.assetId },
            search: portfolioId === undefined ? {} : { portfolio: portfolioId },
          })
        }
        compactHeight={64}
        compact={(row) => <CompactHolding row={row} data={data} />}
      />
    </Card>
  );
}

function CompactHolding({ row, data }: { row: HoldingGain; data: Performance }) {
  const why = reasonOfHolding(data.unavailable, row.assetId);
  return (
    <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
      <span style={{ minWidth: 0 }}>
        <b>{row.symbol}</b>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {row.name}
        </span>
      </span>
      <span className="fh-num">
        <Money amount={row.gain} currency={data.currency} gain {...why} />
        <span className="fh-small" style={{ display: 'block' }}>
          <Percent value={row.twr} {...why} />
        </span>
      </span>
    </div>
  );
}
