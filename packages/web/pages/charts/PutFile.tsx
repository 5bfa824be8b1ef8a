import { putTrades } from '@financehub/contract/charts.ts';
import { putDepth } from '@financehub/contract/depth.ts';
import { Button, FileButton, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { formatNumber } from '../../format/money.ts';
import { refreshBook } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { say, sayProblem } from '../../ui/toasts.tsx';

interface PutFileProps {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  /** Stores the file and says what came of it. */
  readonly put: (form: FormData) => Promise<string>;
}

function PutFile({ label, hint, accept, put }: PutFileProps) {
  const [busy, setBusy] = useState(false);
  if (!mayEdit(useBook())) return null;
  const send = async (file: File | null) => {
    if (file === null) return;
    setBusy(true);
    const form = new FormData();
    form.set('file', file);
    try {
      say(await put(form));
      await refreshBook();
    } catch (error) {
      sayProblem(error, 'The file is not stored');
    }
    setBusy(false);
  };
  return (
    <FileButton onChange={(file) => void send(file)} accept={accept}>
      {(props) => (
        <Tooltip label={hint}>
          <Button {...props} size="compact-sm" variant="default" loading={busy}>
            {label}
          </Button>
        </Tooltip>
      )}
    </FileButton>
  );
}

/** Trades or bars within the day, from a file. */
export function PutTrades({ symbol }: { symbol: string }) {
  return (
    <PutFile
      label="Add trades"
      hint="A CSV with time, price, size (and side), or bars with time, open, high, low, close; a LEAN minute zip; trades of Kraken or Binance"
      accept=".csv,.zip,.json"
      put={async (body) => {
        const { stored, kind } = await call(putTrades, { query: { symbol }, body });
        return `Stored ${formatNumber(String(stored))} ${kind} of ${symbol}`;
      }}
    />
  );
}

/** A snapshot of an order book, from a file. */
export function PutDepth({ symbol }: { symbol: string }) {
  return (
    <PutFile
      label="Add a snapshot"
      hint="The JSON of a depth request to Binance or Kraken, or a CSV of book snapshots of Tardis"
      accept=".csv,.json"
      put={async (body) => {
        const { bids, asks } = await call(putDepth, {
          query: { symbol, asOf: new Date().toISOString() },
          body,
        });
        return `Stored ${bids} bids and ${asks} asks of ${symbol}`;
      }}
    />
  );
}
