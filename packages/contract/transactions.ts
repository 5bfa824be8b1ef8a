import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  nullable,
  oneOf,
  optionalNullable,
  PageQuery,
  PositiveDecimalText,
  page,
  SumText,
  strict,
} from './schemas.ts';

/** An entry's id; a further posting of the same entry on another own account adds its ordinal: `id.1`. */
export const TransactionId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\\.[0-9]{1,4})?$',
  examples: ['0198b2a4-7c1e-7000-8000-5c0f2a9b1d60'],
});
const TransactionParams = strict({ id: TransactionId });

export const TransactionStatus = oneOf(['pending', 'posted', 'cleared', 'reconciled']);

const Text = Type.String({ maxLength: 500 });
const Notes = Type.String({ maxLength: 4000 });
const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 50, uniqueItems: true });

export const Split = Type.Object(
  { categoryId: Id, amount: DecimalText, notes: optionalNullable(Text) },
  { title: 'Split' },
);

export const Transaction = Type.Object(
  {
    id: TransactionId,
    accountId: Id,
    date: Day,
    amount: DecimalText,
    currency: Currency,
    payee: Type.String(),
    description: Type.String(),
    categoryId: nullable(Id),
    category: Type.Object({
      id: nullable(Id),
      confidence: nullable(Type.Number({ minimum: 0, maximum: 1 })),
      source: oneOf(['rule', 'model', 'user', 'file', 'none']),
    }),
    splits: Type.Optional(Type.Array(Split)),
    transferAccountId: nullable(Id),
    transferAmount: Type.Optional(DecimalText),
    transferCurrency: Type.Optional(
      Type.String({ description: 'currency code, or the id of the asset that was traded' }),
    ),
    status: TransactionStatus,
    kind: oneOf(['transaction', 'opening', 'investment']),
    importId: nullable(Type.String({ description: "the import's file hash" })),
    portfolioId: nullable(Id),
    tags: Tags,
    notes: Type.String(),
  },
  { title: 'Transaction' },
);

/** For the documentation of every route that answers transactions. */
export const exampleTransaction = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d60',
  accountId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d50',
  date: '2026-01-31',
  amount: '-40.88',
  currency: 'USD',
  payee: 'Kin Soy',
  description: 'Eating out with Bill',
  categoryId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51',
  category: { id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51', confidence: 1, source: 'user' as const },
  transferAccountId: null,
  status: 'posted' as const,
  kind: 'transaction' as const,
  importId: null,
  portfolioId: null,
  tags: [],
  notes: '',
};

export const TransactionFilter = {
  accountId: Type.Optional(Id),
  categoryId: Type.Optional(Id),
  importId: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  min: Type.Optional(DecimalText),
  max: Type.Optional(DecimalText),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'words in payee, description or notes' })),
  status: Type.Optional(TransactionStatus),
  uncategorized: Type.Optional(Type.Boolean()),
};

export const listTransactions = route({
  id: 'listTransactions',
  method: 'GET',
  path: '/transactions',
  tag: 'Transactions',
  summary: 'Transactions on your own accounts, newest first',
  description: 'A transfer shows once on each of its two accounts.',
  access: 'viewer',
  query: strict({
    ...PageQuery,
    ...TransactionFilter,
    sort: Type.Optional(oneOf(['-date', 'date'], 'default -date')),
  }),
  status: 200,
  response: page(Transaction),
  example: { response: { items: [exampleTransaction], nextCursor: null } },
});

export const countTransactions = route({
  id: 'countTransactions',
  method: 'GET',
  path: '/transactions/summary',
  tag: 'Transactions',
  summary: 'How many transactions a filter finds and what they add up to',
  access: 'viewer',
  query: strict(TransactionFilter),
  status: 200,
  response: Type.Object(
    { count: Type.Integer(), totals: Type.Array(Type.Object({ currency: Currency, amount: SumText })) },
    { title: 'TransactionSummary' },
  ),
  example: { response: { count: 1, totals: [{ currency: 'USD', amount: '-40.88' }] } },
});

const Writable = {
  payee: Type.Optional(Text),
  description: Type.Optional(Text),
  notes: Type.Optional(Notes),
  tags: Type.Optional(Tags),
  status: Type.Optional(TransactionStatus),
  categoryId: optionalNullable(Id),
  splits: Type.Optional(Type.Array(Split, { minItems: 2, maxItems: 200 })),
  transferAccountId: optionalNullable(Id),
  transferAmount: Type.Optional(PositiveDecimalText),
};

export const createTransaction = route({
  id: 'createTransaction',
  method: 'POST',
  path: '/transactions',
  tag: 'Transactions',
  summary: 'Add a transaction, split or transfer',
  description:
    'Give one of `categoryId`, `splits` (they add up to `amount`) or `transferAccountId`. Between accounts of two currencies ' +
    '`transferAmount` is what the other account gains or loses. Without any of them it waits for a category.',
  access: 'editor',
  body: strict({
    accountId: Id,
    date: Day,
    amount: DecimalText,
    currency: Type.Optional(Currency),
    ...Writable,
  }),
  status: 201,
  response: Transaction,
  errors: ['forbidden', 'not-found', 'impossible', 'unbalanced'],
  example: {
    body: { accountId: exampleTransaction.accountId, date: '2026-01-31', amount: '-40.88', payee: 'Kin Soy' },
    response: exampleTransaction,
  },
});

export const getTransaction = route({
  id: 'getTransaction',
  method: 'GET',
  path: '/transactions/{id}',
  tag: 'Transactions',
  summary: 'One transaction',
  access: 'viewer',
  params: TransactionParams,
  status: 200,
  response: Transaction,
  errors: ['not-found'],
  example: { response: exampleTransaction },
});

export const updateTransaction = route({
  id: 'updateTransaction',
  method: 'PATCH',
  path: '/transactions/{id}',
  tag: 'Transactions',
  summary: 'Change a transaction',
  access: 'editor',
  params: TransactionParams,
  body: strict({
    accountId: Type.Optional(Id),
    date: Type.Optional(Day),
    amount: Type.Optional(DecimalText),
    ...Writable,
  }),
  status: 200,
  response: Transaction,
  errors: ['not-found', 'forbidden', 'impossible', 'unbalanced', 'conflict', 'stale'],
  example: { body: { categoryId: exampleTransaction.categoryId }, response: exampleTransaction },
});

export const deleteTransaction = route({
  id: 'deleteTransaction',
  method: 'DELETE',
  path: '/transactions/{id}',
  tag: 'Transactions',
  summary: 'Delete a transaction (undo brings it back)',
  access: 'editor',
  params: TransactionParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict', 'stale'],
});
