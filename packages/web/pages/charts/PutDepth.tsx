import { putDepth } from '@financehub/contract/depth.ts';
import { Button, FileButton, Stack, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import { refreshBook } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { say, sayProblem } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { asksForTime, localMinute } from './bookTime.ts';

/** A snapshot of an order book, from a file; one that names no time is asked about. */
export function PutDepth({ symbol }: { symbol: string }) {
  const [busy, setBusy] = useState(false);
  const [timeless, setTimeless] = useState<File | null>(null);
  if (!mayEdit(useBook())) return null;
  const choose = async (file: File | null) => {
    if (file === null) return;
    setBusy(true);
    try {
      await store(symbol, file, undefined);
    } catch (error) {
      if (asksForTime(error)) setTimeless(file);
      else sayProblem(error, 'The file is not stored');
    }
    setBusy(false);
  };
  return (
    <>
      <FileButton onChange={(file) => void choose(file)} accept=".csv,.json">
        {(props) => (
          <Tooltip
            multiline
            maw={320}
            label="The JSON of a depth request to Binance or Kraken, or a CSV of book snapshots of Tardis"
          >
            <Button {...props} size="compact-sm" variant="default" loading={busy}>
              Add a snapshot
            </Button>
          </Tooltip>
        )}
      </FileButton>
      <Dialog
        opened={timeless !== null}
        onClose={() => setTimeless(null)}
        title="When was the snapshot taken?"
      >
        {timeless === null ? null : (
          <TimeForm symbol={symbol} file={timeless} onDone={() => setTimeless(null)} />
        )}
      </Dialog>
    </>
  );
}

async function store(symbol: string, file: File, asOf: string | undefined): Promise<void> {
  const body = new FormData();
  body.set('file', file);
  const { bids, asks } = await call(putDepth, { query: { symbol, asOf }, body });
  say(`Stored ${bids} bids and ${asks} asks of ${symbol}`);
  await refreshBook();
}

interface TimeFormProps {
  readonly symbol: string;
  readonly file: File;
  readonly onDone: () => void;
}

function TimeForm({ symbol, file, onDone }: TimeFormProps) {
  const [time, setTime] = useState('');
  const submit = useSubmit();
  const send = () =>
    submit.run(async () => {
      await store(symbol, file, new Date(time).toISOString());
      onDone();
    });
  return (
    <form
      aria-label="Time of the snapshot"
      onSubmit={(event) => {
        event.preventDefault();
        if (time === '') submit.reject({ asOf: 'Name the day and the time.' });
        else void send();
      }}
    >
      <Stack gap="sm">
        <p style={{ margin: 0 }}>{file.name} does not say when the order book was so.</p>
        <TextInput
          label="Day and time, by your clock"
          type="datetime-local"
          data-autofocus
          value={time}
          error={submit.fields.asOf}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
        <div className="fh-small" style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' }}>
          <span className="fh-muted">
            The file was written {showInstant(new Date(file.lastModified).toISOString())}.
          </span>
          <Button size="compact-xs" variant="default" onClick={() => setTime(localMinute(file.lastModified))}>
            Take that
          </Button>
        </div>
        <FormFailure text={submit.failure ?? submit.fields.file ?? null} />
        <FormButtons onCancel={onDone} busy={submit.busy}>
          Store it
        </FormButtons>
      </Stack>
    </form>
  );
}
