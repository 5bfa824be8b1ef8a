import type { ResponseOf } from '@financehub/contract/route.ts';
import type { listPositions } from '@financehub/contract/trading.ts';
import { Button } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { formatQuantity } from '../../format/money.ts';
import { assetColumn } from '../../ui/AssetLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/dataTableProps.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { reasonFor } from '../../ui/reasons.ts';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { TwoLines } from '../../ui/TwoLines.tsx';
import { priceText } from './orderWords.ts';
import { showWhen } from './TicketPreview.tsx';
import type { TradeProps } from './TradePage.tsx';

type Answer = ResponseOf<typeof listPositions>;
type Position = Answer['items'][number];

interface PositionsProps {
  readonly query: UseQueryResult<Answer>;
  readonly editable: boolean;
  /** Several portfolios stand in the list. */
  readonly several: boolean;
  readonly go: TradeProps['go'];
}

/** A ticket that closes the position. */
const closing = ({ symbol, side, available, portfolioId }: Position) => ({
  symbol,
  portfolio: portfolioId,
  go: side === 'long' ? ('sell' as const) : ('buy' as const),
  quantity: available.replace('-', ''),
});

/** Of two lines. */
const ROW = 42;

/** What is held, with the way to its entries, its risk and its end. */
export function Positions({ query, editable, several, go }: PositionsProps) {
  const columns = useMemo(
    () => columnsOf(query.data?.unavailable ?? [], several, editable ? (row) => go(closing(row)) : undefined),
    [query.data, several, editable, go],
  );
  return (
    <Loaded query={query} bones={<Bones rows={4} height={32} />} what="The positions could not be loaded">
      {({ items, unavailable }) =>
        items.length === 0 ? (
          <Empty icon={<IconStack2 size={40} stroke={1.25} />} title="No positions">
            What you buy stands here, with its gain.
          </Empty>
        ) : (
          <>
            <div style={{ display: 'flex', justifyContent: 'flex-end', marginBottom: 4 }}>
              <ExportCsv small name="Positions" rows={() => csvRows(items)} />
            </div>
            <DataTable
              label="Positions"
              rows={items}
              rowId={({ id }) => id}
              columns={columns}
              rowHeight={ROW}
              onOpen={({ symbol, portfolioId }) => go({ symbol, portfolio: portfolioId })}
              compact={(row) => (
                <TwoLines
                  left={
                    <>
                      <b>{row.symbol}</b> {formatQuantity(row.quantity)}
                    </>
                  }
                  below={row.name}
                  right={
                    <>
                      <Money
                        amount={row.marketValue}
                        currency={row.currency}
                        {...reasonFor(unavailable, row.assetId)}
                      />
                      <span className="fh-small" style={{ display: 'block' }}>
                        <Percent value={row.unrealizedFraction} {...reasonFor(unavailable, row.assetId)} />
                      </span>
                    </>
                  }
                  onOpen={() => go(editable ? closing(row) : { symbol: row.symbol })}
                />
              )}
            />
            <Missing items={unavailable} />
          </>
        )
      }
    </Loaded>
  );
}

type Why = (row: Position) => { reason?: string; mend?: string };

const money = (
  id: 'averageCost' | 'marketValue',
  header: string,
  width: number,
  why: Why,
): Column<Position> => ({
  id,
  header,
  width,
  right: true,
  value: (row) => (row[id] === null ? null : Number(row[id])),
  cell: (row) => <Money amount={row[id]} currency={row.currency} {...why(row)} />,
});

const SYMBOL: Column<Position> = assetColumn(
  { header: 'Symbol', width: 72 },
  ({ symbol, portfolioId, portfolio }) => ({
    portfolioId,
    title: `Entries and lots of ${symbol} in ${portfolio}`,
  }),
);

const PORTFOLIO: Column<Position> = {
  id: 'portfolio',
  header: 'Portfolio',
  width: 108,
  value: (row) => row.portfolio,
  cell: (row) => row.portfolio,
};

const QUANTITY: Column<Position> = {
  id: 'quantity',
  header: 'Quantity',
  width: 82,
  right: true,
  value: (row) => Number(row.quantity),
  cell: (row) => (
    <span
      title={
        row.available === row.quantity ? row.quantity : `${formatQuantity(row.available)} not in open orders`
      }
    >
      {formatQuantity(row.quantity)}
    </span>
  ),
};

const price = (why: Why): Column<Position> => ({
  id: 'price',
  header: 'Price',
  width: 100,
  right: true,
  value: (row) => (row.price === null ? null : Number(row.price)),
  cell: (row) =>
    row.price === null ? (
      <Money amount={null} currency={row.currency} {...why(row)} />
    ) : (
      <span title={row.priceAt === null ? undefined : showWhen(row.priceAt)}>
        {priceText(row.price, row.currency)}
      </span>
    ),
});

const gain = (why: Why): Column<Position> => ({
  id: 'gain',
  header: 'Gain',
  width: 108,
  right: true,
  value: (row) => (row.unrealizedGain === null ? null : Number(row.unrealizedGain)),
  cell: (row) => (
    <>
      <Money amount={row.unrealizedGain} currency={row.currency} gain {...why(row)} />
      {row.unrealizedGain === null ? null : (
        <span className="fh-small" style={{ display: 'block', lineHeight: '16px' }}>
          <Percent value={row.unrealizedFraction} {...why(row)} />
        </span>
      )}
    </>
  ),
});

const RISK: Column<Position> = {
  id: 'risk',
  header: 'Risk',
  quiet: true,
  width: 42,
  cell: (row) => (
    <TextLink
      to="/risk"
      search={{ portfolio: row.portfolioId, tab: 'position', position: row.id }}
      tabIndex={-1}
      aria-label={`Risk of ${row.symbol}`}
    >
      Risk
    </TextLink>
  ),
};

const close = (onClose: (row: Position) => void): Column<Position> => ({
  id: 'actions',
  header: 'What can be done',
  quiet: true,
  width: 62,
  cell: (row) => (
    <Button
      size="compact-xs"
      variant="default"
      tabIndex={-1}
      aria-label={`Close the position in ${row.symbol}`}
      onClick={() => onClose(row)}
    >
      Close
    </Button>
  ),
});

function columnsOf(
  unavailable: Answer['unavailable'],
  several: boolean,
  onClose: ((row: Position) => void) | undefined,
): Column<Position>[] {
  const why: Why = (row) => reasonFor(unavailable, row.assetId);
  return [
    SYMBOL,
    ...(several ? [PORTFOLIO] : []),
    QUANTITY,
    ...(several ? [] : [money('averageCost', 'Unit cost', 100, why)]),
    price(why),
    money('marketValue', 'Value', 108, why),
    gain(why),
    RISK,
    ...(onClose === undefined ? [] : [close(onClose)]),
  ];
}

function csvRows(items: readonly Position[]): string[][] {
  return [
    ['Portfolio', 'Symbol', 'Quantity', 'Average cost', 'Price', 'Value', 'Gain', 'Currency'],
    ...items.map((row) => [
      row.portfolio,
      row.symbol,
      row.quantity,
      row.averageCost ?? '',
      row.price ?? '',
      row.marketValue ?? '',
      row.unrealizedGain ?? '',
      row.currency,
    ]),
  ];
}
