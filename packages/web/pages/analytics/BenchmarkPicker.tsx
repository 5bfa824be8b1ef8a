import { listAssets } from '@financehub/contract/assets.ts';
import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { PolicyDialog } from './PolicyDialog.tsx';
import type { BenchmarkChoice } from './search.ts';

interface BenchmarkPickerProps {
  /** Undefined for all of them as one. */
  readonly portfolio: Portfolio | undefined;
  readonly value: BenchmarkChoice;
  readonly onChange: (choice: BenchmarkChoice) => void;
  /** Whether only a single asset will do. */
  readonly assetsOnly?: boolean;
}

/** The portfolio's own benchmark, another portfolio, an asset, or a mix of assets. */
export function BenchmarkPicker({ portfolio, value, onChange, assetsOnly = false }: BenchmarkPickerProps) {
  const [mixing, setMixing] = useState(false);
  const portfolios = useApi(listPortfolios, { query: { limit: 500 } }).data?.items ?? [];
  const assets = useApi(listAssets, { query: { limit: 500 } }).data?.items ?? [];
  const others = assetsOnly ? [] : portfolios.filter(({ id }) => id !== portfolio?.id);
  const benchmark = benchmarkOf(portfolio === undefined ? portfolios : [portfolio]);
  const own = benchmark === null ? 'No benchmark' : `Benchmark: ${benchmark}`;
  const choose = (next: string | null) => {
    if (next?.startsWith('portfolio ')) onChange({ benchmarkPortfolioId: next.slice('portfolio '.length) });
    else if (next?.startsWith('asset ')) onChange({ benchmark: next.slice('asset '.length) });
    else if (next === 'mix') setMixing(true);
    else onChange({});
  };
  return (
    <Group gap="xs">
      <Select
        size="xs"
        aria-label="Benchmark"
        w={230}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No such portfolio or asset"
        data={[
          { group: 'Own', items: [{ value: 'own', label: own }] },
          ...(assetsOnly ? [] : [{ group: 'Mix', items: [{ value: 'mix', label: 'Mix of assets' }] }]),
          ...(others.length === 0
            ? []
            : [
                {
                  group: 'Portfolios',
                  items: others.map(({ id, name }) => ({ value: `portfolio ${id}`, label: name })),
                },
              ]),
          {
            group: 'Assets',
            items: assets.map(({ id, symbol }) => ({ value: `asset ${id}`, label: symbol })),
          },
        ]}
        value={keyOf(value)}
        onChange={choose}
      />
      {value.policy === undefined ? null : (
        <Button size="xs" variant="default" onClick={() => setMixing(true)}>
          Change the mix
        </Button>
      )}
      <PolicyDialog
        opened={mixing}
        assets={assets}
        value={value.policy}
        onClose={() => setMixing(false)}
        onChange={(policy) => {
          onChange({ policy });
          setMixing(false);
        }}
      />
    </Group>
  );
}

/** The benchmark in the settings of portfolios, where all have the same one. */
function benchmarkOf(portfolios: readonly Portfolio[]): string | null {
  const [only = null, ...others] = new Set(portfolios.map(({ benchmark }) => benchmark ?? null));
  return others.length === 0 ? only : null;
}

/** The item of the list that stands for a choice. */
function keyOf({ policy, benchmark, benchmarkPortfolioId }: BenchmarkChoice): string {
  if (policy !== undefined) return 'mix';
  if (benchmarkPortfolioId !== undefined) return `portfolio ${benchmarkPortfolioId}`;
  return benchmark === undefined ? 'own' : `asset ${benchmark}`;
}
