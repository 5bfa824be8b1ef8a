import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Asset } from '../models.ts';
import { SymbolInput, useFoundAssets } from './SymbolInput.tsx';

interface AssetSearchProps {
  readonly label: string;
  readonly symbol: string | undefined;
  readonly onChoose: (symbol: string) => void;
  /** Which assets are offered; all when absent. */
  readonly among?: (asset: Asset) => boolean;
  /** Whether a symbol that the book does not have may be chosen. */
  readonly unknown?: boolean;
}

/**
 * What a page is about, beside its title. Enter takes what is written: where it has to be of the book, the asset of that
 * symbol or else the first that is found.
 */
export function AssetSearch({ label, symbol = '', onChoose, among, unknown = false }: AssetSearchProps) {
  const [words, setWords] = useState(symbol);
  useEffect(() => setWords(symbol), [symbol]);
  const found = useFoundAssets(words, among);
  const choose = (chosen: string | undefined) => {
    if (chosen !== undefined && chosen !== '' && chosen !== symbol) onChoose(chosen);
  };
  const enter = () => {
    const written = words.trim();
    const wanted = written.toUpperCase();
    const exact = [...found.keys()].find((name) => name.toUpperCase() === wanted);
    choose(exact ?? (unknown ? written : [...found.keys()][0]));
  };
  return (
    <SymbolInput
      found={found}
      aria-label={label}
      size="sm"
      w={220}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={words}
      onChange={setWords}
      onOptionSubmit={choose}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => {
        if (unknown) enter();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') enter();
      }}
    />
  );
}
