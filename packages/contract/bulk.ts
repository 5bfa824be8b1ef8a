import { Type } from 'typebox';
import { route } from './route.ts';
import { Id, nullable, oneOf, strict } from './schemas.ts';
import { Transaction, TransactionFilter, TransactionId, TransactionStatus } from './transactions.ts';

export const MOST_IDS = 10_000;

/** Which transactions: these, or all that a filter finds (but some). */
const Selection = {
  ids: Type.Optional(Type.Array(TransactionId, { minItems: 1, maxItems: MOST_IDS, uniqueItems: true })),
  filter: Type.Optional(strict(TransactionFilter)),
  except: Type.Optional(
    Type.Array(TransactionId, { maxItems: MOST_IDS, description: 'of those the filter finds, not these' }),
  ),
  expect: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'how many it shall be; when the book has changed and it is another number, 409 and nothing changes',
    }),
  ),
};

const DryRun = strict({
  dryRun: Type.Optional(Type.Boolean({ description: 'only say what would change' })),
});

const tags = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), {
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
});

export const BulkChange = strict(
  {
    ...Selection,
    action: oneOf(['categorize', 'tag', 'untag', 'setPayee', 'setStatus', 'move', 'delete']),
    categoryId: Type.Optional(Id),
    tags: Type.Optional(tags),
    payee: Type.Optional(Type.String({ maxLength: 500 })),
    status: Type.Optional(TransactionStatus),
    accountId: Type.Optional(Id),
  },
  'BulkChange',
);

export const BulkOutcome = Type.Object(
  {
    operationId: nullable(Id),
    matched: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer({ description: 'already as asked' }),
    skipped: Type.Object({
      count: Type.Integer(),
      items: Type.Array(Type.Object({ id: TransactionId, reason: Type.String() }), {
        description: 'the first 100',
      }),
    }),
    sample: Type.Array(Type.Object({ before: Transaction, after: nullable(Transaction) }), {
      description: 'the first 20 that change; `after` is null for what is deleted',
    }),
  },
  { title: 'BulkOutcome' },
);

const exampleOutcome = {
  operationId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d70',
  matched: 12,
  changed: 11,
  unchanged: 1,
  skipped: { count: 0, items: [] },
  sample: [],
};
const exampleId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d60';
const exampleCategory = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51';

export const bulkTransactions = route({
  id: 'bulkTransactions',
  method: 'POST',
  path: '/transactions/bulk',
  tag: 'Transactions',
  summary: 'Change many transactions as one operation',
  description:
    'Give `ids` or `filter`, an `action`, and what the action needs: `categoryId`, `tags`, `payee`, `status` or `accountId`. What can not take ' +
    'the action is skipped and named: investments always; what is reconciled for move, delete and setStatus; splits and transfers, which have ' +
    'no one category, for categorize; what is of a closed account where its balance or category would change. A category chosen this way is ' +
    'remembered for each payee. `matched` is what was found; an id that is not there is skipped besides. The whole is undone as one operation, ' +
    'and `operationId` is null when nothing changed.',
  access: 'editor',
  query: DryRun,
  body: BulkChange,
  status: 200,
  response: BulkOutcome,
  errors: ['forbidden', 'not-found', 'impossible', 'conflict'],
  example: {
    body: { ids: [exampleId], action: 'categorize', categoryId: exampleCategory },
    response: exampleOutcome,
  },
});

export const bulkCategorize = route({
  id: 'bulkCategorize',
  method: 'POST',
  path: '/transactions/bulk-categorize',
  tag: 'Transactions',
  summary: 'Categorise many transactions: with one category, each with its own, or with what is suggested',
  description:
    'With `items` each gets the category given; with `categoryId` all of the selection get it; both are remembered as your choices. With neither, ' +
    'rules, memory and model are asked for each transaction of the selection that nobody chose a category for, and those that are sure enough ' +
    '(`minConfidence`, else the threshold of the book) get it. Without a selection: all that wait for a category.',
  access: 'editor',
  query: DryRun,
  body: strict({
    ...Selection,
    items: Type.Optional(
      Type.Array(strict({ id: TransactionId, categoryId: Id }), { minItems: 1, maxItems: MOST_IDS }),
    ),
    categoryId: Type.Optional(Id),
    minConfidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  }),
  status: 200,
  response: BulkOutcome,
  errors: ['forbidden', 'not-found', 'impossible', 'conflict'],
  example: {
    body: { items: [{ id: exampleId, categoryId: exampleCategory }] },
    response: exampleOutcome,
  },
});
