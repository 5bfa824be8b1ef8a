import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  FileHash,
  Id,
  Instant,
  nullable,
  oneOf,
  optionalNullable,
  PageQuery,
  page,
  strict,
} from './schemas.ts';

const Column = Type.Union([Type.Integer({ minimum: 0, maximum: 500 }), Type.String({ maxLength: 200 })], {
  description: 'header text, or the position counted from 0',
});

/** What the person says about a CSV; it overrides what was inferred, part by part. */
export const CsvMapping = strict(
  {
    encoding: Type.Optional(Type.String({ maxLength: 40 })),
    delimiter: Type.Optional(oneOf([',', ';', '\t', '|', ''], 'empty for sheets and PDFs, which have none')),
    sheet: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'of a workbook, by its name' }),
    ),
    pdf: Type.Optional(
      strict({
        columns: Type.Array(Type.Number({ minimum: 0, maximum: 20_000 }), {
          maxItems: 60,
          description: 'where the columns of the table begin, in points from the left edge of the page',
        }),
      }),
    ),
    headerLine: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))),
    columns: Type.Optional(
      strict({
        date: Type.Optional(Column),
        amount: Type.Optional(Column),
        debit: Type.Optional(Column),
        credit: Type.Optional(Column),
        fee: Type.Optional(Column),
        counterpart: Type.Optional(Column),
        payee: Type.Optional(Column),
        description: Type.Optional(
          Type.Union([Column, Type.Array(Column, { minItems: 1, maxItems: 20 })], {
            description: 'several are joined with a blank',
          }),
        ),
        balance: Type.Optional(Column),
        currency: Type.Optional(Column),
        reference: Type.Optional(Column),
        category: Type.Optional(Column),
        type: Type.Optional(Column),
        status: Type.Optional(Column),
        account: Type.Optional(Column),
      }),
    ),
    dateOrder: Type.Optional(oneOf(['ymd', 'dmy', 'mdy'])),
    decimalMark: Type.Optional(oneOf(['.', ','])),
    signs: Type.Optional(
      oneOf(
        ['signed', 'type', 'debit-credit', 'debit-credit-signed', 'unmarked-out'],
        'where an amount has its sign from',
      ),
    ),
    invert: Type.Optional(Type.Boolean({ description: 'amounts are spending as positive numbers' })),
    currency: optionalNullable(Currency),
    rates: Type.Optional(
      Type.Object(
        {
          base: Type.Optional(Currency),
          quoted: Type.Optional(
            oneOf(
              ['per-base', 'per-currency'],
              'per-base: units of each currency per unit of the base; per-currency: units of the base per unit of each',
            ),
          ),
        },
        { additionalProperties: false, description: 'what a file of exchange rates does not say itself' },
      ),
    ),
  },
  'CsvMapping',
);

export const Verification = Type.Object(
  {
    state: oneOf(['verified', 'discrepancy', 'unverifiable']),
    reason: Type.String(),
    balances: Type.Array(
      Type.Object({
        accountId: Id,
        date: Day,
        currency: Type.String(),
        statement: DecimalText,
        book: DecimalText,
        difference: DecimalText,
      }),
    ),
    explanation: Type.Array(
      Type.Object({
        kind: oneOf(
          ['missing', 'doubled', 'sign-flipped', 'unlisted', 'split', 'opening'],
          'missing: the bank says it and the book does not hold it; doubled: the book holds it twice; sign-flipped: with the ' +
            'other sign; unlisted: the book holds it and the bank does not say it; split: a split of the security is missing; opening: it was held ' +
            'before the first line of the files',
        ),
        line: nullable(Type.Integer({ description: 'line of the file' })),
        date: nullable(Day),
        amount: DecimalText,
        description: Type.String(),
        transactionId: nullable(Type.String({ description: 'the transaction in the book' })),
      }),
      { description: 'the fewest lines that explain a discrepancy; empty where none were found' },
    ),
  },
  { title: 'Verification' },
);

