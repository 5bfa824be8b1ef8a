import { Type } from 'typebox';
import { CsvMapping } from './imports.ts';
import { route } from './route.ts';
import { Id, IdParams, Instant, Name, nullable, optionalNullable, strict } from './schemas.ts';

/** How a bank writes its files, as the person confirmed it; the bank's next file is recognised by its signature. */
export const ImportProfile = Type.Object(
  {
    id: Id,
    name: Type.String(),
    signature: Type.String({
      description: 'header or shape of the columns, by which the next file is recognised',
    }),
    dialect: CsvMapping,
    accountId: nullable(Id),
    uses: Type.Integer(),
    lastUsedAt: nullable(Instant),
  },
  { title: 'ImportProfile' },
);

const example = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db1',
  name: 'Sparkasse Giro',
  signature: ';buchungstag|verwendungszweck|betrag',
  dialect: { delimiter: ';' as const, decimalMark: ',' as const, dateOrder: 'dmy' as const },
  accountId: null,
  uses: 3,
  lastUsedAt: '2026-01-31T12:00:00.000Z',
};

export const listProfiles = route({
  id: 'listProfiles',
  method: 'GET',
  path: '/imports/profiles',
  tag: 'Imports',
  summary: 'Saved ways to read tables of banks',
  access: 'viewer',
  status: 200,
  response: Type.Object({ items: Type.Array(ImportProfile) }),
  example: { response: { items: [example] } },
});

export const createProfile = route({
  id: 'createProfile',
  method: 'POST',
  path: '/imports/profiles',
  tag: 'Imports',
  summary: 'Save how a file was read; the signature is that of its preview',
  access: 'editor',
  body: strict({
    name: Name,
    signature: Type.String({ minLength: 1, maxLength: 4000 }),
    dialect: CsvMapping,
    accountId: optionalNullable(Id),
  }),
  status: 201,
  response: ImportProfile,
  errors: ['forbidden', 'not-found', 'conflict'],
  example: {
    body: { name: example.name, signature: example.signature, dialect: example.dialect },
    response: example,
  },
});

export const getProfile = route({
  id: 'getProfile',
  method: 'GET',
  path: '/imports/profiles/{id}',
  tag: 'Imports',
  summary: 'One profile',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: ImportProfile,
  errors: ['not-found'],
  example: { response: example },
});

export const updateProfile = route({
  id: 'updateProfile',
  method: 'PATCH',
  path: '/imports/profiles/{id}',
  tag: 'Imports',
  summary: 'Change a profile',
  access: 'editor',
  params: IdParams,
  body: strict({
    name: Type.Optional(Name),
    dialect: Type.Optional(CsvMapping),
    accountId: optionalNullable(Id),
  }),
  status: 200,
  response: ImportProfile,
  errors: ['not-found', 'forbidden', 'conflict', 'stale'],
  example: { body: { name: 'Sparkasse' }, response: { ...example, name: 'Sparkasse' } },
});

export const deleteProfile = route({
  id: 'deleteProfile',
  method: 'DELETE',
  path: '/imports/profiles/{id}',
  tag: 'Imports',
  summary: 'Forget a profile; what was imported with it stays',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'stale'],
});
