import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { SymbolInput, useFoundAssets } from '../../ui/SymbolInput.tsx';
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
  const found = useFoundAssets(value);
  const [finding, setFinding] = useState(false);
  const leave = () => {
    const symbol = value.trim().toUpperCase();
    if (found.has(symbol)) onChosen(symbol);
  };
  return (
    <>
      <SymbolInput
        found={found}
        size="sm"
        name="symbol"
        label="Symbol"
        rightSectionWidth={64}
        rightSection={
          <Button size="compact-xs" variant="subtle" onClick={() => setFinding(true)}>
            Find
          </Button>
        }
        value={value}
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
