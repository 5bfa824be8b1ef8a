import { getHoldings } from '@financehub/contract/holdings.ts';
import { Button } from '@mantine/core';
import { IconChartPie } from '@tabler/icons-react';
import { useMemo } from 'react';
import { lastClose, showDay } from '../../format/day.ts';
import { formatMoney, formatPercent, formatQuantity } from '../../format/money.ts';
import type { Holding, Holdings, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Money } from '../../ui/Money.tsx';
import { firstReason, reasonFor } from '../../ui/reasons.ts';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { HoldingsMap } from './HoldingsMap.tsx';
import { ValueCard } from './ValueCard.tsx';

/** The day of the newest price, empty when nothing is priced. */
function newestPrice({ items }: Holdings): string {
  return (
    items
      .map(({ priceDate }) => priceDate ?? '')
      .sort()
      .at(-1) ?? ''
  );
}

interface HoldingsTabProps {
  readonly portfolio: Portfolio;
  readonly onAdd: (() => void) | undefined;
}

const rowId = (row: Holding) => row.assetId;

/** Prices have as many digits as they were quoted with, at least those of the currency. */
function price(row: Holding, code = false): string {
  const fraction = row.price?.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  return formatMoney(row.price ?? '0', row.currency, { code, digits: Math.min(6, Math.max(2, fraction)) });
}

function columnsOf(data: Holdings): Column<Holding>[] {
  const fresh = lastClose(data.asOf);
  const foreign = (row: Holding) => row.currency !== data.totals.currency;
  const why = (row: Holding) => {
    const own = reasonFor(data.unavailable, row.assetId);
    return own.reason === undefined ? firstReason(data.unavailable) : own;
  };
  const dash = (row: Holding) => <Unavailable {...why(row)} />;
  return [
    {
      id: 'asset',
      header: 'Asset',
      width: 200,
      grow: 3,
      value: (row) => row.symbol,
      cell: (row) => (
        <>
          <b>{row.symbol}</b> {row.name === row.symbol ? null : <span className="fh-muted">{row.name}</span>}
        </>
      ),
    },
    {
      id: 'quantity',
      header: 'Quantity',
      width: 96,
      right: true,
      value: (row) => row.quantity,
      cell: (row) => <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
    },
    {
      id: 'price',
      header: 'Price',
      width: 176,
      right: true,
      value: (row) => row.price,
      cell: (row) =>
        row.price === null ? (
          dash(row)
        ) : (
          <>
            {price(row, foreign(row))}
            {row.priceDate !== null && row.priceDate < fresh ? (
              <span className="fh-muted fh-small"> {showDay(row.priceDate)}</span>
            ) : null}
          </>
        ),
    },
    {
      id: 'value',
      header: 'Market value',
      width: 140,
      right: true,
      value: (row) => row.valueInBase ?? row.marketValue,
      cell: (row) => (
        <Money amount={row.marketValue} currency={row.currency} code={foreign(row)} {...why(row)} />
      ),
    },
    {
      id: 'cost',
      header: 'Cost',
      width: 130,
      right: true,
      value: (row) => row.costBasis,
      cell: (row) => (
        <Money amount={row.costBasis} currency={row.currency} code={foreign(row)} {...why(row)} />
      ),
    },
    {
      id: 'gain',
      header: 'Gain',
      width: 140,
      right: true,
      value: (row) => row.unrealizedGain,
      cell: (row) => (
        <Money amount={row.unrealizedGain} currency={row.currency} code={foreign(row)} gain {...why(row)} />
      ),
    },
    {
      id: 'weight',
      header: 'Weight',
      width: 80,
      right: true,
      value: (row) => row.weight,
      cell: (row) => (row.weight === null ? dash(row) : formatPercent(row.weight)),
    },
  ];
}

export function HoldingsTab({ portfolio, onAdd }: HoldingsTabProps) {
  const query = useApi(getHoldings, { params: { id: portfolio.id } });
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Loaded query={query} bones={<Bones rows={6} height={36} />} what="The holdings could not be loaded">
        {(data) =>
          data.items.length === 0 && (data.totals.cash === null || /^[-0.]*$/.test(data.totals.cash)) ? (
            <Empty
              icon={<IconChartPie size={40} stroke={1.25} />}
              title="Nothing is held yet"
              action={onAdd === undefined ? null : <Button onClick={onAdd}>Add the first transaction</Button>}
            >
              Drop your broker's file below, or add what you bought by hand.
            </Empty>
          ) : (
            <>
              <Totals data={data} />
              <ValueCard portfolio={portfolio} newest={newestPrice(data)} />
              <HoldingsTable data={data} />
              <HoldingsMap data={data} />
              <Missing items={data.unavailable} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Totals({ data }: { data: Holdings }) {
  const { totals } = data;
  const why = firstReason(data.unavailable);
  const figures = [
    { label: 'Holdings', amount: totals.marketValue },
    { label: 'Cash', amount: totals.cash },
    { label: 'Cost', amount: totals.costBasis },
    { label: 'Gain, not yet taken', amount: totals.unrealizedGain, gain: true },
  ];
  return (
    <Figures>
      {figures.map(({ label, amount, gain }) => (
        <Figure key={label} label={label}>
          <Money amount={amount} currency={totals.currency} gain={gain ?? false} {...why} />
        </Figure>
      ))}
    </Figures>
  );
}

function HoldingsTable({ data }: { data: Holdings }) {
  const columns = useMemo(() => columnsOf(data), [data]);
  return (
    <DataTable
      label="Holdings"
      rows={data.items}
      rowId={rowId}
      columns={columns}
      initialSort={BY_VALUE}
      compactHeight={68}
      compact={(row) => (
        <div style={{ display: 'flex', gap: 12, alignItems: 'center', height: 68 }}>
          <span style={{ flex: 1, minWidth: 0 }}>
            <b>{row.symbol}</b>
            <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
              {formatQuantity(row.quantity)} at {row.price === null ? '–' : price(row)}
              {row.weight === null ? '' : ` · ${formatPercent(row.weight)}`}
            </span>
          </span>
          <span className="fh-num">
            <Money
              amount={row.marketValue}
              currency={row.currency}
              {...reasonFor(data.unavailable, row.assetId)}
            />
            <span className="fh-small" style={{ display: 'block' }}>
              <Money
                amount={row.unrealizedGain}
                currency={row.currency}
                gain
                {...reasonFor(data.unavailable, row.assetId)}
              />
            </span>
          </span>
        </div>
      )}
    />
  );
}

const BY_VALUE = [{ id: 'value', desc: true }];
