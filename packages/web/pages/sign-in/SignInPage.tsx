import { login } from '@financehub/contract/identity.ts';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { keepSession } from '../../session.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { TextLink } from '../../ui/links.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { AuthFrame } from './AuthFrame.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, fields, failure, run, reject } = useSubmit();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (email.trim() === '') return reject({ email: 'Enter your e-mail address' });
    if (password === '') return reject({ password: 'Enter your password' });
    void run(async () => {
      keepSession(await call(login, { body: { email: email.trim(), password } }));
      router.history.push(next ?? '/');
    });
  };

  return (
    <AuthFrame
      title="Sign in"
      below={
        <>
          New here?{' '}
          <TextLink to="/register" search={{ next }}>
            Create an account
          </TextLink>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure text={failure} />
          <TextInput
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
            value={email}
            error={fields.email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            error={fields.password}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy}>
            Sign in
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
