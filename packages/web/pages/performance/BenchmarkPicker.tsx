import { listAssets } from '@financehub/contract/assets.ts';
import { Select } from '@mantine/core';
import { useApi } from '../../query.ts';

const NONE = 'none';

export function useAssets() {
  return useApi(listAssets, { query: { limit: 500 } }).data?.items ?? [];
}

interface BenchmarkPickerProps {
  /** The id of an asset of the book. */
  readonly value: string | undefined;
  readonly onChange: (assetId: string | undefined) => void;
}

/** What to compare with: an asset of the book that has prices. */
export function BenchmarkPicker({ value, onChange }: BenchmarkPickerProps) {
  const assets = useAssets().filter(({ id, prices }) => prices.count > 0 || id === value);
  return (
    <Select
      size="xs"
      w={190}
      aria-label="Benchmark"
      searchable
      allowDeselect={false}
      nothingFoundMessage="No such asset with prices"
      data={[
        { value: NONE, label: 'No benchmark' },
        ...assets.map(({ id, symbol, name }) => ({
          value: id,
          label: name === '' || name === symbol ? symbol : `${symbol} · ${name}`,
        })),
      ]}
      value={value ?? NONE}
      onChange={(next) => onChange(next === null || next === NONE ? undefined : next)}
    />
  );
}
