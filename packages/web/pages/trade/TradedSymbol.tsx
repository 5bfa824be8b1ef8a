import { searchAssets } from '@financehub/contract/assets.ts';
import { Autocomplete, Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useApi } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FindAsset } from '../assets/FindAsset.tsx';

interface TradedSymbolProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (symbol: string) => void;
  /** An asset of the book was chosen, or the field left with one. */
  readonly onChosen: (symbol: string) => void;
}

/** What is traded: an asset of the book, or one that a provider knows. */
export function TradedSymbol({ value, error, onChange, onChosen }: TradedSymbolProps) {
  const [words] = useDebouncedValue(value.trim(), 200);
  const found = useApi(searchAssets, { query: { q: words } }, { enabled: words !== '', keepPrevious: true });
  const names = new Map((found.data?.items ?? []).map((asset) => [asset.symbol, asset.name]));
  const [finding, setFinding] = useState(false);
  const leave = () => {
    const symbol = value.trim().toUpperCase();
    if (names.has(symbol)) onChosen(symbol);
  };
  return (
    <>
      <Autocomplete
        size="sm"
        name="symbol"
        label="Symbol"
        data={[...names.keys()]}
        filter={({ options }) => options}
        renderOption={({ option }) => (
          <span>
            <b>{option.value}</b> <span className="fh-muted">{names.get(option.value)}</span>
          </span>
        )}
        rightSectionWidth={64}
        rightSection={
          <Button size="compact-xs" variant="subtle" onClick={() => setFinding(true)}>
            Find
          </Button>
        }
        value={value}
        maxLength={40}
        error={error}
        onChange={onChange}
        onOptionSubmit={onChosen}
        onBlur={leave}
      />
      <Dialog opened={finding} onClose={() => setFinding(false)} title="Find an asset">
        {finding ? (
          <FindAsset
            words={value}
            onFound={(symbol) => {
              setFinding(false);
              onChosen(symbol);
            }}
          />
        ) : null}
      </Dialog>
    </>
  );
}
