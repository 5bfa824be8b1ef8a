import { deleteProfile, getProfile, listProfiles, updateProfile } from '@financehub/contract/profiles.ts';
import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { type Changed, change, tagOf } from '../../api.ts';
import { showInstant } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { ImportProfile } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Card } from '../../ui/Page.tsx';
import { useAccounts } from '../../ui/references.ts';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { dialectOf, dialectWords } from './mapping.ts';

/** Saved ways to read the tables of banks. */
export function Profiles() {
  const items = useApi(listProfiles, {}).data?.items ?? [];
  const editable = mayEdit(useBook());
  if (items.length === 0) return null;
  return (
    <Card title="Profiles">
      <ul className="fh-rows">
        {items.map((profile) => (
          <ProfileRow key={profile.id} profile={profile} editable={editable} />
        ))}
      </ul>
    </Card>
  );
}

async function act(work: () => Promise<Changed<unknown>>, said: string): Promise<void> {
  try {
    const { operationId } = await work();
    await refreshBook();
    sayWithUndo(said, [operationId]);
  } catch (error) {
    sayProblem(error);
  }
}

function usedWords({ uses, lastUsedAt }: ImportProfile): string {
  if (uses === 0 || lastUsedAt === null) return 'Not used yet';
  return `Used ${uses === 1 ? 'once' : `${showCount(uses)} times`}, last ${showInstant(lastUsedAt)}`;
}

function ProfileRow({ profile, editable }: { profile: ImportProfile; editable: boolean }) {
  const [renaming, setRenaming] = useState(false);
  const params = { id: profile.id };
  const { name: called, dialect, accountId } = profile;
  const tag = () => tagOf(getProfile, params, { name: called, dialect, accountId });
  if (renaming) {
    return (
      <li>
        <Rename
          name={profile.name}
          onClose={() => setRenaming(false)}
          onName={(name) => {
            setRenaming(false);
            void act(
              async () => change(updateProfile, { params, body: { name }, ifMatch: await tag() }),
              `Renamed ${profile.name} to ${name}`,
            );
          }}
        />
      </li>
    );
  }
  return (
    <li>
      <div className="fh-row">
        <AboutProfile profile={profile} />
        {editable ? (
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              size="lg"
              aria-label={`Rename ${profile.name}`}
              onClick={() => setRenaming(true)}
            >
              <IconPencil size={18} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              c="dimmed"
              size="lg"
              aria-label={`Forget ${profile.name}`}
              onClick={() =>
                void act(
                  async () => change(deleteProfile, { params, ifMatch: await tag() }),
                  `Forgot the profile ${profile.name}`,
                )
              }
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ) : null}
      </div>
    </li>
  );
}

function AboutProfile({ profile }: { profile: ImportProfile }) {
  const { byId } = useAccounts();
  const account = profile.accountId === null ? undefined : byId.get(profile.accountId);
  const dialect = dialectOf({ columns: {}, ...profile.dialect });
  const used = [usedWords(profile), account === undefined ? null : `for ${account.name}`];
  return (
    <span>
      <span style={{ display: 'block' }}>{profile.name}</span>
      <span className="fh-muted fh-small" style={{ display: 'block' }}>
        {used.filter(Boolean).join(' · ')}
      </span>
      <span className="fh-muted fh-small">{dialect === null ? '' : dialectWords(dialect)}</span>
    </span>
  );
}

interface RenameProps {
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

function Rename({ name, onName, onClose }: RenameProps) {
  const [typed, setTyped] = useState(name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() === '' || typed.trim() === name) onClose();
    else onName(typed.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" py={8}>
        <TextInput
          aria-label="Name of the profile"
          autoFocus
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onClose()}
        />
        <Button type="submit" size="sm">
          Rename
        </Button>
        <Button size="sm" variant="default" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
