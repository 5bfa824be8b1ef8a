import { Stack, Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Asset } from '../../models.ts';
import { AssetSearch } from '../../ui/AssetSearch.tsx';
import { Page } from '../../ui/Page.tsx';
import { ChainTab } from './ChainTab.tsx';
import { GreeksCalculator } from './GreeksCalculator.tsx';
import { type Draft, EMPTY, type LegDraft } from './legs.ts';
import { PayoffBuilder } from './PayoffBuilder.tsx';
import { PortfolioGreeks } from './PortfolioGreeks.tsx';
import { StatsTab } from './StatsTab.tsx';
import type { OptionsSearch } from './search.ts';
import { useKnownSpot } from './useKnownSpot.ts';

const route = getRouteApi('/app/trade/options');

const TABS = [
  { value: 'chain', label: 'Chain' },
  { value: 'payoff', label: 'Payoff' },
  { value: 'calculator', label: 'Greeks' },
  { value: 'stats', label: 'Statistics' },
] as const;

/** A leg that somebody picked in the chain, with what the underlying cost there. */
export type PickedLeg = Omit<LegDraft, 'id'> & { readonly spot: number | null };

const isUnderlying = ({ type }: Asset): boolean => type !== 'option';

/** Options: what is quoted, what a combination of them pays, and what one is worth. */
export function OptionsPage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const go = (next: Partial<OptionsSearch>) =>
    void navigate({ to: '/trade/options', search: { ...search, ...next }, replace: true });
  const tab = TABS.find(({ value }) => value === search.tab)?.value ?? 'chain';
  const pick = ({ spot, ...leg }: PickedLeg) => setDraft((before) => withLeg(before, leg, spot));
  const known = useKnownSpot(search, tab === 'payoff');
  const [typedFor, setTypedFor] = useState<string | null>(null);
  const subject = search.symbol ?? '';
  // Strikes stand around a price: once there are legs it stays as it is.
  const own = draft.legs.length > 0 || typedFor === subject;
  const builder = own ? draft : { ...draft, spot: known === undefined ? '' : (known?.price ?? EMPTY.spot) };
  const build = (next: Draft) => {
    if (next.spot !== builder.spot) setTypedFor(subject);
    setDraft(next);
  };
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
            <PayoffBuilder draft={builder} onChange={build} symbol={search.symbol} known={known} />
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
            <GreeksCalculator />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="stats">{tab === 'stats' ? <StatsTab search={search} go={go} /> : null}</Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function withLeg(before: Draft, leg: Omit<LegDraft, 'id'>, spot: number | null): Draft {
  const id = Math.max(0, ...before.legs.map((each) => each.id)) + 1;
  return {
    ...before,
    name: '',
    ...(spot === null ? {} : { spot: String(spot) }),
    legs: [...before.legs, { ...leg, id }],
  };
}
