import { searchAssets } from '@financehub/contract/assets.ts';
import { Autocomplete } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useApi } from '../../query.ts';

interface SymbolPickerProps {
  readonly value: string;
  readonly onChange: (symbol: string) => void;
}

/** What the options are on: a symbol of the book, chosen by Enter or from the list. */
export function SymbolPicker({ value, onChange }: SymbolPickerProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const [words] = useDebouncedValue(typed.trim(), 200);
  const found = useApi(searchAssets, { query: { q: words } }, { enabled: words !== '', keepPrevious: true });
  const items = (found.data?.items ?? []).filter(({ type }) => type !== 'option');
  const names = new Map(items.map((asset) => [asset.symbol, asset.name]));
  const choose = (symbol: string) => {
    if (symbol.trim() !== '' && symbol.trim() !== value) onChange(symbol.trim());
  };
  return (
    <Autocomplete
      aria-label="Underlying"
      placeholder="Underlying, for example AAPL"
      leftSection={<IconSearch size={16} aria-hidden />}
      w={240}
      maxLength={40}
      data={[...names.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span>
          <b>{option.value}</b> <span className="fh-muted">{names.get(option.value)}</span>
        </span>
      )}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={choose}
      onKeyDown={(event) => {
        if (event.key === 'Enter') choose(typed);
      }}
      onBlur={() => choose(typed)}
    />
  );
}
