import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  Id,
  IdParams,
  Instant,
  nullable,
  oneOf,
  SumText,
  strict,
  Warning,
} from './schemas.ts';

export const NetWorth = Type.Object(
  {
    currency: Currency,
    date: Type.Array(Day),
    assets: Type.Array(nullable(SumText)),
    liabilities: Type.Array(nullable(SumText)),
    netWorth: Type.Array(nullable(SumText)),
    unavailable: Type.Array(Warning),
  },
  { title: 'NetWorth' },
);

export const getNetWorth = route({
  id: 'getNetWorth',
  method: 'GET',
  path: '/reports/net-worth',
  tag: 'Reports',
  summary: 'Assets, liabilities and net worth at the end of each month',
  access: 'viewer',
  query: strict({
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    currency: Type.Optional(Currency),
  }),
  status: 200,
  response: NetWorth,
  example: {
    response: {
      currency: 'USD',
      date: ['2026-01-31'],
      assets: ['1250.40'],
      liabilities: ['0.00'],
      netWorth: ['1250.40'],
      unavailable: [],
    },
  },
});

export const Kpis = Type.Object(
  {
    currency: Currency,
    asOf: Day,
    netWorth: nullable(SumText),
    assets: nullable(SumText),
    liabilities: nullable(SumText),
    cash: nullable(SumText),
    investments: nullable(SumText),
    monthIncome: nullable(SumText),
    monthExpenses: nullable(SumText),
    savingsRate: nullable(Type.Number({ description: 'of the last 12 whole months, as a fraction' })),
    uncategorized: Type.Integer(),
    unavailable: Type.Array(Warning),
  },
  { title: 'Kpis' },
);

export const getKpis = route({
  id: 'getKpis',
  method: 'GET',
  path: '/reports/kpis',
  tag: 'Reports',
  summary: 'The figures of the home page',
  access: 'viewer',
  query: strict({ asOf: Type.Optional(Day), currency: Type.Optional(Currency) }),
  status: 200,
  response: Kpis,
  example: {
    response: {
      currency: 'USD',
      asOf: '2026-01-31',
      netWorth: '1250.40',
      assets: '1250.40',
      liabilities: '0.00',
      cash: '1250.40',
      investments: '0.00',
      monthIncome: '3000.00',
      monthExpenses: '-2100.00',
      savingsRate: 0.3,
      uncategorized: 4,
      unavailable: [],
    },
  },
});

export const ExportFormat = oneOf(['beancount', 'hledger']);

export const Export = Type.Object(
  {
    id: Id,
    what: oneOf(['book']),
    format: ExportFormat,
    status: oneOf(['queued', 'running', 'done', 'failed', 'cancelled']),
    fileName: nullable(Type.String()),
    size: nullable(Type.Integer()),
    error: Type.Optional(Type.Object({ type: Type.String(), detail: Type.String() })),
    createdAt: Instant,
  },
  { title: 'Export' },
);

const exampleExport = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d80',
  what: 'book' as const,
  format: 'beancount' as const,
  status: 'done' as const,
  fileName: 'home.beancount',
  size: 48211,
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const createExport = route({
  id: 'createExport',
  method: 'POST',
  path: '/exports',
  tag: 'Exports',
  summary: 'Write the whole book as a file',
  access: 'viewer',
  body: strict({ what: Type.Optional(oneOf(['book'])), format: ExportFormat }),
  status: 202,
  response: Type.Object({ id: Id, jobId: Id }),
  example: { body: { format: 'beancount' }, response: { id: exampleExport.id, jobId: exampleExport.id } },
});

export const getExport = route({
  id: 'getExport',
  method: 'GET',
  path: '/exports/{id}',
  tag: 'Exports',
  summary: 'One export',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Export,
  errors: ['not-found'],
  example: { response: exampleExport },
});

export const getExportFile = route({
  id: 'getExportFile',
  method: 'GET',
  path: '/exports/{id}/file',
  tag: 'Exports',
  summary: 'The exported file',
  access: 'viewer',
  params: IdParams,
  status: 200,
  produces: 'text/plain; charset=utf-8',
  errors: ['not-found', 'conflict'],
});
