import { createProfile, updateProfile } from '@financehub/contract/profiles.ts';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
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

/** Keeps how the file is read under a name, so that the next file of this kind is recognised. */
export function SaveProfile({ item, preview, dialect }: SaveProfileProps) {
  const { signature, profile } = preview;
  const [name, setName] = useState('');
  const { busy, fields, failure, run, reject } = useSubmit();
  if (signature === null) return null;
  const changed = Object.keys(item.mapping).length > 0;
  const saved = async (message: string) => {
    await refreshBook();
    await look(item.key);
    await sayWithUndo(message);
  };
  if (profile !== null) {
    return changed ? (
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={busy}
          onClick={() =>
            void run(async () => {
              await call(updateProfile, {
                params: { id: profile.id },
                body: { dialect: profileOf(dialect) },
              });
              await saved(`Changed the profile ${profile.name}`);
            })
          }
        >
          Keep this in the profile {profile.name}
        </Button>
        <Text size="sm" c="var(--mantine-color-error)">
          {failure}
        </Text>
      </Group>
    ) : null;
  }
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Give the profile a name' });
    void run(async () => {
      const body = { name: name.trim(), signature, dialect: profileOf(dialect), accountId: item.accountId };
      await call(createProfile, { body });
      await saved(`Saved the profile ${body.name}`);
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
