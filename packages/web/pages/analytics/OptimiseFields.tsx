import { listAssets } from '@financehub/contract/assets.ts';
import { getHoldings } from '@financehub/contract/holdings.ts';
import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Group, NumberInput, Select, Stack } from '@mantine/core';
import { percentSign } from '../../format/money.ts';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { useAll, useEach } from '../../useAll.ts';
import { OPTIMISE_METHODS } from './frontier.ts';
import { LimitRows, ViewRows } from './OptimiseRows.tsx';
import type { OptimiseDraft } from './optimiseDraft.ts';

/** The assets that the portfolio holds, or any of them, with what they are grouped by. */
function useHeld(portfolio: Portfolio | undefined) {
  const list = useApi(listPortfolios, { query: { limit: 500 } }).data?.items ?? [];
  const chosen = portfolio === undefined ? list : [portfolio];
  const holdings = useEach(
    getHoldings,
    chosen.map(({ id }) => ({ params: { id } })),
  );
  const all = useAll(listAssets, { query: {} }).data;
  const held = new Set(holdings.flatMap(({ data }) => (data?.items ?? []).map(({ assetId }) => assetId)));
  return (all ?? []).filter(({ id }) => held.has(id)).sort((a, b) => a.symbol.localeCompare(b.symbol));
}

interface OptimiseFieldsProps {
  readonly portfolio: Portfolio | undefined;
  readonly draft: OptimiseDraft;
  readonly onChange: (draft: OptimiseDraft) => void;
}

/** What is aimed at, within which limits, and by which views. */
export function OptimiseFields({ portfolio, draft, onChange }: OptimiseFieldsProps) {
  const assets = useHeld(portfolio);
  const set = (part: Partial<OptimiseDraft>) => onChange({ ...draft, ...part });
  const number = (
    label: string,
    key: 'least' | 'most' | 'riskFree' | 'aim' | 'confidence',
    min = 0,
    max = 100,
  ) => (
    <NumberInput
      size="sm"
      w={140}
      label={label}
      suffix={percentSign()}
      min={min}
      max={max}
      decimalScale={2}
      value={draft[key]}
      onChange={(value) => set({ [key]: typeof value === 'number' ? value : min })}
    />
  );
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <Select
          size="sm"
          w={250}
          label="Aim"
          allowDeselect={false}
          data={OPTIMISE_METHODS.map(({ value, label }) => ({ value, label }))}
          value={draft.method}
          onChange={(next) =>
            set({ method: OPTIMISE_METHODS.find(({ value }) => value === next)?.value ?? draft.method })
          }
        />
        {draft.method === 'target-return' ? number('Return a year', 'aim', -100) : null}
        {draft.method === 'target-risk' ? number('Volatility a year', 'aim') : null}
        {draft.method === 'minimum-cvar' ? number('Beyond', 'confidence', 50, 99.9) : null}
        {number('Least of an asset', 'least')}
        {number('Most of an asset', 'most', 1)}
        {number('Risk-free rate', 'riskFree')}
      </Group>
      {draft.method === 'black-litterman' ? (
        <ViewRows assets={assets} rows={draft.views} onChange={(views) => set({ views })} />
      ) : null}
      <LimitRows assets={assets} rows={draft.limits} onChange={(limits) => set({ limits })} />
    </Stack>
  );
}
