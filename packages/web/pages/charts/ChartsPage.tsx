import { listAssets } from '@financehub/contract/assets.ts';
import { IconChartCandle } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Asset } from '../../models.ts';
import { useApi } from '../../query.ts';
import { AssetSearch } from '../../ui/AssetSearch.tsx';
import { LinkButton, TextLink } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { rangeOf } from '../../ui/PeriodPicker.tsx';
import { periodSearchOf, rangeIn } from '../../ui/periodSearch.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { type CandleChoice, CandlesCard } from './CandlesCard.tsx';
import { DepthCard } from './DepthCard.tsx';
import { ProfileCard } from './ProfileCard.tsx';
import type { Span } from './profileView.ts';
import type { ChartSearch } from './search.ts';

const route = getRouteApi('/app/markets/chart');
const USUAL_INDICATORS = 'sma:50';
const USUAL_LEVELS = 48;

/** Candles, volume by price, and depth of one asset. */
export function ChartsPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (next: ChartSearch) =>
    void navigate({ to: '/markets/chart', search: { ...search, ...next }, replace: true });
  const assets = useApi(listAssets, { query: { limit: 500 } });
  return (
    <Page
      title="Charts"
      actions={<AssetSearch label="Asset" symbol={search.symbol} onChoose={(symbol) => go({ symbol })} />}
    >
      <Loaded query={assets} what="Your assets could not be loaded">
        {({ items }) => <Content assets={items} search={search} onSearch={go} />}
      </Loaded>
    </Page>
  );
}

interface ContentProps {
  readonly assets: readonly Asset[];
  readonly search: ChartSearch;
  readonly onSearch: (next: ChartSearch) => void;
}

function Content({ assets, search, onSearch }: ContentProps) {
  const { symbol } = search;
  const [levels, setLevels] = useState(USUAL_LEVELS);
  const [screen, setScreen] = useState<Span | null>(null);
  if (symbol === undefined) return <NoneChosen assets={assets} portfolio={search.portfolio} />;
  const asset = assets.find((each) => each.symbol.toUpperCase() === symbol.toUpperCase());
  const newest = asset?.prices.to ?? undefined;
  const range = rangeIn(search, rangeOf(newest === undefined ? 'All' : '1Y'));
  // Old prices are all there is to be seen of an asset that is not followed any more.
  const shown =
    newest !== undefined && search.period === undefined && newest < (range.from ?? '')
      ? rangeOf('All')
      : range;
  const adjusted = search.adjusted ?? 'true';
  return (
    <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <CandlesCard
        symbol={symbol}
        interval={search.interval ?? '1d'}
        range={shown}
        indicators={search.indicators ?? USUAL_INDICATORS}
        adjusted={adjusted}
        profile={search.profile ?? 'off'}
        levels={levels}
        onScreen={setScreen}
        onChange={(next) => onSearch(searchOf(next))}
      />
      <div className="fh-two">
        <ProfileCard
          symbol={symbol}
          range={screen ?? shown}
          ofScreen={screen !== null}
          adjusted={adjusted}
          levels={levels}
          onLevels={setLevels}
        />
        <DepthCard symbol={symbol} currency={asset?.currency ?? ''} />
      </div>
      {asset === undefined ? null : <WaysOn asset={asset} portfolio={search.portfolio} />}
    </div>
  );
}

/** Of what is as it usually is the address says nothing. */
function searchOf({ interval, indicators, adjusted, profile, range }: Partial<CandleChoice>): ChartSearch {
  return {
    ...(interval === undefined ? {} : { interval }),
    ...(indicators === undefined ? {} : { indicators }),
    ...(adjusted === undefined ? {} : { adjusted: adjusted === 'true' ? undefined : adjusted }),
    ...(profile === undefined ? {} : { profile: profile === 'off' ? undefined : profile }),
    ...(range === undefined ? {} : periodSearchOf(range)),
  };
}

interface WaysOnProps {
  readonly asset: Asset;
  readonly portfolio: string | undefined;
}

function WaysOn({ asset: { id, symbol }, portfolio }: WaysOnProps) {
  return (
    <p className="fh-small" style={{ margin: 0 }}>
      <TextLink to="/trade" search={{ symbol, portfolio }}>
        Trade {symbol}
      </TextLink>
      {' · '}
      <TextLink to="/assets/$assetId" params={{ assetId: id }}>
        What you hold of {symbol}, its transactions and dividends
      </TextLink>
    </p>
  );
}

const OFFERED = 24;

interface NoneChosenProps {
  readonly assets: readonly Asset[];
  readonly portfolio: string | undefined;
}

function NoneChosen({ assets, portfolio }: NoneChosenProps) {
  const priced = assets
    .filter(({ prices }) => prices.count > 0)
    .sort((a, b) => b.prices.count - a.prices.count)
    .slice(0, OFFERED);
  const icon = <IconChartCandle size={40} stroke={1.25} />;
  if (priced.length === 0)
    return (
      <Empty icon={icon} title="No prices yet" action={<LinkButton to="/import">Import prices</LinkButton>}>
        Candles, indicators and volumes of an asset stand here once it has prices.
      </Empty>
    );
  return (
    <Empty icon={icon} title="Choose an asset">
      <p style={{ marginTop: 0 }}>Search above, or take one of those with the most prices.</p>
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: '6px 14px', justifyContent: 'center' }}>
        {priced.map(({ id, symbol }) => (
          <TextLink key={id} to="/markets/chart" search={{ symbol, portfolio }}>
            {symbol}
          </TextLink>
        ))}
      </span>
    </Empty>
  );
}
