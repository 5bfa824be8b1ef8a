import { addMember, listMembers, removeMember, updateMember } from '@financehub/contract/books.ts';
import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import type { Book, Member } from '../../models.ts';
import { refreshBook, refreshUser, useApi } from '../../query.ts';
import { getSession } from '../../session.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { say, sayProblem } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

const ROLES: { value: Member['role']; label: string }[] = [
  { value: 'owner', label: 'Owner: everything' },
  { value: 'editor', label: 'Editor: look and change' },
  { value: 'viewer', label: 'Viewer: look' },
];

export function MembersCard({ book }: { book: Book }) {
  const query = useApi(listMembers, { params: { id: book.id } });
  const owner = book.role === 'owner';
  return (
    <Card title={`Members of ${book.name}`}>
      <Loaded query={query} what="The members could not be loaded">
        {({ items }) => (
          <ul className="fh-rows">
            {items.map((member) => (
              <li key={member.userId} className="fh-row" style={{ flexWrap: 'wrap' }}>
                <MemberRow book={book} member={member} owner={owner} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {owner ? <AddMember book={book} /> : null}
    </Card>
  );
}

function MemberRow({ book, member, owner }: { book: Book; member: Member; owner: boolean }) {
  const me = member.userId === getSession()?.user.id;
  const act = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work();
      say(said);
    } catch (error) {
      sayProblem(error);
    }
    await Promise.all([refreshBook(), refreshUser()]);
  };
  const params = { id: book.id, userId: member.userId };
  return (
    <>
      <span style={{ minWidth: 180 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          {member.name || member.email}
          {me ? ' (you)' : ''}
        </span>
        <span className="fh-muted fh-small">{member.email}</span>
      </span>
      {owner ? (
        <Group gap={6} wrap="nowrap">
          <Select
            size="xs"
            aria-label={`Role of ${member.email}`}
            data={ROLES}
            value={member.role}
            allowDeselect={false}
            onChange={(role) =>
              role !== null &&
              role !== member.role &&
              void act(
                () => call(updateMember, { params, body: { role } }),
                `${member.email} is now ${role}.`,
              )
            }
          />
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Remove ${member.email}`}
            onClick={() =>
              void act(() => call(removeMember, { params }), `${member.email} is no longer a member.`)
            }
          >
            Remove
          </Button>
        </Group>
      ) : (
        <span>{ROLES.find(({ value }) => value === member.role)?.label}</span>
      )}
    </>
  );
}

function AddMember({ book }: { book: Book }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Member['role']>('viewer');
  const { busy, fields, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!/^\S+@\S+$/.test(email.trim()))
      return reject({ email: 'Enter the e-mail address they registered with' });
    void run(async () => {
      await call(addMember, { params: { id: book.id }, body: { email: email.trim(), role } });
      setEmail('');
      await refreshBook();
      say(`${email.trim()} is a member now.`);
    });
  };
  return (
    <form onSubmit={submit} noValidate style={{ marginTop: 12 }}>
      <Stack gap="xs">
        <FormFailure text={failure} />
        <Group align="flex-start" gap="xs">
          <TextInput
            label="Add a member by e-mail"
            type="email"
            autoComplete="off"
            style={{ flex: '1 1 200px' }}
            value={email}
            error={fields.email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label="Role"
            data={ROLES}
            value={role}
            allowDeselect={false}
            error={fields.role}
            onChange={(value) => value !== null && setRole(value)}
          />
          <Button type="submit" variant="default" mt={25} loading={busy}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
