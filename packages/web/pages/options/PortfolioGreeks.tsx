import { calculateGreeks } from '@financehub/contract/options.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { useChosenBookId } from '../../book.ts';
import { formatQuantity } from '../../format/money.ts';
import { AssetLink } from '../../ui/AssetLink.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { firstReason, reasonFor } from '../../ui/reasons.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { type StatColumn, StatTable } from '../analytics/StatTable.tsx';
import { digits, price } from './show.ts';

type BookGreeks = NonNullable<ResponseOf<typeof calculateGreeks>['book']>;
type Position = BookGreeks['positions'][number];
type Underlying = BookGreeks['underlyings'][number];
type Exposure = Pick<
  Position,
  'deltaShares' | 'deltaMoney' | 'gammaMoney' | 'vega' | 'theta' | 'rho' | 'value'
>;
type Why = { reason?: string; mend?: string };

interface PortfolioGreeksProps {
  readonly portfolioId: string | undefined;
  readonly onPortfolio: (portfolioId: string | undefined) => void;
}

/** The Greeks of the options of a portfolio, or of all together, with the shares that they are on, by position, by underlying and as a whole. */
export function PortfolioGreeks({ portfolioId, onPortfolio }: PortfolioGreeksProps) {
  const bookId = useChosenBookId();
  const query = useQuery({
    queryKey: [bookId, calculateGreeks.id, 'portfolio', portfolioId],
    queryFn: ({ signal }) =>
      call(calculateGreeks, {
        body: portfolioId === undefined ? { scope: 'book' } : { portfolioId },
        signal,
      }),
  });
  return (
    <Card
      title="Greeks of what is held"
      aside={<PortfolioPicker value={portfolioId} onChange={onPortfolio} />}
    >
      <Loaded query={query} bones={<Bones rows={5} />} what="The Greeks could not be worked out">
        {({ book }) =>
          book === undefined || book.positions.length === 0 ? (
            <None all={portfolioId === undefined} />
          ) : (
            <Sums book={book} />
          )
        }
      </Loaded>
    </Card>
  );
}

const None = ({ all }: { all: boolean }) => (
  <p className="fh-muted" style={{ margin: 0 }}>
    {all ? 'No portfolio holds options.' : 'This portfolio holds no options.'} Of those that are held, the
    Greeks are added up here with the shares that they are on.
  </p>
);

function Sums({ book }: { book: BookGreeks }) {
  const { totals, unavailable } = book;
  const why = firstReason(unavailable);
  const currency = totals.currency ?? '';
  const figure = (label: string, explanation: string, value: number | null) => (
    <Figure label={label} explanation={explanation}>
      <Money amount={money(value)} currency={currency} {...why} />
    </Figure>
  );
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Figures>
        {figure('Delta', 'What moves as the underlyings do, in money', totals.deltaMoney)}
        {figure('Gamma', 'How delta changes when the underlyings move one percent', totals.gammaMoney)}
        {figure('Vega', 'What a point of volatility more is worth', scaled(totals.vega, 100))}
        {figure('Theta', 'What a day that passes is worth', scaled(totals.theta, 365))}
        {figure('Rho', 'What a point of rate more is worth', scaled(totals.rho, 100))}
        {figure('Value', 'What the positions are worth', totals.value)}
      </Figures>
      <Missing items={unavailable} />
      <StatTable
        label="Greeks by position"
        columns={positionColumns(book)}
        rows={book.positions}
        rowKey={(row) => row.assetId ?? row.symbol ?? ''}
      />
      {book.underlyings.length < 2 ? null : (
        <StatTable
          label="Greeks by underlying"
          columns={underlyingColumns(book)}
          rows={book.underlyings}
          rowKey={({ underlying }) => underlying ?? ''}
        />
      )}
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        At the last prices, at a rate of zero and without dividends; volatility is what the price of each
        option implies. Vega and rho are per point, theta per day, gamma per percent.
      </p>
    </div>
  );
}

const scaled = (value: number | null, by: number): number | null => (value === null ? null : value / by);
const money = (value: number | null): string | null => (value === null ? null : value.toFixed(2));

function figuresOf<Row extends Exposure & { readonly currency: string | null }>(
  why: (row: Row) => Why,
): StatColumn<Row>[] {
  const column = (head: string, means: string, of: (row: Row) => number | null): StatColumn<Row> => ({
    head,
    means,
    cell: (row) => <Money amount={money(of(row))} currency={row.currency ?? ''} {...why(row)} />,
  });
  return [
    {
      head: 'Delta, shares',
      means: 'Units of the underlying that move as it does',
      cell: (row) => (row.deltaShares === null ? <Unavailable {...why(row)} /> : digits(row.deltaShares, 1)),
    },
    column('Delta', 'In money', (row) => row.deltaMoney),
    column('Gamma', 'Change of delta when the underlying moves one percent', (row) => row.gammaMoney),
    column('Vega', 'Per point of volatility', (row) => scaled(row.vega, 100)),
    column('Theta', 'Per day', (row) => scaled(row.theta, 365)),
    column('Rho', 'Per point of rate', (row) => scaled(row.rho, 100)),
    column('Value', 'What it is worth', (row) => row.value),
  ];
}

function positionColumns({ unavailable }: BookGreeks): StatColumn<Position>[] {
  const why = (row: Position): Why => {
    const own = row.assetId === null ? {} : reasonFor(unavailable, row.assetId);
    return own.reason === undefined ? firstReason(unavailable) : own;
  };
  return [
    {
      head: 'Position',
      words: true,
      cell: ({ assetId, symbol }) => <AssetLink assetId={assetId} symbol={symbol ?? ''} />,
    },
    { head: 'Quantity', cell: ({ quantity }) => formatQuantity(quantity) },
    {
      head: 'Underlying at',
      cell: (row) => (row.spot === null ? <Unavailable {...why(row)} /> : price(row.spot)),
    },
    {
      head: 'Volatility',
      means: 'What its price implies',
      cell: (row) =>
        row.vega === 0 && row.volatility === null ? null : (
          <Percent value={row.volatility} gain={false} {...why(row)} />
        ),
    },
    ...figuresOf<Position>(why),
  ];
}

function underlyingColumns({ positions, unavailable }: BookGreeks): StatColumn<Underlying>[] {
  const why = ({ underlying }: Underlying): Why => {
    const ids = positions.filter((each) => each.underlying === underlying).map(({ assetId }) => assetId);
    return firstReason(unavailable.filter(({ assetId }) => assetId !== undefined && ids.includes(assetId)));
  };
  return [
    { head: 'Underlying', words: true, cell: ({ underlying }) => <b>{underlying}</b> },
    ...figuresOf<Underlying>(why),
  ];
}
