import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Id,
  IdParams,
  Instant,
  Name,
  nullable,
  oneOf,
  optionalNullable,
  page,
  strict,
} from './schemas.ts';

const Email = Type.String({ format: 'email', maxLength: 254, examples: ['ada@example.com'] });
const NewPassword = Type.String({ minLength: 10, maxLength: 200, examples: ['correct horse battery'] });

export const User = Type.Object(
  { id: Id, email: Email, name: Type.String(), defaultBookId: nullable(Id), createdAt: Instant },
  { title: 'User' },
);

export const Session = Type.Object(
  {
    accessToken: Type.String(),
    refreshToken: Type.String(),
    expiresIn: Type.Integer({ description: 'seconds until the access token ends' }),
    user: User,
  },
  { title: 'Session' },
);

const exampleUser = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e',
  email: 'ada@example.com',
  name: 'Ada',
  defaultBookId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3f',
  createdAt: '2026-01-31T12:00:00.000Z',
};
const exampleSession = { accessToken: 'eyJ…', refreshToken: 'fhr_…', expiresIn: 900, user: exampleUser };

export const register = route({
  id: 'register',
  method: 'POST',
  path: '/auth/register',
  tag: 'Identity',
  summary: 'Create an account, with a first book and its starter chart of accounts',
  access: 'public',
  perMinute: 300,
  body: strict({
    email: Email,
    password: NewPassword,
    name: Type.Optional(Name),
    baseCurrency: Type.Optional(Currency),
  }),
  status: 201,
  response: Session,
  errors: ['conflict'],
  example: {
    body: { email: 'ada@example.com', password: 'correct horse battery' },
    response: exampleSession,
  },
});

export const login = route({
  id: 'login',
  method: 'POST',
  path: '/auth/login',
  tag: 'Identity',
  summary: 'Sign in',
  description: 'Slowed down per e-mail and per address after failures; 429 says when to try again.',
  access: 'public',
  body: strict({ email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 200 }) }),
  status: 200,
  response: Session,
  errors: ['wrong-credentials'],
  example: {
    body: { email: 'ada@example.com', password: 'correct horse battery' },
    response: exampleSession,
  },
});

export const refresh = route({
  id: 'refresh',
  method: 'POST',
  path: '/auth/refresh',
  tag: 'Identity',
  summary: 'Exchange a refresh token for a new session',
  description: 'Each refresh token works once. Using it again ends every session that came from it.',
  access: 'public',
  body: strict({ refreshToken: Type.String({ maxLength: 200 }) }),
  status: 200,
  response: Session,
  errors: ['unauthenticated', 'token-reused'],
  example: { body: { refreshToken: 'fhr_…' }, response: exampleSession },
});

export const logout = route({
  id: 'logout',
  method: 'POST',
  path: '/auth/logout',
  tag: 'Identity',
  summary: 'End the session that a refresh token belongs to',
  access: 'public',
  body: strict({ refreshToken: Type.String({ maxLength: 200 }) }),
  status: 204,
  example: { body: { refreshToken: 'fhr_…' } },
});

export const changePassword = route({
  id: 'changePassword',
  method: 'POST',
  path: '/auth/password',
  tag: 'Identity',
  summary: 'Change the password and end every other session',
  access: 'user',
  body: strict({ currentPassword: Type.String({ maxLength: 200 }), newPassword: NewPassword }),
  status: 200,
  response: Session,
  errors: ['wrong-credentials', 'forbidden'],
  example: {
    body: { currentPassword: 'correct horse battery', newPassword: 'staple correct horse' },
    response: exampleSession,
  },
});

export const getMe = route({
  id: 'getMe',
  method: 'GET',
  path: '/users/me',
  tag: 'Identity',
  summary: 'The signed-in user',
  access: 'user',
  status: 200,
  response: User,
  example: { response: exampleUser },
});

export const updateMe = route({
  id: 'updateMe',
  method: 'PATCH',
  path: '/users/me',
  tag: 'Identity',
  summary: 'Change name or default book',
  access: 'user',
  body: strict({ name: Type.Optional(Name), defaultBookId: Type.Optional(Id) }),
  status: 200,
  response: User,
  errors: ['not-found', 'forbidden'],
  example: { body: { name: 'Ada L.' }, response: exampleUser },
});

const Scope = oneOf(['read', 'write']);

export const AccessToken = Type.Object(
  {
    id: Id,
    name: Name,
    scopes: Type.Array(Scope),
    expiresAt: nullable(Instant),
    lastUsedAt: nullable(Instant),
    createdAt: Instant,
  },
  { title: 'AccessToken' },
);

const exampleToken = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d40',
  name: 'spreadsheet',
  scopes: ['read' as const],
  expiresAt: null,
  lastUsedAt: null,
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const listTokens = route({
  id: 'listTokens',
  method: 'GET',
  path: '/auth/tokens',
  tag: 'Identity',
  summary: 'Your personal access tokens',
  access: 'user',
  status: 200,
  response: page(AccessToken),
  example: { response: { items: [exampleToken], nextCursor: null } },
});

export const createToken = route({
  id: 'createToken',
  method: 'POST',
  path: '/auth/tokens',
  tag: 'Identity',
  summary: 'Make a personal access token; its secret is shown once',
  access: 'user',
  body: strict({
    name: Name,
    scopes: Type.Array(Scope, { minItems: 1, uniqueItems: true }),
    expiresAt: optionalNullable(Instant),
  }),
  status: 201,
  response: Type.Intersect([AccessToken, Type.Object({ token: Type.String() })]),
  errors: ['forbidden'],
  example: {
    body: { name: 'spreadsheet', scopes: ['read'] },
    response: { ...exampleToken, token: 'fhp_…' },
  },
});

export const deleteToken = route({
  id: 'deleteToken',
  method: 'DELETE',
  path: '/auth/tokens/{id}',
  tag: 'Identity',
  summary: 'Revoke a personal access token',
  access: 'user',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden'],
});