/** The exchange rates of a file as a whole. */
const ratesOfFile = {
  currencies: Type.Array(Type.String(), { description: 'in the order of the alphabet, without the base' }),
  base: nullable(Type.String({ description: 'null where the file holds several, or does not say it' })),
  from: nullable(Day),
  to: nullable(Day),
};

export const Import = Type.Object(
  {
    fileHash: FileHash,
    fileName: Type.String(),
    size: Type.Integer(),
    format: nullable(Type.String()),
    status: oneOf(['queued', 'running', 'done', 'failed', 'cancelled']),
    jobId: nullable(Id),
    operationId: nullable(Id),
    accountIds: Type.Array(Id),
    portfolioIds: Type.Array(Id),
    counts: Type.Object({
      lines: Type.Integer({ description: 'lines read' }),
      new: Type.Integer({ description: 'lines that made a transaction' }),
      duplicate: Type.Integer({ description: 'lines that an earlier import already brought' }),
      matched: Type.Integer({
        description: 'lines of transactions that were entered by hand, or that posted what was pending',
      }),
      transfer: Type.Integer({ description: 'lines that are the other half of a transfer in the book' }),
      rejected: Type.Integer({ description: 'lines that can not be read' }),
      prices: Type.Integer(),
      factors: Type.Optional(Type.Integer({ description: 'days or months of factor returns' })),
      rates: Type.Optional(Type.Integer({ description: 'exchange rates' })),
    }),
    rates: Type.Optional(
      Type.Object(
        { stored: Type.Integer(), ...ratesOfFile },
        { description: 'of a file of exchange rates; of several of a pair and day the last one is stored' },
      ),
    ),
    rejected: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String(), text: Type.String() }), {
      description: 'the first 1,000',
    }),
    warnings: Type.Array(Type.String()),
    verification: Verification,
    error: Type.Optional(
      Type.Object({ type: Type.String(), detail: Type.String(), mend: Type.Optional(Type.String()) }),
    ),
    createdAt: Instant,
  },
  { title: 'Import' },
);

const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const exampleImport = {
  fileHash: hash,
  fileName: 'checking.csv',
  size: 20480,
  format: 'csv',
  status: 'done' as const,
  jobId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d41',
  operationId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d70',
  accountIds: ['0198b2a4-7c1e-7000-8000-5c0f2a9b1d50'],
  portfolioIds: [],
  counts: { lines: 303, new: 303, duplicate: 0, matched: 0, transfer: 0, rejected: 0, prices: 0 },
  rejected: [],
  warnings: [],
  verification: {
    state: 'verified' as const,
    reason: 'The running balance chains over all 303 lines and ends at the balance of the account.',
    balances: [],
    explanation: [],
  },
  createdAt: '2026-01-31T12:00:00.000Z',
};

/** JSON fields travel as text in a multipart form. */
const UploadFields = strict({
  file: Type.Any({ description: 'the file, at most 256 MiB' }),
  accountId: Type.Optional(Id),
  portfolioId: Type.Optional(Id),
  profileId: Type.Optional(Id),
  mapping: Type.Optional(CsvMapping),
  dryRun: Type.Optional(Type.Boolean()),
  openMissing: Type.Optional(
    Type.Boolean({
      description:
        "what a broker's file sells without having bought it is taken as held before its first line, at unknown cost",
    }),
  ),
});

export const UploadAnswer = Type.Object({ fileHash: FileHash, jobId: Id }, { title: 'UploadAnswer' });

const upload = {
  access: 'editor',
  body: UploadFields,
  bodyType: 'multipart',
  status: 202,
  response: UploadAnswer,
  errors: ['already-imported', 'too-large', 'unsupported-media-type', 'not-found', 'forbidden'],
  example: { response: { fileHash: hash, jobId: exampleImport.jobId } },
} as const;

export const createImport = route({
  id: 'createImport',
  method: 'POST',
  path: '/imports',
  tag: 'Imports',
  summary: 'Drop in a file: bank statement, broker transactions, prices or exchange rates',
  description:
    'The file is known by its SHA-256; the same bytes are refused with 409 naming the earlier import. Without `accountId` the ' +
    'account is found by its number or opened. `dryRun` reads and checks everything and stores nothing; the result is the job’s.',
  ...upload,
});

