import { getChartData } from '@financehub/contract/charts.ts';
import { getDepth } from '@financehub/contract/depth.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { showInstant } from '../../format/day.ts';
import { formatNumber, formatPercent } from '../../format/money.ts';
import { ApiProblem } from '../../problem.ts';
import { useApi } from '../../query.ts';
import { DepthChart } from '../../ui/chart/DepthChart.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { PutDepth } from './PutDepth.tsx';

interface DepthCardProps {
  readonly symbol: string;
  readonly currency: string;
  readonly levels?: number;
}

const LIVE_MS = 1000;
const SOURCES: Readonly<Record<string, string>> = {
  binance: 'Binance',
  coinbase: 'Coinbase',
  kraken: 'Kraken',
  paper: 'the paper exchange',
};

/** The order book: live where an exchange is followed, else the snapshot that was stored. */
export function DepthCard({ symbol, currency, levels = 100 }: DepthCardProps) {
  const data = useApi(getChartData, { query: { symbol } });
  const there =
    data.data !== undefined &&
    (data.data.book !== null || data.data.paper !== null || data.data.live.length > 0);
  const query = useApi(
    getDepth,
    { query: { symbol, levels } },
    {
      enabled: there,
      keepPrevious: true,
      pollMs: (depth) => (depth === undefined || depth.source === 'stored' ? false : LIVE_MS),
    },
  );
  const none =
    query.error instanceof ApiProblem && [422, 503].includes(query.error.status) ? query.error : null;
  return (
    <Card title="Market depth" aside={<PutDepth symbol={symbol} />}>
      <Loaded query={data} bones={<Bones rows={1} height={320} />} what="The order book could not be loaded">
        {({ live }) =>
          none === null && there ? (
            <Loaded
              query={query}
              bones={<Bones rows={1} height={320} />}
              what="The order book could not be loaded"
            >
              {(depth) => <Book depth={depth} currency={currency} />}
            </Loaded>
          ) : (
            <Empty title="No order book">
              {none === null
                ? `${live.length === 0 ? 'Live order books of exchanges are off, or none of those that are on lists this asset. ' : ''}Add a snapshot from a file to see bids and asks.`
                : `${none.message} ${none.mend ?? ''}`}
            </Empty>
          )
        }
      </Loaded>
    </Card>
  );
}

type Depth = ResponseOf<typeof getDepth>;

function Book({ depth, currency }: { depth: Depth; currency: string }) {
  const { symbol, bids, asks, mid, spread, imbalance, asOf, source, product } = depth;
  const lacking = `There are no ${bids.length === 0 ? (asks.length === 0 ? 'bids and no asks' : 'bids') : 'asks'} in this order book.`;
  const none = <Unavailable reason={lacking} mend="It needs a book with both sides." />;
  const show = (value: string | null) => (value === null ? none : formatNumber(value));
  const where = source === 'stored' ? 'A stored snapshot' : `Live from ${SOURCES[source] ?? source}`;
  return (
    <>
      <dl className="fh-chart-figures">
        <div>
          <dt>Mid</dt>
          <dd>{show(mid)}</dd>
        </div>
        <div>
          <dt>Spread</dt>
          <dd>{show(spread)}</dd>
        </div>
        <div>
          <dt>More bids or asks</dt>
          <dd>
            {imbalance === null
              ? none
              : `${formatPercent(Math.abs(imbalance))} ${imbalance < 0 ? 'asks' : 'bids'}`}
          </dd>
        </div>
      </dl>
      <DepthChart data={{ symbol, currency, bids, asks }} />
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        {where}
        {product === '' ? '' : `, ${product}`}, {showInstant(asOf)}.
      </p>
    </>
  );
}
