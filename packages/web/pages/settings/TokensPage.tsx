import { createToken, deleteToken, listTokens } from '@financehub/contract/identity.ts';
import { Button, Checkbox, Code, CopyButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import type { Token } from '../../models.ts';
import { refreshUser, useApi } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { say, sayProblem } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

export function TokensPage() {
  const query = useApi(listTokens, {});
  const [adding, setAdding] = useState(false);
  const add = (
    <Button size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Make a token
    </Button>
  );
  return (
    <Page title="Tokens" actions={add}>
      <Card>
        <Loaded query={query} what="Your tokens could not be loaded">
          {({ items }) =>
            items.length === 0 ? (
              <Empty icon={<IconKey size={40} stroke={1.25} />} title="No tokens yet">
                A token lets a program of yours, such as a spreadsheet or a script, use the API in your name.
              </Empty>
            ) : (
              <ul className="fh-rows">
                {items.map((token) => (
                  <li key={token.id} className="fh-row">
                    <TokenRow token={token} />
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </Card>
      <Dialog opened={adding} onClose={() => setAdding(false)} title="Make a token">
        {adding ? <TokenForm onClose={() => setAdding(false)} /> : null}
      </Dialog>
    </Page>
  );
}

function TokenRow({ token }: { token: Token }) {
  const revoke = async () => {
    try {
      await call(deleteToken, { params: { id: token.id } });
      await refreshUser();
      say(`${token.name} no longer works.`);
    } catch (error) {
      sayProblem(error, 'The token could not be revoked');
    }
  };
  return (
    <>
      <span style={{ minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          {token.name}
        </span>
        <span className="fh-muted fh-small">
          {[
            token.scopes.includes('write') ? 'Reads and writes' : 'Reads',
            token.lastUsedAt === null ? 'never used' : `used ${showInstant(token.lastUsedAt)}`,
            token.expiresAt === null ? 'does not end' : `ends ${showInstant(token.expiresAt)}`,
          ].join(' · ')}
        </span>
      </span>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Revoke ${token.name}`}
        onClick={() => void revoke()}
      >
        Revoke
      </Button>
    </>
  );
}

const ENDS = [
  { value: '30', label: 'After 30 days' },
  { value: '90', label: 'After 90 days' },
  { value: '365', label: 'After a year' },
  { value: 'never', label: 'Never' },
];

function TokenForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [write, setWrite] = useState(false);
  const [ends, setEnds] = useState('90');
  const [secret, setSecret] = useState<string | null>(null);
  const { busy, fields, failure, run, reject } = useSubmit();
  if (secret !== null) return <Secret secret={secret} onClose={onClose} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Say what the token is for' });
    void run(async () => {
      const expiresAt =
        ends === 'never' ? null : new Date(Date.now() + Number(ends) * 86_400_000).toISOString();
      const made = await call(createToken, {
        body: { name: name.trim(), scopes: write ? ['read', 'write'] : ['read'], expiresAt },
      });
      setSecret(made.token);
      await refreshUser();
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <FormFailure text={failure} />
        <TextInput
          label="What is it for"
          placeholder="Spreadsheet"
          data-autofocus
          maxLength={120}
          value={name}
          error={fields.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label="It may also change things"
          checked={write}
          onChange={(event) => setWrite(event.currentTarget.checked)}
        />
        <Select
          label="It ends"
          data={ENDS}
          value={ends}
          allowDeselect={false}
          onChange={(value) => setEnds(value ?? '90')}
        />
        <FormButtons onCancel={onClose} busy={busy}>
          Make token
        </FormButtons>
      </Stack>
    </form>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack>
      <Notice kind="note" title="Copy the token now">
        <Text size="sm">It is shown this once. Keep it like a password.</Text>
      </Notice>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