export const createPortfolioImport = route({
  id: 'createPortfolioImport',
  method: 'POST',
  path: '/portfolios/{id}/imports',
  tag: 'Imports',
  summary: "Drop a broker's file into one portfolio",
  params: strict({ id: Id }),
  ...upload,
});

const PreviewRow = Type.Object({
  line: Type.Integer(),
  date: nullable(Day),
  amount: nullable(DecimalText),
  payee: Type.String(),
  description: Type.String(),
  balance: nullable(DecimalText),
  type: Type.Optional(Type.String()),
  symbol: Type.Optional(Type.String()),
  quantity: Type.Optional(Type.String()),
});

export const ImportPreview = Type.Object(
  {
    format: Type.String(),
    content: oneOf(['statement', 'investments', 'prices', 'factors', 'rates']),
    dialect: Type.Any({ description: 'the profile that was inferred, for CSV' }),
    columns: Type.Array(Type.String()),
    sample: Type.Array(Type.Array(Type.String()), { description: 'the first raw rows' }),
    accounts: Type.Array(
      Type.Object({
        number: nullable(Type.String()),
        name: nullable(Type.String()),
        currency: nullable(Type.String()),
        lines: Type.Integer(),
        from: nullable(Day),
        to: nullable(Day),
        opening: nullable(DecimalText),
        closing: nullable(DecimalText),
        positions: Type.Optional(Type.Integer({ description: 'that a broker names to compare with' })),
      }),
    ),
    rates: Type.Optional(
      Type.Object(
        {
          count: Type.Integer(),
          ...ratesOfFile,
          quoted: nullable(oneOf(['per-base', 'per-currency'], 'null where the file does not say it')),
          question: nullable(
            Type.String({
              description: 'what has to be said with `mapping.rates` before the file can be imported',
            }),
          ),
        },
        { description: 'of a file of exchange rates' },
      ),
    ),
    rows: Type.Array(PreviewRow),
    rejected: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String(), text: Type.String() })),
    warnings: Type.Array(Type.String()),
    knownAs: nullable(FileHash),
    signature: nullable(
      Type.String({
        description: 'by which a profile of this file is recognised; null where none is needed',
      }),
    ),
    profile: nullable(
      Type.Object(
        { id: Id, name: Type.String(), accountId: nullable(Id) },
        { description: 'the saved profile that the file was read with' },
      ),
    ),
  },
  { title: 'ImportPreview' },
);

export const previewImport = route({
  id: 'previewImport',
  method: 'POST',
  path: '/imports/preview',
  tag: 'Imports',
  summary: 'Read a file without storing anything',
  access: 'editor',
  body: UploadFields,
  bodyType: 'multipart',
  status: 200,
  response: ImportPreview,
  errors: ['unreadable-file', 'too-large', 'unsupported-media-type', 'forbidden'],
  example: {
    response: {
      format: 'csv',
      content: 'statement',
      dialect: { delimiter: ',' },
      columns: ['date', 'amount'],
      sample: [['2026-01-31', '-4.00']],
      accounts: [],
      rows: [],
      rejected: [],
      warnings: [],
      knownAs: null,
      signature: null,
      profile: null,
    },
  },
});

export const listImports = route({
  id: 'listImports',
  method: 'GET',
  path: '/imports',
  tag: 'Imports',
  summary: 'The files that were imported, newest first',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(Import),
  example: { response: { items: [exampleImport], nextCursor: null } },
});

const HashParams = strict({ fileHash: FileHash });

export const getImport = route({
  id: 'getImport',
  method: 'GET',
  path: '/imports/{fileHash}',
  tag: 'Imports',
  summary: 'One import with its result',
  access: 'viewer',
  params: HashParams,
  status: 200,
  response: Import,
  errors: ['not-found'],
  example: { response: exampleImport },
});

export const deleteImport = route({
  id: 'deleteImport',
  method: 'DELETE',
  path: '/imports/{fileHash}',
  tag: 'Imports',
  summary: 'Take a whole import back; the file may be imported again',
  access: 'editor',
  params: HashParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict'],
});
