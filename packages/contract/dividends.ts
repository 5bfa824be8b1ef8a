import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, IdParams, nullable, oneOf, SumText, strict, Warning } from './schemas.ts';

const Fraction = nullable(Type.Number());
const MonthText = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$', examples: ['2025-03'] });

export const DividendSum = Type.Object(
  {
    year: Type.Integer(),
    assetId: nullable(Id),
    symbol: nullable(Type.String()),
    currency: Currency,
    amount: Type.String({ description: 'before tax', examples: ['36.20'] }),
    tax: SumText,
    net: SumText,
    amountInBase: nullable(SumText),
    taxInBase: nullable(SumText),
    netInBase: nullable(SumText),
    payments: Type.Integer(),
  },
  { title: 'DividendSum' },
);

const received = {
  gross: nullable(SumText),
  tax: nullable(SumText),
  net: nullable(SumText),
  interest: nullable(SumText),
};

export const DividendMonth = Type.Object(
  { month: MonthText, ...received },
  {
    title: 'DividendMonth',
    description: 'In base currency. `interest` is after tax and in none of the others.',
  },
);

export const DividendYear = Type.Object(
  { year: Type.Integer(), ...received, growth: Fraction },
  { title: 'DividendYear', description: '`growth` of `gross` on the year before, of whole years only.' },
);

export const DividendAsset = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    name: Type.String(),
    currency: Currency,
    quantity: SumText,
    rhythm: oneOf(['monthly', 'quarterly', 'half-yearly', 'yearly', 'irregular', 'unknown']),
    lastPaid: nullable(Day),
    annualPerShare: nullable(SumText),
    yieldOnCost: Fraction,
    currentYield: Fraction,
    growth: Fraction,
    basis: oneOf(['events', 'payments'], 'dividends of the asset, or what this portfolio was paid'),
  },
  {
    title: 'DividendAsset',
    description:
      'Of what is held. `annualPerShare`: dividends of the last twelve months per share of today. `growth` on the twelve months before.',
  },
);

export const UpcomingDividend = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    date: Type.String({ format: 'date', description: 'of payment where it is known, else the ex-date' }),
    exDate: nullable(Day),
    perShare: SumText,
    quantity: SumText,
    amount: SumText,
    currency: Currency,
    amountInBase: nullable(SumText),
    status: oneOf(['declared', 'expected'], 'expected: estimated from the payments so far'),
    confidence: nullable(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'of an expected one: how often the same guess came true before; 1 for declared ones',
      }),
    ),
    basis: Type.String({ examples: ['as paid on 2025-03-28'] }),
  },
  { title: 'UpcomingDividend' },
);

export const InterestSum = Type.Object({
  year: Type.Integer(),
  currency: Currency,
  amount: SumText,
  tax: SumText,
  net: SumText,
  netInBase: nullable(SumText),
  payments: Type.Integer(),
});

export const Dividends = Type.Object(
  {
    asOf: Day,
    currency: Type.String({ description: 'the base currency: of the portfolio, or of the book' }),
    items: Type.Array(DividendSum),
    months: Type.Array(DividendMonth),
    years: Type.Array(DividendYear),
    assets: Type.Array(DividendAsset),
    interest: Type.Array(InterestSum),
    upcoming: Type.Array(UpcomingDividend),
    expected: Type.Object({
      amount: nullable(SumText),
      yieldOnCost: Fraction,
      currentYield: Fraction,
    }),
    unavailable: Type.Array(Warning),
  },
  { title: 'Dividends' },
);

const query = strict({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  asOf: Type.Optional(Day),
  currency: Type.Optional(Currency),
});

const example = {
  response: {
    asOf: '2026-01-31',
    currency: 'USD',
    items: [
      {
        year: 2025,
        assetId: exampleAssetId,
        symbol: 'VTI',
        currency: 'USD',
        amount: '36.20',
        tax: '5.43',
        net: '30.77',
        amountInBase: '36.20',
        taxInBase: '5.43',
        netInBase: '30.77',
        payments: 4,
      },
    ],
    months: [{ month: '2025-03', gross: '9.05', tax: '1.36', net: '7.69', interest: '0.00' }],
    years: [{ year: 2025, gross: '36.20', tax: '5.43', net: '30.77', interest: '0.00', growth: 0.04 }],
    assets: [
      {
        assetId: exampleAssetId,
        symbol: 'VTI',
        name: 'Total market ETF',
        currency: 'USD',
        quantity: '10',
        rhythm: 'quarterly' as const,
        lastPaid: '2025-12-29',
        annualPerShare: '3.62',
        yieldOnCost: 0.0145,
        currentYield: 0.0116,
        growth: 0.04,
        basis: 'payments' as const,
      },
    ],
    interest: [],
    upcoming: [
      {
        assetId: exampleAssetId,
        symbol: 'VTI',
        date: '2026-03-27',
        exDate: null,
        perShare: '0.905',
        quantity: '10',
        amount: '9.05',
        currency: 'USD',
        amountInBase: '9.05',
        status: 'expected' as const,
        confidence: 0.83,
        basis: 'as paid on 2025-03-27',
      },
    ],
    expected: { amount: '36.20', yieldOnCost: 0.0145, currentYield: 0.0116 },
    unavailable: [],
  },
};

const description =
  '`items` by year and asset, newest first, with `from` and `to` of the day of payment. Amounts in base currency take the rate of the broker, ' +
  'else that of the day. `upcoming` of the next twelve months after `asOf`; what is `expected` is an estimate, and `expected` sums up all that is upcoming.';

export const getDividends = route({
  id: 'getDividends',
  method: 'GET',
  path: '/portfolios/{id}/dividends',
  tag: 'Portfolios',
  summary: 'Dividends received, by year, month and asset, their yield, and what is to come',
  description,
  access: 'viewer',
  params: IdParams,
  query,
  status: 200,
  response: Dividends,
  errors: ['not-found'],
  example,
});

export const getAllDividends = route({
  id: 'getAllDividends',
  method: 'GET',
  path: '/dividends',
  tag: 'Portfolios',
  summary: 'Dividends of all portfolios of the book',
  description,
  access: 'viewer',
  query,
  status: 200,
  response: Dividends,
  example,
});
