import { Type } from 'typebox';
import { CostBasis } from './portfolios.ts';
import { route } from './route.ts';
import { Currency, Id, IdParams, Instant, Name, oneOf, page, strict } from './schemas.ts';

export const Role = oneOf(['owner', 'editor', 'viewer']);
const FiscalYearStart = Type.Integer({
  minimum: 1,
  maximum: 12,
  description: 'month in which the fiscal year starts',
});

export const Book = Type.Object(
  {
    id: Id,
    name: Name,
    baseCurrency: Currency,
    costBasis: CostBasis,
    fiscalYearStart: FiscalYearStart,
    sample: Type.Boolean({ description: 'holds generated sample data, not yours' }),
    role: Role,
    createdAt: Instant,
  },
  { title: 'Book' },
);

const exampleBook = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3f',
  name: 'Home',
  baseCurrency: 'USD',
  costBasis: 'fifo' as const,
  fiscalYearStart: 1,
  sample: false,
  role: 'owner' as const,
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const listBooks = route({
  id: 'listBooks',
  method: 'GET',
  path: '/books',
  tag: 'Books',
  summary: 'The books you are a member of',
  access: 'user',
  status: 200,
  response: page(Book),
  example: { response: { items: [exampleBook], nextCursor: null } },
});

export const createBook = route({
  id: 'createBook',
  method: 'POST',
  path: '/books',
  tag: 'Books',
  summary: 'Open a new book with a starter chart of accounts',
  access: 'user',
  body: strict({
    name: Name,
    baseCurrency: Type.Optional(Currency),
    costBasis: Type.Optional(CostBasis),
    fiscalYearStart: Type.Optional(FiscalYearStart),
  }),
  status: 201,
  response: Book,
  errors: ['forbidden'],
  example: { body: { name: 'Workshop', baseCurrency: 'EUR' }, response: exampleBook },
});

export const createSampleBook = route({
  id: 'createSampleBook',
  method: 'POST',
  path: '/books/sample',
  tag: 'Books',
  summary: 'Make a book of generated sample data',
  description:
    'Three years of a made-up household and portfolio from a fixed seed, marked as sample. Delete the book to remove it all.',
  access: 'user',
  status: 202,
  response: Type.Object({ bookId: Id, jobId: Id }),
  errors: ['conflict', 'forbidden'],
  example: {
    response: { bookId: exampleBook.id, jobId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d41' },
  },
});

export const getBook = route({
  id: 'getBook',
  method: 'GET',
  path: '/books/{id}',
  tag: 'Books',
  summary: 'One book',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Book,
  errors: ['not-found'],
  example: { response: exampleBook },
});

export const updateBook = route({
  id: 'updateBook',
  method: 'PATCH',
  path: '/books/{id}',
  tag: 'Books',
  summary: 'Change a book',
  access: 'owner',
  params: IdParams,
  body: strict({
    name: Type.Optional(Name),
    baseCurrency: Type.Optional(Currency),
    costBasis: Type.Optional(CostBasis),
    fiscalYearStart: Type.Optional(FiscalYearStart),
  }),
  status: 200,
  response: Book,
  errors: ['not-found', 'forbidden'],
  example: { body: { name: 'Home and garden' }, response: exampleBook },
});

export const deleteBook = route({
  id: 'deleteBook',
  method: 'DELETE',
  path: '/books/{id}',
  tag: 'Books',
  summary: 'Delete a book with everything in it',
  description: 'This is the one change that can not be undone.',
  access: 'owner',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict'],
});

export const Member = Type.Object(
  { userId: Id, email: Type.String(), name: Type.String(), role: Role },
  { title: 'Member' },
);
const exampleMember = {
  userId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e',
  email: 'ada@example.com',
  name: 'Ada',
  role: 'owner' as const,
};
const MemberParams = strict({ id: Id, userId: Id });

export const listMembers = route({
  id: 'listMembers',
  method: 'GET',
  path: '/books/{id}/members',
  tag: 'Books',
  summary: 'Who may see or change the book',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: page(Member),
  errors: ['not-found'],
  example: { response: { items: [exampleMember], nextCursor: null } },
});

export const addMember = route({
  id: 'addMember',
  method: 'POST',
  path: '/books/{id}/members',
  tag: 'Books',
  summary: 'Give a registered user a role in the book',
  access: 'owner',
  params: IdParams,
  body: strict({ email: Type.String({ format: 'email', maxLength: 254 }), role: Role }),
  status: 201,
  response: Member,
  errors: ['not-found', 'forbidden', 'conflict', 'impossible'],
  example: { body: { email: 'bob@example.com', role: 'viewer' }, response: exampleMember },
});

export const updateMember = route({
  id: 'updateMember',
  method: 'PATCH',
  path: '/books/{id}/members/{userId}',
  tag: 'Books',
  summary: "Change a member's role",
  access: 'owner',
  params: MemberParams,
  body: strict({ role: Role }),
  status: 200,
  response: Member,
  errors: ['not-found', 'forbidden', 'conflict'],
  example: { body: { role: 'editor' }, response: exampleMember },
});

export const removeMember = route({
  id: 'removeMember',
  method: 'DELETE',
  path: '/books/{id}/members/{userId}',
  tag: 'Books',
  summary: 'Take a member out of the book; a book keeps at least one owner',
  access: 'owner',
  params: MemberParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict'],
});
