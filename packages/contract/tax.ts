import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { CostBasis } from './portfolios.ts';
import { route } from './route.ts';
import { Currency, Day, Id, nullable, oneOf, SumText, strict, Warning } from './schemas.ts';

export const TaxTerm = oneOf(
  ['short', 'long'],
  'long: held for more than a year, counted from the day after the purchase',
);

/** Which rule defers a loss: `us`: IRC § 1091; `uk` and `none`: no rule beyond how lots are matched. */
export const TaxRules = oneOf(
  ['us', 'uk', 'none'],
  'by default `uk` for the method `uk-pool`, otherwise `us`',
);

const Rate = Type.Number({ minimum: 0, maximum: 1 });

const ofLot = {
  portfolioId: Id,
  portfolio: Type.String(),
  assetId: Id,
  symbol: Type.String(),
  transactionId: Type.String({ description: 'what brought the shares in' }),
  acquired: Day,
  heldSince: Type.String({
    format: 'date',
    description:
      'where the holding period begins: `acquired`, or earlier by the days that washed shares were held',
  }),
  quantity: SumText,
  currency: Currency,
  cost: nullable(SumText),
  costInBase: nullable(SumText),
  basisAdjustment: Type.String({
    description:
      'disallowed losses of other sales that belong to the basis of these shares, in base currency',
    examples: ['250.00'],
  }),
};

export const OpenTaxLot = Type.Object(
  {
    ...ofLot,
    costPerUnit: nullable(SumText),
    price: nullable(SumText),
    priceCurrency: Type.String({ description: 'of price and marketValue', examples: ['USD'] }),
    priceDate: nullable(Day),
    marketValue: nullable(SumText),
    unrealizedGain: nullable(SumText),
    marketValueInBase: nullable(SumText),
    unrealizedGainInBase: nullable(SumText),
    term: TaxTerm,
    longTermFrom: nullable(Day),
    daysToLongTerm: nullable(Type.Integer({ description: 'null where it is long-term' })),
  },
  { title: 'OpenTaxLot' },
);

export const WashReplacement = Type.Object({
  portfolioId: Id,
  transactionId: Type.String(),
  date: Day,
  quantity: SumText,
});

export const ClosedTaxLot = Type.Object(
  {
    ...ofLot,
    saleId: Type.String(),
    disposed: Day,
    proceeds: SumText,
    proceedsCurrency: Currency,
    gain: nullable(SumText),
    proceedsInBase: nullable(SumText),
    gainInBase: nullable(SumText),
    washSale: Type.Boolean(),
    disallowedLoss: SumText,
    taxableGain: nullable(SumText),
    replacement: nullable(WashReplacement),
    term: TaxTerm,
  },
  {
    title: 'ClosedTaxLot',
    description:
      'One row of Form 8949. Shares whose loss is deferred, or whose basis holds a deferred loss, stand in rows of their own. ' +
      'gainInBase = proceedsInBase - costInBase - basisAdjustment; taxableGain = gainInBase + disallowedLoss.',
  },
);

const sums = {
  short: nullable(SumText),
  long: nullable(SumText),
  total: nullable(SumText),
  washSaleDisallowed: nullable(SumText),
};

export const TaxYear = Type.Object(
  {
    year: Type.Integer(),
    currency: Currency,
    ...sums,
    proceeds: nullable(SumText),
    cost: nullable(SumText),
    lots: Type.Integer(),
  },
  { title: 'TaxYear', description: 'Taxable gains of a calendar year, deferred losses left out.' },
);

export const TaxYearOfAsset = Type.Object({
  year: Type.Integer(),
  assetId: Id,
  symbol: Type.String(),
  currency: Currency,
  gain: nullable(SumText),
  base: Type.Object({ currency: Currency, ...sums }),
});

export const UkTaxYear = Type.Object(
  {
    taxYear: Type.String({ examples: ['2025/26'] }),
    from: Day,
    to: Day,
    currency: Currency,
    disposals: Type.Integer(),
    proceeds: nullable(SumText),
    allowableCosts: nullable(SumText),
    gains: nullable(SumText),
    losses: nullable(SumText),
    net: nullable(SumText),
    exemptAmount: nullable(SumText),
    taxable: nullable(SumText),
  },
  {
    title: 'UkTaxYear',
    description:
      'From 6 April to 5 April, in GBP. A disposal is all that is sold of an asset on a day. `exemptAmount` is the annual ' +
      'exempt amount of individuals, null where it is not known yet; losses of other years are not carried.',
  },
);

