import { lastClose, showDay } from '../../format/day.ts';
import { formatMoney, formatPercent, formatQuantity } from '../../format/money.ts';
import type { Holding, Holdings, Trends } from '../../models.ts';
import type { Column } from '../../ui/dataTableProps.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason, reasonFor } from '../../ui/reasons.ts';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { countryName, gainShare, sumOf, TYPE_NAMES } from './holdingGroups.ts';

type HoldingColumn = Column<Holding> & {
  /** What stands in a file. */
  readonly text: (row: Holding) => string;
  /** Not shown until somebody chooses it. */
  readonly extra?: boolean;
};

/** Prices have as many digits as they were quoted with, at least those of the currency. */
export function showPrice(row: Holding, code = false): string {
  const fraction = row.price?.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  return formatMoney(row.price ?? '0', row.currency, { code, digits: Math.min(6, Math.max(2, fraction)) });
}

export type TrendOf = (assetId: string) => Trends['items'][number] | undefined;

function why(data: Holdings, row: Holding) {
  const own = reasonFor(data.unavailable, row.assetId);
  return own.reason === undefined ? firstReason(data.unavailable) : own;
}

/** Why a subtotal is missing: the first of its rows that is not known. */
function whyOf(data: Holdings, rows: readonly Holding[], value: (row: Holding) => string | null) {
  const missing = rows.find((row) => value(row) === null);
  return missing === undefined ? {} : why(data, missing);
}

const sums = new WeakMap<readonly Holding[], Map<string, string | null>>();

/** The subtotal of a column, kept while its rows are the same: headings are drawn anew whenever the table scrolls. */
function subtotal(rows: readonly Holding[], id: string, value: (row: Holding) => string | null) {
  const kept = sums.get(rows) ?? new Map<string, string | null>();
  sums.set(rows, kept);
  if (!kept.has(id)) kept.set(id, sumOf(rows.map(value)));
  return kept.get(id) ?? null;
}

/** An amount in the portfolio's currency with its subtotal. */
function baseColumn(
  data: Holdings,
  column: {
    id: string;
    header: string;
    value: (row: Holding) => string | null;
    gain?: boolean;
    extra: boolean;
  },
): HoldingColumn {
  const { id, header, value, gain = false, extra } = column;
  const { currency } = data.totals;
  return {
    id,
    header,
    width: gain ? 138 : 132,
    right: true,
    extra,
    value,
    text: (row) => value(row) ?? '',
    cell: (row) => <Money amount={value(row)} currency={currency} gain={gain} {...why(data, row)} />,
    total: (rows) => (
      <Money
        amount={subtotal(rows, id, value)}
        currency={currency}
        gain={gain}
        {...whyOf(data, rows, value)}
      />
    ),
  };
}

/** An amount in the currency of the asset, which somebody has to choose. */
function ownColumn(
  data: Holdings,
  { id, header, value }: { id: string; header: string; value: (row: Holding) => string | null },
): HoldingColumn {
  return {
    id,
    header,
    width: 132,
    right: true,
    extra: true,
    value,
    text: (row) => value(row) ?? '',
    cell: (row) => (
      <Money
        amount={value(row)}
        currency={row.currency}
        code={row.currency !== data.totals.currency}
        {...why(data, row)}
      />
    ),
  };
}

const words = (id: string, header: string, text: (row: Holding) => string): HoldingColumn => ({
  id,
  header,
  width: 128,
  extra: true,
  value: text,
  text,
  cell: text,
});

/** The price with its day where it is older than the last close. */
function PriceCell({ row, data }: { row: Holding; data: Holdings }) {
  if (row.price === null) return <Unavailable {...why(data, row)} />;
  const stale = row.priceDate !== null && row.priceDate < lastClose(data.asOf);
  const price = showPrice(row, row.currency !== data.totals.currency);
  if (!stale) return price;
  return (
    <span
      style={{ display: 'block', lineHeight: '18px' }}
      title={`The last price is of ${showDay(row.priceDate ?? '')}`}
    >
      {price}
      <span className="fh-muted fh-small" style={{ display: 'block', lineHeight: '16px' }}>
        {showDay(row.priceDate ?? '')}
      </span>
    </span>
  );
}

type Priced = (data: Holdings, trendOf: TrendOf) => HoldingColumn[];

