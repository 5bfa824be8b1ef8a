import { fetchOptionChain, putOptionChain } from '@financehub/contract/option-chain.ts';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCloudDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../../api.ts';
import { today } from '../../format/day.ts';
import { refreshBook } from '../../query.ts';
import { DropZone } from '../../ui/DropZone.tsx';
import { CurrencyField, DayField, FormFailure } from '../../ui/fields.tsx';
import { say } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { numberOf } from './legs.ts';

interface ChainLoaderProps {
  readonly symbol: string;
  readonly onStored: () => void;
}

/** The route with a file as its body. */
const putFile = { ...putOptionChain, bodyType: 'csv' as const };

/** The day that a file's name says, as `20140611.csv` does. */
function dayOfName(name: string): string | null {
  const found = /(\d{4})-?(\d{2})-?(\d{2})/.exec(name);
  return found === null ? null : `${found[1]}-${found[2]}-${found[3]}`;
}

interface About {
  readonly day: string;
  readonly spot: string;
  readonly currency: string;
}

function useLoader(symbol: string, onStored: () => void, { day, spot, currency }: About) {
  const submit = useSubmit();
  const [timeless, setTimeless] = useState<File | null>(null);
  const stored = (quotes: number, expiries: number) => {
    say(`${quotes} options of ${expiries === 1 ? 'one expiry' : `${expiries} expiries`} stored.`);
    setTimeless(null);
    void refreshBook();
    onStored();
  };
  const send = (file: File) =>
    submit.run(async () => {
      const at = day !== '' ? day : (dayOfName(file.name) ?? undefined);
      // Kept for when its day is named.
      setTimeless(at === undefined ? file : null);
      const query = { symbol, currency, at, spot: numberOf(spot) ?? undefined };
      const answer = await call(putFile, { query, body: (await file.text()) as never });
      stored(answer.quotes, answer.expiries);
    });
  const fetchNow = () =>
    submit.run(async () => {
      const answer = await call(fetchOptionChain, { body: { symbol } });
      stored(answer.quotes, answer.expiries);
    });
  return { submit, send, fetchNow, timeless: submit.fields.at === undefined ? null : timeless };
}

/** Stores a chain from a file, or fetches one. */
export function ChainLoader({ symbol, onStored }: ChainLoaderProps) {
  const [day, setDay] = useState('');
  const [spot, setSpot] = useState('');
  const [currency, setCurrency] = useState('USD');
  const { submit, send, fetchNow, timeless } = useLoader(symbol, onStored, { day, spot, currency });
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <DayField
          label="Day of the quotes"
          description="Left empty: what the file or its name says"
          error={timeless === null ? undefined : `${timeless.name} does not say it: name the day.`}
          value={day}
          max={today()}
          onChange={setDay}
        />
        <TextInput
          label={`Price of ${symbol} then`}
          description="Left empty: what the file or the prices say"
          inputMode="decimal"
          value={spot}
          onChange={(event) => setSpot(event.currentTarget.value)}
        />
        <CurrencyField label="Currency" value={currency} onChange={setCurrency} />
      </Group>
      <DropZone
        small
        disabled={submit.busy}
        title={`Drop a file with options on ${symbol}`}
        hint="CSV with strike, expiration, type and any of bid, ask, last, volume, open interest"
        onFiles={(files) => files[0] !== undefined && void send(files[0])}
      />
      <Group>
        {timeless === null || day === '' ? null : (
          <Button size="sm" loading={submit.busy} onClick={() => void send(timeless)}>
            Store {timeless.name}
          </Button>
        )}
        <Button
          variant="default"
          size="sm"
          loading={submit.busy}
          leftSection={<IconCloudDownload size={18} aria-hidden />}
          onClick={() => void fetchNow()}
        >
          Fetch from Yahoo Finance
        </Button>
      </Group>
      {timeless === null ? (
        <FormFailure text={submit.failure ?? Object.values(submit.fields)[0] ?? null} />
      ) : null}
    </Stack>
  );
}
