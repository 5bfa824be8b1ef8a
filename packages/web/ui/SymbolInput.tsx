import { searchAssets } from '@financehub/contract/assets.ts';
import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Asset } from '../models.ts';
import { useApi } from '../query.ts';

/** The assets of the book that words find, by symbol. */
export function useFoundAssets(
  words: string,
  among: (asset: Asset) => boolean = () => true,
): ReadonlyMap<string, Asset> {
  const [asked] = useDebouncedValue(words.trim(), 200);
  const found = useApi(searchAssets, { query: { q: asked } }, { enabled: asked !== '', keepPrevious: true });
  const items = asked === '' ? [] : (found.data?.items ?? []).filter(among);
  return new Map(items.map((asset) => [asset.symbol, asset]));
}

interface SymbolInputProps extends Omit<AutocompleteProps, 'data' | 'filter' | 'renderOption'> {
  /** What `useFoundAssets` finds of what is written. */
  readonly found: ReadonlyMap<string, Asset>;
}

/** The field of a symbol, wherever one is asked for: it offers the assets of the book by symbol and name. */
export function SymbolInput({ found, ...props }: SymbolInputProps) {
  return (
    <Autocomplete
      placeholder="Symbol or name"
      maxLength={40}
      data={[...found.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span>
          <b>{option.value}</b> <span className="fh-muted">{found.get(option.value)?.name}</span>
        </span>
      )}
      {...props}
    />
  );
}
