import { register } from '@financehub/contract/identity.ts';
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { keepSession } from '../../session.ts';
import { CurrencyField, FormFailure } from '../../ui/fields.tsx';
import { TextLink } from '../../ui/links.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { AuthFrame } from './AuthFrame.tsx';
import { likelyCurrency } from './likelyCurrency.ts';

const route = getRouteApi('/register');
const SHORTEST_PASSWORD = 10;

export function RegisterPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [baseCurrency, setBaseCurrency] = useState(() => likelyCurrency(navigator.language));
  const { busy, fields, failure, run, reject } = useSubmit();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong: Record<string, string> = {};
    if (!/^\S+@\S+$/.test(email.trim())) wrong.email = 'Enter an e-mail address, such as ada@example.com';
    if (password.length < SHORTEST_PASSWORD) wrong.password = `Use at least ${SHORTEST_PASSWORD} characters`;
    if (Object.keys(wrong).length > 0) return reject(wrong);
    void run(async () => {
      const body = { email: email.trim(), password, baseCurrency, name: name.trim() || undefined };
      keepSession(await call(register, { body }));
      router.history.push(next ?? '/');
    });
  };

  return (
    <AuthFrame
      title="Create an account"
      below={
        <>
          You have one?{' '}
          <TextLink to="/sign-in" search={{ next }}>
            Sign in
          </TextLink>
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <FormFailure text={failure} />
          <TextInput
            label="Name"
            name="name"
            autoComplete="name"
            autoFocus
            maxLength={120}
            value={name}
            error={fields.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label="E-mail"
            type="email"
            name="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            error={fields.email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            name="password"
            description={`At least ${SHORTEST_PASSWORD} characters`}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={password}
            error={fields.password}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <CurrencyField
            label="Currency of your books"
            value={baseCurrency}
            onChange={setBaseCurrency}
            error={fields.baseCurrency}
          />
          <Button type="submit" loading={busy}>
            Create account
          </Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
