import { testProvider, updateProvider } from '@financehub/contract/providers.ts';
import { Anchor, Badge, Button, Group, PasswordInput, Select, Stack, Switch } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { sentence } from '../../format/text.ts';
import type { Provider } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { sayProblem } from '../../ui/toasts.tsx';

interface ProviderRowProps {
  readonly provider: Provider;
  readonly owner: boolean;
  readonly editable: boolean;
}

const OFFERS: Readonly<Record<Provider['offers'][number], string>> = {
  prices: 'prices',
  dividends: 'dividends',
  splits: 'splits',
  fx: 'exchange rates',
  search: 'search',
  trading: 'orders',
};

export function ProviderRow({ provider, owner, editable }: ProviderRowProps) {
  const change = async (body: { enabled?: boolean; key?: string | null; quoteKind?: string }) => {
    try {
      await call(updateProvider, { params: { name: provider.id }, body });
    } catch (error) {
      sayProblem(error, `${provider.name} is not changed`);
    }
    await refreshBook();
  };
  const kinds = provider.options?.quoteKind;
  return (
    <Stack gap={6} py="sm">
      <Group gap="xs">
        <Switch
          aria-label={`Use ${provider.name}`}
          checked={provider.enabled}
          disabled={!owner}
          onChange={(event) => void change({ enabled: event.currentTarget.checked })}
        />
        <Anchor href={provider.site} target="_blank" rel="noreferrer" fw={600} c="inherit">
          {provider.name}
        </Anchor>
        {provider.official ? null : (
          <Badge size="sm" variant="default">
            Unofficial
          </Badge>
        )}
        {provider.needsKey && provider.key.source === 'none' ? (
          <Badge size="sm" variant="default">
            Needs a key
          </Badge>
        ) : null}
        <span className="fh-muted fh-small">{provider.offers.map((offer) => OFFERS[offer]).join(', ')}</span>
      </Group>
      <span className="fh-small">
        {provider.note}{' '}
        <span className="fh-muted">
          Limits: {sentence(provider.limits).replace(/^./, (letter) => letter.toLowerCase())}
        </span>
      </span>
      <Group gap="sm" align="flex-end">
        {provider.takesKey ? (
          <KeyField provider={provider} owner={owner} onKey={(key) => change({ key })} />
        ) : null}
        {kinds === undefined ? null : (
          <Select
            label="Kind of quotation"
            size="xs"
            data={[...kinds.choices]}
            value={kinds.value}
            disabled={!owner}
            allowDeselect={false}
            onChange={(value) => void change({ quoteKind: value ?? kinds.value })}
          />
        )}
        <TestButton provider={provider} editable={editable} />
      </Group>
    </Stack>
  );
}

interface KeyFieldProps {
  readonly provider: Provider;
  readonly owner: boolean;
  readonly onKey: (key: string | null) => Promise<void>;
}

/** The key goes in and never comes out again: only its last four letters are shown. */
function KeyField({ provider, owner, onKey }: KeyFieldProps) {
  const [key, setKey] = useState('');
  const { source, lastFour } = provider.key;
  const there =
    source === 'none'
      ? 'No key'
      : `Key …${lastFour}${source === 'environment' ? ', from the environment' : ''}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() === '') return;
    void onKey(key.trim()).then(() => setKey(''));
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <PasswordInput
          label={there}
          aria-label={`Key for ${provider.name}`}
          size="xs"
          w={220}
          autoComplete="off"
          placeholder={source === 'none' ? 'Paste the key' : 'Another key'}
          disabled={!owner}
          maxLength={200}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" disabled={!owner || key.trim() === ''}>
          Save key
        </Button>
        {source === 'book' ? (
          <Button size="xs" variant="subtle" disabled={!owner} onClick={() => void onKey(null)}>
            Forget
          </Button>
        ) : null}
      </Group>
    </form>
  );
}

function TestButton({ provider, editable }: { provider: Provider; editable: boolean }) {
  const [result, setResult] = useState<{ ok: boolean; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const test = async () => {
    setBusy(true);
    setResult(null);
    try {
      const { ok, detail, mend } = await call(testProvider, { params: { name: provider.id } });
      setResult({ ok, text: [sentence(detail), sentence(mend ?? '')].join(' ').trim() });
    } catch (error) {
      sayProblem(error, 'It could not be tried');
    }
    setBusy(false);
  };
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        loading={busy}
        disabled={!editable}
        aria-label={`Test ${provider.name}`}
        onClick={() => void test()}
      >
        Test
      </Button>
      <span className="fh-small" aria-live="polite">
        {result === null ? '' : `${result.ok ? 'It works: ' : ''}${result.text}`}
      </span>
    </Group>
  );
}