const assetColumn = (portfolioId: string): HoldingColumn => ({
  id: 'asset',
  header: 'Asset',
  width: 140,
  grow: 3,
  value: (row) => row.symbol,
  text: (row) => row.symbol,
  cell: (row) => (
    <span style={{ display: 'block', lineHeight: '18px' }}>
      <TextLink
        to="/assets/$assetId"
        params={{ assetId: row.assetId }}
        search={{ portfolio: portfolioId }}
        tabIndex={-1}
      >
        <b>{row.symbol}</b>
      </TextLink>
      {row.name === row.symbol || row.name === '' ? null : (
        <span
          className="fh-muted fh-small fh-ellipsis"
          style={{ display: 'block', lineHeight: '16px' }}
          title={row.name}
        >
          {row.name}
        </span>
      )}
    </span>
  ),
});

/** The change of the last day, which an old price has none of. */
const lastChange = ({ oldPrices }: Holdings, { assetId }: Holding, trendOf: TrendOf): number | null =>
  oldPrices.some((old) => old.assetId === assetId) ? null : (trendOf(assetId)?.change ?? null);

/** What the market says of one share. */
const priceColumns: Priced = (data, trendOf) => [
  {
    id: 'trend',
    header: 'One year',
    width: 100,
    text: () => '',
    cell: (row) => <Sparkline values={trendOf(row.assetId)?.closes ?? []} width={88} />,
  },
  {
    id: 'day',
    header: 'Last day',
    width: 84,
    right: true,
    value: (row) => lastChange(data, row, trendOf),
    text: (row) => String(lastChange(data, row, trendOf) ?? ''),
    cell: (row) => (
      <Percent
        value={lastChange(data, row, trendOf)}
        digits={2}
        reason="There are no two prices of late to compare."
        mend={`Add prices of ${row.symbol}.`}
      />
    ),
  },
  {
    id: 'quantity',
    header: 'Quantity',
    width: 96,
    right: true,
    value: (row) => row.quantity,
    text: (row) => row.quantity,
    cell: (row) => <span title={row.quantity}>{formatQuantity(row.quantity)}</span>,
  },
  {
    id: 'price',
    header: 'Price',
    width: 112,
    right: true,
    value: (row) => row.price,
    text: (row) => row.price ?? '',
    cell: (row) => <PriceCell row={row} data={data} />,
  },
];

const shareColumn = (data: Holdings): HoldingColumn => ({
  id: 'share',
  header: 'Gain, %',
  width: 92,
  right: true,
  value: gainShare,
  text: (row) => String(gainShare(row) ?? ''),
  cell: (row) => <Percent value={gainShare(row)} {...why(data, row)} />,
});

const weightColumn = (data: Holdings): HoldingColumn => ({
  id: 'weight',
  header: 'Weight',
  width: 80,
  right: true,
  value: (row) => row.weight,
  text: (row) => String(row.weight ?? ''),
  cell: (row) => (row.weight === null ? <Unavailable {...why(data, row)} /> : formatPercent(row.weight)),
  total: (rows) => {
    const known = rows.flatMap(({ weight }) => (weight === null ? [] : [weight]));
    if (known.length < rows.length) return <Unavailable {...firstReason(data.unavailable)} />;
    return formatPercent(known.reduce((sum, weight) => sum + weight, 0));
  },
});

/** Columns of what is held, in the currency of the portfolio; those of the assets' own currencies can be added. */
export function holdingColumns(data: Holdings, trendOf: TrendOf, portfolioId: string): HoldingColumn[] {
  const { currency } = data.totals;
  const foreign = data.items.some((row) => row.currency !== currency);
  const inBase = (name: string) => (foreign ? `${name} in ${currency}` : name);
  return [
    assetColumn(portfolioId),
    words('name', 'Name', (row) => row.name),
    ...priceColumns(data, trendOf),
    ownColumn(data, { id: 'own', header: 'Own value', value: (row) => row.marketValue }),
    baseColumn(data, { id: 'value', header: inBase('Value'), value: (row) => row.valueInBase, extra: false }),
    ownColumn(data, { id: 'cost', header: 'Own cost', value: (row) => row.costBasis }),
    ownColumn(data, { id: 'average', header: 'Average cost', value: (row) => row.averageCost }),
    baseColumn(data, {
      id: 'gain',
      header: inBase('Gain'),
      value: (row) => row.gainInBase,
      gain: true,
      extra: false,
    }),
    shareColumn(data),
    baseColumn(data, {
      id: 'currencyGain',
      header: 'Gain of rates',
      value: (row) => row.currencyGain,
      gain: true,
      extra: true,
    }),
    weightColumn(data),
    words('class', 'Class', (row) => TYPE_NAMES[row.type]),
    words('sector', 'Sector', (row) => row.sector ?? ''),
    words('country', 'Country', (row) => (row.country === null ? '' : countryName(row.country))),
    words('currency', 'Currency', (row) => row.currency),
    words('tags', 'Tags', (row) => row.tags.join(', ')),
  ];
}
