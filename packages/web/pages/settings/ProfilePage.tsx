import { changePassword, getMe, updateMe } from '@financehub/contract/identity.ts';
import {
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
  useMantineColorScheme,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import type { User } from '../../models.ts';
import { refreshUser, useApi } from '../../query.ts';
import { keepSession, keepUser } from '../../session.ts';
import { useBooks } from '../../shell/useBooks.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { say } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

const SHORTEST_PASSWORD = 10;

export function ProfilePage() {
  const query = useApi(getMe, {});
  return (
    <Page title="Profile">
      <div style={{ display: 'grid', gap: 16, maxWidth: 560 }}>
        <Loaded query={query} what="Your profile could not be loaded">
          {(user) => <ProfileForm user={user} />}
        </Loaded>
        <PasswordForm />
        <Colours />
      </div>
    </Page>
  );
}

function ProfileForm({ user }: { user: User }) {
  const { items } = useBooks();
  const [name, setName] = useState(user.name);
  const [bookId, setBookId] = useState(user.defaultBookId);
  const { busy, fields, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return reject({ name: 'Enter your name' });
    void run(async () => {
      keepUser(await call(updateMe, { body: { name: name.trim(), defaultBookId: bookId ?? undefined } }));
      await refreshUser();
      say('Your profile is saved.');
    });
  };
  return (
    <Card title="You">
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure text={failure} />
          <div>
            <Text size="sm" fw={500}>
              E-mail
            </Text>
            {user.email}
          </div>
          <TextInput
            label="Name"
            autoComplete="name"
            maxLength={120}
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Book that opens first"
            data={items.map((book) => ({ value: book.id, label: book.name }))}
            value={bookId}
            allowDeselect={false}
            error={fields.defaultBookId}
            onChange={setBookId}
          />
          <Group>
            <Button type="submit" loading={busy}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function PasswordForm() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const { busy, fields, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (current === '') return reject({ currentPassword: 'Enter your current password' });
    if (next.length < SHORTEST_PASSWORD) {
      return reject({ newPassword: `Use at least ${SHORTEST_PASSWORD} characters` });
    }
    void run(async () => {
      keepSession(await call(changePassword, { body: { currentPassword: current, newPassword: next } }));
      setCurrent('');
      setNext('');
      say('Your password is changed. Every other session is signed out.');
    });
  };
  const toggle = { 'aria-label': 'Show the password' };
  return (
    <Card title="Password">
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure text={failure} />
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            value={current}
            error={fields.currentPassword}
            visibilityToggleButtonProps={toggle}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description={`At least ${SHORTEST_PASSWORD} characters`}
            autoComplete="new-password"
            value={next}
            error={fields.newPassword}
            visibilityToggleButtonProps={toggle}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" loading={busy}>
              Change password
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function Colours() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title="Colours">
      <SegmentedControl
        aria-label="Colours"
        data={[
          { value: 'auto', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as 'auto' | 'light' | 'dark')}
      />
    </Card>
  );
}