export const HarvestCandidate = Type.Object(
  {
    ...ofLot,
    marketValueInBase: SumText,
    loss: Type.String({ description: 'in base currency, positive', examples: ['420.00'] }),
    term: TaxTerm,
    longTermFrom: nullable(Day),
    daysToLongTerm: nullable(Type.Integer()),
    washSale: Type.Object({
      risk: oneOf(
        ['none', 'partial', 'whole'],
        'how much of the loss recent purchases would defer if the lot alone were sold now',
      ),
      disallowedLoss: SumText,
      replacements: Type.Array(WashReplacement),
      safeFrom: nullable(Day),
      daysUntilSafe: nullable(Type.Integer()),
      buyBackFrom: Type.String({
        format: 'date',
        description: 'the first day on which buying again does not defer a loss realised now',
      }),
    }),
    usableLoss: SumText,
    taxSaved: nullable(SumText),
  },
  { title: 'HarvestCandidate' },
);

export const TaxLots = Type.Object(
  {
    asOf: Day,
    from: nullable(Day),
    to: nullable(Day),
    currency: Type.String({ description: 'the base currency: of the portfolio, or of the book' }),
    method: nullable(CostBasis),
    rules: TaxRules,
    open: Type.Array(OpenTaxLot),
    closed: Type.Array(ClosedTaxLot),
    years: Type.Array(TaxYear),
    assets: Type.Array(TaxYearOfAsset),
    ukYears: Type.Array(UkTaxYear),
    harvest: Type.Array(HarvestCandidate),
    unavailable: Type.Array(Warning),
  },
  { title: 'TaxLots' },
);

export const getTaxLots = route({
  id: 'getTaxLots',
  method: 'GET',
  path: '/analytics/tax-lots',
  tag: 'Analytics',
  summary: 'Tax lots: open and sold, realised gains per year, wash sales, and losses to harvest',
  description:
    'Of one portfolio, or of all of the book. Purchases in any portfolio of the book count as replacements of a sale at a loss, also ' +
    'where one portfolio is asked for. `from`, `to` and `year` choose the sales that are listed and summed by their day; `year` is a calendar year, ' +
    'under `uk` rules the tax year that begins in it. `method` matches all anew; without it each portfolio uses its own, and `method` is null ' +
    'where they differ. Rates are fractions. `format=csv`, or an Accept header of `text/csv`, answers the sold lots in the order of Form 8949. ' +
    'Short sales are listed, but not examined for wash sales.',
  access: 'viewer',
  query: strict({
    portfolioId: Type.Optional(Id),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    year: Type.Optional(Type.Integer({ minimum: 1, maximum: 9998 })),
    asOf: Type.Optional(Day),
    currency: Type.Optional(Currency),
    method: Type.Optional(CostBasis),
    rules: Type.Optional(TaxRules),
    shortRate: Type.Optional(Rate),
    longRate: Type.Optional(Rate),
    format: Type.Optional(oneOf(['json', 'csv'], 'default json')),
  }),
  status: 200,
  response: TaxLots,
  alsoProduces: 'text/csv',
  errors: ['not-found', 'impossible'],
  example: {
    response: {
      asOf: '2026-01-31',
      from: null,
      to: null,
      currency: 'USD',
      method: 'fifo',
      rules: 'us',
      open: [],
      closed: [
        {
          portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
          portfolio: 'Brokerage',
          assetId: exampleAssetId,
          symbol: 'VTI',
          transactionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
          saleId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db1',
          acquired: '2025-03-03',
          heldSince: '2025-03-03',
          disposed: '2025-10-01',
          quantity: '100',
          currency: 'USD',
          cost: '1000.00',
          costInBase: '1000.00',
          basisAdjustment: '0.00',
          proceeds: '750.00',
          proceedsCurrency: 'USD',
          gain: '-250.00',
          proceedsInBase: '750.00',
          gainInBase: '-250.00',
          washSale: true,
          disallowedLoss: '250.00',
          taxableGain: '0.00',
          replacement: {
            portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
            transactionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db2',
            date: '2025-10-10',
            quantity: '100',
          },
          term: 'short',
        },
      ],
      years: [
        {
          year: 2025,
          currency: 'USD',
          short: '0.00',
          long: '0.00',
          total: '0.00',
          washSaleDisallowed: '250.00',
          proceeds: '750.00',
          cost: '1000.00',
          lots: 1,
        },
      ],
      assets: [
        {
          year: 2025,
          assetId: exampleAssetId,
          symbol: 'VTI',
          currency: 'USD',
          gain: '-250.00',
          base: {
            currency: 'USD',
            short: '0.00',
            long: '0.00',
            total: '0.00',
            washSaleDisallowed: '250.00',
          },
        },
      ],
      ukYears: [],
      harvest: [],
      unavailable: [],
    },
  },
});
