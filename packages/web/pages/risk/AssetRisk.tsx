import { listPositions } from '@financehub/contract/trading.ts';
import { IconShieldHalf } from '@tabler/icons-react';
import { useApi } from '../../query.ts';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import { PositionRiskCard } from './PositionRiskCard.tsx';

interface AssetRiskProps {
  readonly assetId: string;
  readonly symbol: string;
  /** Of one portfolio only. */
  readonly portfolioId: string | undefined;
}

/** The risk of an asset in each portfolio that holds it. */
export function AssetRisk({ assetId, symbol, portfolioId }: AssetRiskProps) {
  const query = useApi(listPositions, { query: { portfolioId, symbol } });
  return (
    <Loaded query={query} bones={<Bones rows={4} height={64} />} what="The positions could not be loaded">
      {({ items }) => {
        const held = items.filter((item) => item.assetId === assetId);
        if (held.length === 0)
          return (
            <Empty icon={<IconShieldHalf size={40} stroke={1.25} />} title={`No position in ${symbol}`}>
              What is held of it shows here what it adds to the risk of its portfolio.
            </Empty>
          );
        return (
          <div style={{ display: 'grid', gap: 16 }}>
            {held.map(({ id }) => (
              <PositionRiskCard key={id} positionId={id} />
            ))}
          </div>
        );
      }}
    </Loaded>
  );
}
