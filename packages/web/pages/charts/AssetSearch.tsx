import { searchAssets } from '@financehub/contract/assets.ts';
import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useApi } from '../../query.ts';

interface AssetSearchProps {
  readonly symbol: string | undefined;
  readonly onChoose: (symbol: string) => void;
}

/** Finds an asset of the book by symbol, name or ISIN; Enter takes what is written or the first that is found. */
export function AssetSearch({ symbol, onChoose }: AssetSearchProps) {
  const [words, setWords] = useState(symbol ?? '');
  useEffect(() => setWords(symbol ?? ''), [symbol]);
  const [asked] = useDebouncedValue(words.trim(), 200);
  const found = useApi(searchAssets, { query: { q: asked } }, { enabled: asked !== '', keepPrevious: true });
  const names = new Map((found.data?.items ?? []).map((asset) => [asset.symbol, asset.name]));
  const enter = () => {
    const wanted = words.trim().toUpperCase();
    const exact = [...names.keys()].find((name) => name.toUpperCase() === wanted);
    const chosen = exact ?? [...names.keys()][0];
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <Autocomplete
      aria-label="Asset"
      placeholder="Symbol or name"
      size="sm"
      w={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      data={[...names.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span>
          <b>{option.value}</b> <span className="fh-muted">{names.get(option.value)}</span>
        </span>
      )}
      value={words}
      maxLength={40}
      onChange={setWords}
      onOptionSubmit={onChoose}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') enter();
      }}
    />
  );
}
