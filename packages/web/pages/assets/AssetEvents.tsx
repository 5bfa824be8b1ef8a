import { getAssetEvents } from '@financehub/contract/asset-events.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { IconCoins } from '@tabler/icons-react';
import { showDay, showInstant } from '../../format/day.ts';
import type { Asset } from '../../models.ts';
import { useApi } from '../../query.ts';
import { ExportCsv } from '../../ui/ExportCsv.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { ratioWords } from '../portfolios/types.ts';

type Events = ResponseOf<typeof getAssetEvents>;
type Dividend = Events['dividends'][number];
type Split = Events['splits'][number];

/** What the asset pays and how its shares were split, as published. */
export function AssetEvents({ asset }: { asset: Asset }) {
  const query = useApi(getAssetEvents, { params: { id: asset.id } });
  return (
    <Loaded query={query} what="Its dividends and splits could not be loaded">
      {({ dividends, splits }) =>
        dividends.length + splits.length === 0 ? (
          <Empty icon={<IconCoins size={40} stroke={1.25} />} title="No dividends or splits are stored">
            They come with its prices where a provider has them, or from a file on the Import page.
          </Empty>
        ) : (
          <div style={{ display: 'grid', gap: 16 }}>
            {splits.length === 0 ? null : <Splits splits={splits} symbol={asset.symbol} />}
            {dividends.length === 0 ? null : <Dividends dividends={dividends} asset={asset} />}
          </div>
        )
      }
    </Loaded>
  );
}

/** Where it comes from, and when that was. */
function Source({ provider, fetchedAt }: Pick<Split, 'provider' | 'fetchedAt'>) {
  const words = provider === null || provider === 'user' ? 'entered' : provider;
  return (
    <td className="fh-muted" title={fetchedAt === null ? undefined : showInstant(fetchedAt)}>
      {words}
    </td>
  );
}

function Splits({ splits, symbol }: { splits: readonly Split[]; symbol: string }) {
  return (
    <Card title="Splits">
      <ScrollArea label={`Splits of ${symbol}`} maxHeight={320}>
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">New for old</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {splits.toReversed().map((split) => (
              <tr key={split.date}>
                <td className="fh-nowrap">{showDay(split.date)}</td>
                <td title={split.ratio}>{ratioWords(split.ratio)}</td>
                <Source {...split} />
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}

function Dividends({ dividends, asset }: { dividends: readonly Dividend[]; asset: Asset }) {
  const rows = () => [
    ['Ex-date', 'Paid', 'A share', 'Currency', 'From'],
    ...dividends.map((one) => [one.exDate, one.payDate ?? '', one.amount, one.currency, one.provider ?? '']),
  ];
  return (
    <Card title="Dividends" aside={<ExportCsv name={`Dividends of ${asset.symbol}`} rows={rows} />}>
      <ScrollArea label={`Dividends of ${asset.symbol}`} maxHeight={420}>
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">Ex-date</th>
              <th scope="col">Paid</th>
              <th scope="col" className="fh-num">
                A share
              </th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {dividends.toReversed().map((one) => (
              <tr key={one.exDate}>
                <td className="fh-nowrap">{showDay(one.exDate)}</td>
                <td className="fh-nowrap">
                  {one.payDate === null ? <span className="fh-muted">not known</span> : showDay(one.payDate)}
                </td>
                <td className="fh-num">
                  <Money
                    amount={one.amount}
                    currency={one.currency}
                    code={one.currency !== asset.currency}
                    digits={4}
                  />
                </td>
                <Source {...one} />
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        Before tax, of the shares as they were that day. Nothing is booked by it: a portfolio has the
        dividends it received.
      </p>
    </Card>
  );
}
