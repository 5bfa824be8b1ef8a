import { getAsset } from '@financehub/contract/assets.ts';
import { getPositions } from '@financehub/contract/holdings.ts';
import { listPortfolioTransactions } from '@financehub/contract/portfolios.ts';
import { Button, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Asset, Positions } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Bones, Loaded } from '../../ui/states.tsx';
import { useAllOf } from '../../useAll.ts';
import { countryName, TYPE_NAMES } from '../portfolios/holdingGroups.ts';
import { AssetRisk } from '../risk/AssetRisk.tsx';
import { AssetDialog } from './AssetDialog.tsx';
import { AssetEvents } from './AssetEvents.tsx';
import { AssetLots } from './AssetLots.tsx';
import { AssetTrades } from './AssetTrades.tsx';
import { LatestPrice } from './LatestPrice.tsx';
import { PositionsCard } from './PositionsCard.tsx';
import { PriceCard } from './PriceCard.tsx';

const route = getRouteApi('/app/assets/$assetId');

/** One asset: its price with what was bought and sold, where it is held, its transactions and lots. */
export function AssetPage() {
  const { assetId } = route.useParams();
  const { portfolio } = route.useSearch();
  const navigate = useNavigate();
  const asset = useApi(getAsset, { params: { id: assetId } });
  const positions = useApi(getPositions, { params: { id: assetId } });
  return (
    <Loaded query={asset} what="This asset could not be loaded">
      {(loaded) => (
        <Page
          title={loaded.symbol}
          beside={
            <>
              <LatestPrice asset={loaded} />
              <Facts asset={loaded} />
            </>
          }
          actions={
            <>
              <LinkButton
                to="/trade"
                search={{ symbol: loaded.symbol, portfolio }}
                size="sm"
                variant="default"
              >
                Trade
              </LinkButton>
              <LinkButton to="/markets/chart" search={{ symbol: loaded.symbol }} size="sm" variant="default">
                Chart
              </LinkButton>
              <EditAsset asset={loaded} />
              <PortfolioPicker
                value={portfolio}
                onChange={(next) =>
                  void navigate({
                    to: '/assets/$assetId',
                    params: { assetId },
                    search: (before) => ({ ...before, portfolio: next }),
                    replace: true,
                  })
                }
              />
            </>
          }
        >
          <Loaded
            query={positions}
            bones={<Bones rows={3} height={80} />}
            what="What is held could not be loaded"
          >
            {(held) => <Content key={loaded.id} asset={loaded} positions={of(held, portfolio)} />}
          </Loaded>
        </Page>
      )}
    </Loaded>
  );
}

function EditAsset({ asset }: { asset: Asset }) {
  const [editing, setEditing] = useState(false);
  if (!mayEdit(useBook())) return null;
  return (
    <>
      <Button size="sm" variant="default" onClick={() => setEditing(true)}>
        Change
      </Button>
      <AssetDialog asset={editing ? asset : null} onClose={() => setEditing(false)} />
    </>
  );
}

const of = (positions: Positions, portfolio: string | undefined): Positions =>
  portfolio === undefined
    ? positions
    : { ...positions, items: positions.items.filter(({ portfolioId }) => portfolioId === portfolio) };

/** What kind of thing it is, in a line. */
function Facts({ asset }: { asset: Asset }) {
  const facts = [
    asset.name === asset.symbol ? null : asset.name,
    TYPE_NAMES[asset.type],
    asset.sector,
    asset.country === null ? null : countryName(asset.country),
    asset.exchange,
    asset.isin,
    ...asset.tags,
    asset.prices.to === null ? 'no prices' : null,
  ].filter((fact) => fact !== null && fact !== '');
  return <span className="fh-muted fh-small">{facts.join(' · ')}</span>;
}

/** The transactions of the asset in all portfolios, and the query that stands in the way of showing them. */
function useTrades(asset: Asset, { items }: Positions) {
  const queries = useAllOf(
    listPortfolioTransactions,
    items.map(({ portfolioId }) => ({ params: { id: portfolioId }, query: { assetId: asset.id } })),
  );
  const lists = queries.map(({ data }) => data);
  const stamp = queries.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp changes with any of the lists
  const trades = useMemo(
    () =>
      items.flatMap(({ portfolioId, portfolio }, index) =>
        (lists[index] ?? []).map((trade) => ({ ...trade, portfolioId, portfolio })),
      ),
    [items, stamp],
  );
  const failed = queries.find((query) => query.isError && query.data === undefined);
  return { trades, waiting: failed ?? queries.find((query) => query.isPending) };
}

function Content({ asset, positions }: { asset: Asset; positions: Positions }) {
  const { tab, portfolio } = route.useSearch();
  const navigate = useNavigate();
  const { trades, waiting } = useTrades(asset, positions);
  const portfolios = positions.items.map(({ portfolioId: id, portfolio: name }) => ({ id, name }));
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <PriceCard asset={asset} transactions={trades} />
      <PositionsCard data={positions} />
      <Tabs
        value={tab === 'lots' || tab === 'events' || tab === 'risk' ? tab : 'transactions'}
        keepMounted={false}
        onChange={(next) =>
          void navigate({
            to: '/assets/$assetId',
            params: { assetId: asset.id },
            search: (before) => ({
              ...before,
              tab: next === null || next === 'transactions' ? undefined : next,
            }),
            replace: true,
          })
        }
      >
        <Tabs.List mb="md" className="fh-tabs">
          <Tabs.Tab value="transactions">Transactions</Tabs.Tab>
          <Tabs.Tab value="lots">Lots</Tabs.Tab>
          <Tabs.Tab value="events">Dividends and splits</Tabs.Tab>
          <Tabs.Tab value="risk">Risk</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="transactions">
          {waiting === undefined ? (
            <AssetTrades trades={trades} currency={asset.currency} />
          ) : (
            <Loaded query={waiting} what="The transactions could not be loaded">
              {() => null}
            </Loaded>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="lots">
          <AssetLots asset={asset} portfolios={portfolios} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <AssetEvents asset={asset} />
        </Tabs.Panel>
        <Tabs.Panel value="risk">
          <AssetRisk assetId={asset.id} symbol={asset.symbol} portfolioId={portfolio} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
