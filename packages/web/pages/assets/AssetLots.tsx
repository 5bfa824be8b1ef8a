import { getLots } from '@financehub/contract/lots.ts';
import { IconStack2 } from '@tabler/icons-react';
import { showDay } from '../../format/day.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Asset, Lots } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { reasonFor } from '../../ui/reasons.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { Bones, Empty, Failure, Missing } from '../../ui/states.tsx';
import { useEach } from '../../useAll.ts';

interface AssetLotsProps {
  readonly asset: Asset;
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
}

/** The lots of the asset that are held and sold, portfolio by portfolio. */
export function AssetLots({ asset, portfolios }: AssetLotsProps) {
  const queries = useEach(
    getLots,
    portfolios.map(({ id }) => ({ params: { id } })),
  );
  const failed = queries.find((query) => query.isError && query.data === undefined);
  if (failed !== undefined)
    return (
      <Failure
        error={failed.error}
        onRetry={() => void failed.refetch()}
        what="The lots could not be loaded"
      />
    );
  if (queries.some((query) => query.data === undefined)) return <Bones rows={4} height={32} />;
  const cards = portfolios.flatMap((portfolio, index) => {
    const lots = queries[index]?.data;
    if (lots === undefined) return [];
    const open = lots.open.filter(({ assetId }) => assetId === asset.id);
    const closed = lots.closed.filter(({ assetId }) => assetId === asset.id);
    if (open.length + closed.length === 0) return [];
    const unavailable = lots.unavailable.filter(({ assetId }) => assetId === asset.id);
    return [{ portfolio, lots: { ...lots, open, closed, unavailable } }];
  });
  if (cards.length === 0)
    return <Empty icon={<IconStack2 size={40} stroke={1.25} />} title="No lots of it" />;
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      {cards.map(({ portfolio, lots }) => (
        <LotsCard key={portfolio.id} portfolio={portfolio} lots={lots} />
      ))}
    </div>
  );
}

interface LotsCardProps {
  readonly portfolio: AssetLotsProps['portfolios'][number];
  readonly lots: Lots;
}

function LotsCard({ portfolio, lots }: LotsCardProps) {
  return (
    <Card
      title={portfolio.name}
      aside={
        <TextLink
          to="/portfolios/$portfolioId"
          params={{ portfolioId: portfolio.id }}
          search={{ tab: 'lots' }}
        >
          All its lots
        </TextLink>
      }
    >
      <ScrollArea label={`Lots in ${portfolio.name}`} maxHeight={420}>
        <table className="fh-table">
          <LotHead />
          <tbody>
            {lots.open.map((lot, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a transaction can make several equal lots, and they keep their order
              <LotRow key={`open ${index}`} lot={lot} unavailable={lots.unavailable} />
            ))}
            {lots.closed.map((lot, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <LotRow key={`closed ${index}`} lot={lot} unavailable={lots.unavailable} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <Missing items={lots.unavailable} />
    </Card>
  );
}

function LotHead() {
  return (
    <thead>
      <tr>
        <th scope="col">Bought</th>
        <th scope="col">Sold</th>
        <th scope="col">Held</th>
        {['Quantity', 'Cost', 'Gain'].map((name) => (
          <th scope="col" key={name} className="fh-num">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface LotRowProps {
  readonly lot: Lots['open'][number] | Lots['closed'][number];
  readonly unavailable: Lots['unavailable'];
}

function LotRow({ lot, unavailable }: LotRowProps) {
  const sold = 'disposed' in lot ? lot : null;
  const why = reasonFor(unavailable, lot.assetId);
  return (
    <tr>
      <td className="fh-nowrap">{showDay(lot.acquired)}</td>
      <td className="fh-nowrap">
        {sold === null ? <span className="fh-muted">Still held</span> : showDay(sold.disposed)}
      </td>
      <td>{lot.term === 'long' ? 'Long' : 'Short'}</td>
      <td className="fh-num" title={lot.quantity}>
        {formatQuantity(lot.quantity)}
      </td>
      <td className="fh-num">
        <Money amount={lot.cost} currency={lot.currency} {...why} />
      </td>
      <td className="fh-num">
        {sold === null ? null : <Money amount={sold.gain} currency={sold.currency} gain {...why} />}
      </td>
    </tr>
  );
}
