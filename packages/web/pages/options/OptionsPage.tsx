import { Stack, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Asset } from '../../models.ts';
import { AssetSearch } from '../../ui/AssetSearch.tsx';
import { Page } from '../../ui/Page.tsx';
import { ChainTab } from './ChainTab.tsx';
import { GreeksCalculator } from './GreeksCalculator.tsx';
import { PayoffBuilder } from './PayoffBuilder.tsx';
import { PortfolioGreeks } from './PortfolioGreeks.tsx';
import { StatsTab } from './StatsTab.tsx';
import type { OptionsSearch } from './search.ts';
import { useDraft } from './useDraft.ts';

const route = getRouteApi('/app/trade/options');

const TABS = [
  { value: 'chain', label: 'Chain' },
  { value: 'payoff', label: 'Payoff' },
  { value: 'calculator', label: 'Greeks' },
  { value: 'stats', label: 'Statistics' },
] as const;

const isUnderlying = ({ type }: Asset): boolean => type !== 'option';

/** Options: what is quoted, what a combination of them pays, and what one is worth. */
export function OptionsPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (next: Partial<OptionsSearch>) =>
    void navigate({ to: '/trade/options', search: { ...search, ...next }, replace: true });
  const tab = TABS.find(({ value }) => value === search.tab)?.value ?? 'chain';
  const { draft, known, build, pick } = useDraft(search, tab === 'payoff' || tab === 'calculator');
  return (
    <Page
      title="Options"
      actions={
        <AssetSearch
          label="Underlying"
          symbol={search.symbol}
          among={isUnderlying}
          unknown
          onChoose={(symbol) => go({ symbol, expiry: undefined, at: undefined })}
        />
      }
    >
      <Tabs value={tab} onChange={(next) => go({ tab: next ?? undefined })}>
        <Tabs.List mb="md" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {TABS.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {value === 'payoff' && draft.legs.length > 0 ? `${label} (${draft.legs.length})` : label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="chain">
          {tab === 'chain' ? (
            <ChainTab search={search} go={go} onPick={pick} picked={draft.legs.length} />
          ) : null}
        </Tabs.Panel>
        <Tabs.Panel value="payoff">
          {tab === 'payoff' ? (
            <PayoffBuilder draft={draft} onChange={build} symbol={search.symbol} known={known} />
          ) : null}
        </Tabs.Panel>
        <Tabs.Panel value="calculator" keepMounted>
          <Stack gap="lg">
            {tab === 'calculator' ? (
              <PortfolioGreeks
                portfolioId={search.portfolio}
                onPortfolio={(portfolio) => go({ portfolio })}
              />
            ) : null}
            <GreeksCalculator key={search.symbol} known={known} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="stats">{tab === 'stats' ? <StatsTab search={search} go={go} /> : null}</Tabs.Panel>
      </Tabs>
    </Page>
  );
}
