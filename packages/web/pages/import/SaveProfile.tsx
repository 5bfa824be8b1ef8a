import { createProfile, updateProfile } from '@financehub/contract/profiles.ts';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import type { ImportPreview } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { type Dialect, profileOf } from './mapping.ts';
import { look, type QueuedFile } from './queue.ts';

interface SaveProfileProps {
  readonly item: QueuedFile;
  readonly preview: ImportPreview;
  readonly dialect: Dialect;
}

async function saved(key: number, message: string, operationId: string | null): Promise<void> {
  await refreshBook();
  await look(key);
  sayWithUndo(message, [operationId]);
}

/** Keeps how the file is read under a name, so that the next file of this kind is recognised. */
export function SaveProfile({ item, preview, dialect }: SaveProfileProps) {
  const { signature, profile } = preview;
  if (signature === null) return null;
  if (profile === null) return <NewProfile item={item} signature={signature} dialect={dialect} />;
  const changed = Object.keys(item.mapping).length > 0;
  return changed ? <KeepInProfile item={item} profile={profile} dialect={dialect} /> : null;
}

interface KeepInProfileProps {
  readonly item: QueuedFile;
  readonly profile: NonNullable<ImportPreview['profile']>;
  readonly dialect: Dialect;
}

function KeepInProfile({ item, profile, dialect }: KeepInProfileProps) {
  const { busy, failure, run } = useSubmit();
  const save = () =>
    run(async () => {
      const body = { dialect: profileOf(dialect) };
      const { operationId } = await change(updateProfile, { params: { id: profile.id }, body });
      await saved(item.key, `Changed the profile ${profile.name}`, operationId);
    });
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" loading={busy} onClick={() => void save()}>
        Keep this in the profile {profile.name}
      </Button>
      <Text size="sm" c="var(--mantine-color-error)">
        {failure}
      </Text>
    </Group>
  );
}

interface NewProfileProps {
  readonly item: QueuedFile;
  readonly signature: string;
  readonly dialect: Dialect;
}

function NewProfile({ item, signature, dialect }: NewProfileProps) {
  const [name, setName] = useState('');
  const { busy, fields, failure, run, reject } = useSubmit();
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the profile a name' });
    void run(async () => {
      const body = { name: name.trim(), signature, dialect: profileOf(dialect), accountId: item.accountId };
      const { operationId } = await change(createProfile, { body });
      await saved(item.key, `Saved the profile ${body.name}`, operationId);
    });
  };
  return (
    <form onSubmit={save} noValidate>
      <Group gap="xs" align="flex-end">
        <TextInput
          label="Save as a profile"
          description="The next file with these columns is read the same way."
          placeholder="Sparkasse Giro"
          size="xs"
          maxLength={120}
          w={320}
          value={name}
          error={fields.name ?? failure}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" loading={busy}>
          Save
        </Button>
      </Group>
    </form>
  );
}
