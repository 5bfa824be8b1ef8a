import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  FileHash,
  Id,
  IdParams,
  Name,
  nullable,
  oneOf,
  optionalNullable,
  PageQuery,
  page,
  SumText,
  strict,
} from './schemas.ts';

export const AccountType = oneOf(['asset', 'liability', 'equity', 'income', 'expense']);
export const AccountSubtype = oneOf([
  'checking',
  'savings',
  'cash',
  'credit-card',
  'loan',
  'mortgage',
  'investment',
  'property',
  'receivable',
  'payable',
  'other',
]);

export const Balance = Type.Object(
  { currency: Type.String({ description: 'currency code, or the id of an asset' }), amount: SumText },
  { title: 'Balance' },
);

export const Account = Type.Object(
  {
    id: Id,
    name: Name,
    type: AccountType,
    subtype: nullable(AccountSubtype),
    currency: nullable(Currency),
    parentId: nullable(Id),
    path: Type.Array(Type.String(), { description: 'names from the root to this account' }),
    number: nullable(Type.String({ description: 'account number or IBAN as statements name it' })),
    institution: nullable(Type.String()),
    portfolioId: nullable(Id),
    closed: Type.Boolean(),
    balance: nullable(SumText),
    balances: Type.Array(Balance, { description: 'of this account alone, one per currency or asset held' }),
    transactionCount: Type.Integer(),
    lastDate: nullable(Day),
  },
  { title: 'Account' },
);

export const exampleAccount = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d50',
  name: 'Everyday account',
  type: 'asset' as const,
  subtype: 'checking' as const,
  currency: 'USD',
  parentId: null,
  path: ['Everyday account'],
  number: null,
  institution: null,
  portfolioId: null,
  closed: false,
  balance: '1250.40',
  balances: [{ currency: 'USD', amount: '1250.40' }],
  transactionCount: 12,
  lastDate: '2026-01-31',
};

const AsOf = Type.Optional(Day);

export const listAccounts = route({
  id: 'listAccounts',
  method: 'GET',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'The accounts of the book with their balances',
  description: 'Income and expense accounts are listed as categories; add `type` to see them here.',
  access: 'viewer',
  query: strict({
    ...PageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })),
    type: Type.Optional(AccountType),
    asOf: AsOf,
    includeClosed: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 200,
  response: page(Account),
  example: { response: { items: [exampleAccount], nextCursor: null } },
});

export const createAccount = route({
  id: 'createAccount',
  method: 'POST',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'Open an account, with an opening balance if it has one',
  access: 'editor',
  body: strict({
    name: Name,
    type: AccountType,
    subtype: optionalNullable(AccountSubtype),
    currency: optionalNullable(Currency),
    parentId: optionalNullable(Id),
    number: optionalNullable(Type.String({ maxLength: 64 })),
    institution: optionalNullable(Type.String({ maxLength: 120 })),
    openingBalance: Type.Optional(DecimalText),
    openingDate: Type.Optional(Day),
  }),
  status: 201,
  response: Account,
  errors: ['forbidden', 'conflict', 'impossible'],
  example: {
    body: {
      name: 'Everyday account',
      type: 'asset',
      subtype: 'checking',
      currency: 'USD',
      openingBalance: '100.00',
    },
    response: exampleAccount,
  },
});

export const getAccount = route({
  id: 'getAccount',
  method: 'GET',
  path: '/accounts/{id}',
  tag: 'Accounts',
  summary: 'One account',
  access: 'viewer',
  params: IdParams,
  query: strict({ asOf: AsOf }),
  status: 200,
  response: Account,
  errors: ['not-found'],
  example: { response: exampleAccount },
});

export const updateAccount = route({
  id: 'updateAccount',
  method: 'PATCH',
  path: '/accounts/{id}',
  tag: 'Accounts',
  summary: 'Rename, move, close or reopen an account',
  access: 'editor',
  params: IdParams,
  body: strict({
    name: Type.Optional(Name),
    subtype: optionalNullable(AccountSubtype),
    parentId: optionalNullable(Id),
    number: optionalNullable(Type.String({ maxLength: 64 })),
    institution: optionalNullable(Type.String({ maxLength: 120 })),
    closed: Type.Optional(Type.Boolean()),
  }),
  status: 200,
  response: Account,
  errors: ['not-found', 'forbidden', 'conflict', 'impossible', 'stale'],
  example: { body: { name: 'Joint account' }, response: exampleAccount },
});

export const deleteAccount = route({
  id: 'deleteAccount',
  method: 'DELETE',
  path: '/accounts/{id}',
  tag: 'Accounts',
  summary: 'Delete an account that nothing refers to; close one that has transactions',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict', 'stale'],
});

