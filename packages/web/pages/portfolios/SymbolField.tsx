import { Button } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { SymbolInput, useFoundAssets } from '../../ui/SymbolInput.tsx';
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
  const found = useFoundAssets(value);
  const [finding, setFinding] = useState(false);
  return (
    <>
      <SymbolInput
        found={found}
        label={label}
        description={description}
        value={value}
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
