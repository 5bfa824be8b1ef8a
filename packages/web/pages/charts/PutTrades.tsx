import { putTrades } from '@financehub/contract/charts.ts';
import { Button, FileButton, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { formatNumber } from '../../format/money.ts';
import { refreshBook } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { say, sayProblem } from '../../ui/toasts.tsx';

/** Trades or bars within the day, from a file. */
export function PutTrades({ symbol }: { symbol: string }) {
  const [busy, setBusy] = useState(false);
  if (!mayEdit(useBook())) return null;
  const send = async (file: File | null) => {
    if (file === null) return;
    setBusy(true);
    const body = new FormData();
    body.set('file', file);
    try {
      const { stored, kind } = await call(putTrades, { query: { symbol }, body });
      say(`Stored ${formatNumber(String(stored))} ${kind} of ${symbol}`);
      await refreshBook();
    } catch (error) {
      sayProblem(error, 'The file is not stored');
    }
    setBusy(false);
  };
  return (
    <FileButton onChange={(file) => void send(file)} accept=".csv,.zip,.json">
      {(props) => (
        <Tooltip
          multiline
          maw={320}
          label="A CSV with time, price, size (and side), or bars with time, open, high, low, close; a LEAN minute zip; trades of Kraken or Binance"
        >
          <Button {...props} size="compact-sm" variant="default" loading={busy}>
            Add trades
          </Button>
        </Tooltip>
      )}
    </FileButton>
  );
}