export const AccountTotals = Type.Object(
  {
    months: Type.Array(Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$' })),
    items: Type.Array(
      Type.Object({
        accountId: Id,
        currency: Type.String(),
        totals: Type.Array(SumText, { description: 'one per month: the sum of that month' }),
      }),
    ),
  },
  { title: 'AccountTotals' },
);

export const getAccountTotals = route({
  id: 'getAccountTotals',
  method: 'GET',
  path: '/accounts/totals',
  tag: 'Accounts',
  summary: 'Monthly totals of accounts or categories',
  access: 'viewer',
  query: strict({
    type: Type.Optional(AccountType),
    accountId: Type.Optional(Id),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  }),
  status: 200,
  response: AccountTotals,
  errors: ['not-found'],
  example: {
    response: {
      months: ['2026-01'],
      items: [{ accountId: exampleAccount.id, currency: 'USD', totals: ['120.00'] }],
    },
  },
});

const Month = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$' });

export const AccountCoverage = Type.Object(
  {
    months: Type.Array(
      Type.Object({
        month: Month,
        state: oneOf(['covered', 'partial', 'missing']),
        days: Type.Integer({ description: 'days of the month that statements cover' }),
        lines: Type.Integer({ description: 'transactions that statements name' }),
        imports: Type.Array(Type.Object({ fileHash: FileHash, fileName: Type.String() })),
        doubled: Type.Integer({
          description: 'pairs of likely duplicates: same day and amount, alike text, not from one file',
        }),
        verification: nullable(oneOf(['verified', 'discrepancy', 'unverifiable'])),
      }),
      { description: 'from the first to the last day that a statement covers' },
    ),
    gaps: Type.Array(Type.Object({ from: Day, to: Day }), { description: 'days that no statement covers' }),
  },
  { title: 'AccountCoverage' },
);

export const accountCoverage = route({
  id: 'accountCoverage',
  method: 'GET',
  path: '/accounts/{id}/coverage',
  tag: 'Accounts',
  summary: 'Which months of an account statements cover, and what is doubtful in them',
  description:
    'A statement covers the days from its first to its last line, and up to its balances where they are at most a month away. ' +
    'Two statements follow on each other where the one ends with the balance that the other starts with.',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: AccountCoverage,
  errors: ['not-found'],
  example: {
    response: {
      months: [
        {
          month: '2026-01',
          state: 'covered',
          days: 31,
          lines: 12,
          imports: [
            {
              fileHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
              fileName: 'january.csv',
            },
          ],
          doubled: 0,
          verification: 'verified',
        },
      ],
      gaps: [],
    },
  },
});

export const Category = Type.Object(
  {
    id: Id,
    name: Name,
    type: oneOf(['income', 'expense']),
    parentId: nullable(Id),
    path: Type.Array(Type.String()),
    transactionCount: Type.Integer(),
  },
  { title: 'Category' },
);

const exampleCategory = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d51',
  name: 'Groceries',
  type: 'expense' as const,
  parentId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d52',
  path: ['Food', 'Groceries'],
  transactionCount: 31,
};

export const listCategories = route({
  id: 'listCategories',
  method: 'GET',
  path: '/categories',
  tag: 'Categories',
  summary: 'The income and expense categories',
  access: 'viewer',
  query: strict({
    ...PageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 500 })),
  }),
  status: 200,
  response: page(Category),
  example: { response: { items: [exampleCategory], nextCursor: null } },
});

export const createCategory = route({
  id: 'createCategory',
  method: 'POST',
  path: '/categories',
  tag: 'Categories',
  summary: 'Add a category',
  access: 'editor',
  body: strict({ name: Name, type: oneOf(['income', 'expense']), parentId: optionalNullable(Id) }),
  status: 201,
  response: Category,
  errors: ['forbidden', 'conflict', 'impossible'],
  example: { body: { name: 'Groceries', type: 'expense' }, response: exampleCategory },
});

export const getCategory = route({
  id: 'getCategory',
  method: 'GET',
  path: '/categories/{id}',
  tag: 'Categories',
  summary: 'One category',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Category,
  errors: ['not-found'],
  example: { response: exampleCategory },
});

export const updateCategory = route({
  id: 'updateCategory',
  method: 'PATCH',
  path: '/categories/{id}',
  tag: 'Categories',
  summary: 'Rename or move a category',
  access: 'editor',
  params: IdParams,
  body: strict({ name: Type.Optional(Name), parentId: optionalNullable(Id) }),
  status: 200,
  response: Category,
  errors: ['not-found', 'forbidden', 'conflict', 'impossible', 'stale'],
  example: { body: { name: 'Food shopping' }, response: exampleCategory },
});

export const deleteCategory = route({
  id: 'deleteCategory',
  method: 'DELETE',
  path: '/categories/{id}',
  tag: 'Categories',
  summary: 'Delete a category that no transaction uses',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict', 'stale'],
});
