import { searchAssets } from '@financehub/contract/assets.ts';
import { Autocomplete, Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useApi } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FindAsset } from '../assets/FindAsset.tsx';

interface SymbolFieldProps {
  readonly label?: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (symbol: string) => void;
  readonly error: string | undefined;
}

/** Offers the assets of the book; a symbol that is not among them becomes one. */
export function SymbolField({
  label = 'Symbol',
  description = 'A symbol that is new here becomes an asset.',
  value,
  onChange,
  error,
}: SymbolFieldProps) {
  const [words] = useDebouncedValue(value.trim(), 200);
  const found = useApi(searchAssets, { query: { q: words } }, { enabled: words !== '', keepPrevious: true });
  const names = new Map((found.data?.items ?? []).map((asset) => [asset.symbol, asset.name]));
  const [finding, setFinding] = useState(false);
  return (
    <>
      <Autocomplete
        label={label}
        description={description}
        data={[...names.keys()]}
        filter={({ options }) => options}
        renderOption={({ option }) => (
          <span>
            <b>{option.value}</b> <span className="fh-muted">{names.get(option.value)}</span>
          </span>
        )}
        value={value}
        maxLength={40}
        error={error}
        onChange={onChange}
      />
      <Button
        size="compact-xs"
        variant="subtle"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => setFinding(true)}
      >
        Find by name or ISIN
      </Button>
      <Dialog opened={finding} onClose={() => setFinding(false)} title="Find an asset">
        {finding ? (
          <FindAsset
            words={value}
            onFound={(symbol) => {
              onChange(symbol);
              setFinding(false);
            }}
          />
        ) : null}
      </Dialog>
    </>
  );
}
