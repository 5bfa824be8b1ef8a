import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  DecimalText,
  Id,
  IdParams,
  nullable,
  oneOf,
  optionalNullable,
  PageQuery,
  page,
  strict,
} from './schemas.ts';
import { exampleTransaction, Transaction } from './transactions.ts';

const Reason = Type.Object({
  kind: Type.String({ examples: ['amount', 'date', 'payee', 'reference', 'account', 'import'] }),
  text: Type.String({ examples: ['Same amount, 1 day apart'] }),
});

const pairId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d91';

export const Duplicate = Type.Object(
  {
    id: Id,
    score: Type.Number({ minimum: 0, maximum: 1 }),
    reasons: Type.Array(Reason),
    transactions: Type.Array(Transaction, { minItems: 2, maxItems: 2, description: 'the older entry first' }),
  },
  { title: 'Duplicate' },
);
const exampleDuplicate = {
  id: pairId,
  score: 0.93,
  reasons: [{ kind: 'amount', text: 'Same amount' }],
  transactions: [exampleTransaction, { ...exampleTransaction, date: '2026-02-01' }],
};

export const reviewCounts = route({
  id: 'reviewCounts',
  method: 'GET',
  path: '/review',
  tag: 'Review',
  summary: 'How much waits for a look: uncertain categories, likely duplicates, suggested transfers',
  access: 'viewer',
  status: 200,
  response: Type.Object(
    {
      categories: Type.Integer(),
      duplicates: Type.Integer(),
      transfers: Type.Integer(),
      scanning: Type.Boolean({ description: 'a scan for duplicates and transfers is under way' }),
    },
    { title: 'ReviewCounts' },
  ),
  example: { response: { categories: 12, duplicates: 1, transfers: 3, scanning: false } },
});

export const listDuplicates = route({
  id: 'listDuplicates',
  method: 'GET',
  path: '/duplicates',
  tag: 'Review',
  summary: 'Transactions that are likely the same, surest first, with reasons',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(Duplicate),
  example: { response: { items: [exampleDuplicate], nextCursor: null } },
});

const scanAnswer = { status: 202, response: Type.Object({ jobId: Id }), errors: ['forbidden'] } as const;

export const scanDuplicates = route({
  id: 'scanDuplicates',
  method: 'POST',
  path: '/review/scan',
  tag: 'Review',
  summary: 'Look through the whole book for duplicates and transfers',
  description: 'Every import is looked through by itself; this is for what was entered otherwise.',
  access: 'editor',
  ...scanAnswer,
  example: { response: { jobId: pairId } },
});

const Field = oneOf(['first', 'second'], 'whose value survives');

export const mergeDuplicate = route({
  id: 'mergeDuplicate',
  method: 'POST',
  path: '/duplicates/{id}/merge',
  tag: 'Review',
  summary: 'Make one of the two',
  description:
    'The first is kept unless `keep` says otherwise. What is not said of a field follows the one kept, except that what only the other one has (a category ' +
    'somebody chose, notes, tags) is taken over. A later import recognises both.',
  access: 'editor',
  params: IdParams,
  body: strict({
    keep: Type.Optional(Field),
    fields: Type.Optional(
      strict({
        date: Type.Optional(Field),
        payee: Type.Optional(Field),
        description: Type.Optional(Field),
        category: Type.Optional(Field),
        notes: Type.Optional(Field),
        tags: Type.Optional(Field),
        status: Type.Optional(Field),
      }),
    ),
  }),
  status: 200,
  response: Type.Object({ operationId: Id, transaction: Transaction }),
  errors: ['not-found', 'forbidden', 'conflict', 'impossible'],
  example: { body: { keep: 'first' }, response: { operationId: pairId, transaction: exampleTransaction } },
});

export const dismissDuplicate = route({
  id: 'dismissDuplicate',
  method: 'POST',
  path: '/duplicates/{id}/dismiss',
  tag: 'Review',
  summary: 'They are two; do not ask again',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden'],
});

export const TransferSuggestion = Type.Object(
  {
    id: Id,
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    reasons: Type.Array(Reason),
    out: Transaction,
    in: Transaction,
    fee: nullable(Type.Object({ amount: DecimalText, currency: Currency })),
    rate: nullable(
      Type.Object({
        rate: DecimalText,
        market: nullable(DecimalText),
        deviation: nullable(Type.Number({ description: 'from the rate of the day, as a fraction' })),
      }),
    ),
    pattern: nullable(
      Type.Object({ confirmed: Type.Integer({ description: 'transfers of this kind that were confirmed' }) }),
    ),
  },
  { title: 'TransferSuggestion' },
);
const exampleTransfer = {
  id: pairId,
  confidence: 0.9,
  reasons: [{ kind: 'amount', text: 'Opposite amounts on the same day' }],
  out: exampleTransaction,
  in: { ...exampleTransaction, amount: '40.88' },
  fee: null,
  rate: null,
  pattern: null,
};

export const suggestTransfers = route({
  id: 'suggestTransfers',
  method: 'GET',
  path: '/transfers/suggestions',
  tag: 'Review',
  summary: 'Pairs that look like money moved between your own accounts',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(TransferSuggestion),
  example: { response: { items: [exampleTransfer], nextCursor: null } },
});

export const confirmTransfer = route({
  id: 'confirmTransfer',
  method: 'POST',
  path: '/transfers/{id}/confirm',
  tag: 'Review',
  summary: 'Make one transfer of the two halves',
  description:
    'Both halves become one entry. The kind of transfer (accounts and payees) is remembered: the next ones are made by themselves on import, unless ' +
    '`remember` is false. `alsoAlike` confirms all that are suggested now and of the same kind.',
  access: 'editor',
  params: IdParams,
  body: strict({
    feeCategoryId: optionalNullable(Id),
    remember: Type.Optional(Type.Boolean()),
    alsoAlike: Type.Optional(Type.Boolean()),
  }),
  status: 200,
  response: Type.Object({ operationId: Id, transaction: Transaction, confirmed: Type.Integer() }),
  errors: ['not-found', 'forbidden', 'conflict', 'impossible'],
  example: { body: {}, response: { operationId: pairId, transaction: exampleTransaction, confirmed: 1 } },
});

export const rejectTransfer = route({
  id: 'rejectTransfer',
  method: 'POST',
  path: '/transfers/{id}/reject',
  tag: 'Review',
  summary: 'It is no transfer; do not ask again',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden'],
});
