import { Type } from 'typebox';
import { route } from './route.ts';
import { Currency, Day, DecimalText, Id, nullable, oneOf, strict } from './schemas.ts';

const OptionType = oneOf(['call', 'put']);
const Style = oneOf(['european', 'american'], 'default european');

export const OptionModel = oneOf(
  ['bsm', 'black76', 'baw', 'bjerksund-stensland', 'leisen-reimer', 'al'],
  'European: bsm (default; Black-Scholes-Merton), black76 (spot is the price of a future). American: bjerksund-stensland (default), baw ' +
    '(Barone-Adesi and Whaley), leisen-reimer (binomial tree of 501 steps), al (Andersen, Lake and Offengenden: exact to about eight digits)',
);

/** A number that JSON can hold and a model can work with. */
const Finite = (description: string, minimum = -1e12) => Type.Number({ minimum, maximum: 1e12, description });
const Positive = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 1e12, description });
const Rate = (description: string) => Type.Number({ minimum: -1, maximum: 10, description });

const terms = {
  type: OptionType,
  style: Type.Optional(Style),
  spot: Positive('Price of the underlying'),
  strike: Positive('Price at which it may be bought or sold'),
  timeToExpiry: Type.Optional(Type.Number({ minimum: 0, maximum: 200, description: 'Years' })),
  expiry: Type.Optional(Day),
  rate: Type.Optional(Rate('Continuous rate per year; default 0')),
  dividendYield: Type.Optional(Rate('Continuous yield per year; default 0')),
  model: Type.Optional(OptionModel),
};

const Dividend = strict(
  {
    timeToPay: Type.Optional(Type.Number({ minimum: 0, maximum: 200, description: 'Years' })),
    date: Type.Optional(Day),
    amount: Positive('Cash per unit of the underlying'),
  },
  'OptionDividend',
);

/** What an option pays, where it is not a plain one. */
const exotic = {
  dividends: Type.Optional(
    Type.Array(Dividend, {
      maxItems: 100,
      description:
        'Known cash dividends, by the escrowed model: what moves is the spot less their present value. European by formula, American on a tree ' +
        'of Leisen and Reimer with 801 steps',
    }),
  ),
  payoff: Type.Optional(
    oneOf(['vanilla', 'cash-or-nothing', 'asset-or-nothing', 'barrier'], 'default vanilla'),
  ),
  cash: Type.Optional(Positive('What cash-or-nothing pays; default 1')),
  barrier: Type.Optional(
    strict(
      {
        kind: oneOf(['down-and-in', 'down-and-out', 'up-and-in', 'up-and-out']),
        level: Positive('Price at which it is touched; it is watched all the time'),
        rebate: Type.Optional(
          Finite('Paid at once when knocked out, or at expiry when never knocked in; default 0', 0),
        ),
      },
      'OptionBarrier',
    ),
  ),
};

const Contract = strict(
  {
    ...terms,
    ...exotic,
    volatility: Type.Number({ minimum: 0, maximum: 100, description: 'Per year: 0.2 is 20 %' }),
  },
  'OptionContract',
);
const PricedContract = strict(
  { ...terms, price: Finite('What the option costs, per unit of the underlying') },
  'PricedOptionContract',
);

const Figure = nullable(Type.Number());

export const OptionGreeks = Type.Object(
  {
    price: Figure,
    delta: Figure,
    gamma: Figure,
    vega: Figure,
    theta: Figure,
    thetaPerDay: Figure,
    rho: Figure,
    dividendRho: Figure,
    vanna: Figure,
    volga: Figure,
    charm: Figure,
    speed: Figure,
    elasticity: Figure,
    model: OptionModel,
    timeToExpiry: Type.Number(),
    reason: Type.Optional(Type.String({ description: 'Why figures are null' })),
  },
  { title: 'OptionGreeks' },
);

const Position = strict(
  {
    ...terms,
    volatility: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    price: Type.Optional(
      Finite('What it costs now, per unit of the underlying: implies the volatility that is not given', 0),
    ),
    quantity: Finite('Contracts; below zero when sold short'),
    multiplier: Type.Optional(Positive('Units of the underlying a contract is for; default 100')),
    underlying: Type.Optional(
      Type.String({ minLength: 1, maxLength: 40, description: 'What positions are added up by' }),
    ),
  },
  'OptionPosition',
);

/** Of a whole position, or of several together. */
const exposure = {
  deltaShares: nullable(
    Type.Number({ description: 'Units of the underlying that move as the position does' }),
  ),
  deltaMoney: nullable(Type.Number({ description: 'Delta in units times the spot, in `currency`' })),
  gammaShares: nullable(Type.Number({ description: 'Change of deltaShares per 1.00 of spot' })),
  gammaMoney: nullable(Type.Number({ description: 'Change of deltaMoney when the spot moves one percent' })),
  vega: nullable(Type.Number({ description: 'Money per 1.00 (100 points) of volatility' })),
  theta: nullable(Type.Number({ description: 'Money per year; divided by 365, per day' })),
  rho: nullable(Type.Number({ description: 'Money per 1.00 of rate' })),
  value: nullable(Type.Number({ description: 'What it is worth' })),
};

const BookGreeks = Type.Object(
  {
    positions: Type.Array(
      Type.Object({
        assetId: nullable(Id),
        symbol: nullable(Type.String()),
        underlying: nullable(Type.String()),
        quantity: DecimalText,
        multiplier: DecimalText,
        currency: nullable(Currency),
        spot: Figure,
        volatility: Figure,
        volatilityBy: nullable(oneOf(['given', 'implied'])),
        ...exposure,
      }),
    ),
    underlyings: Type.Array(
      Type.Object({
        underlying: nullable(Type.String()),
        currency: nullable(Currency),
        spot: Figure,
        ...exposure,
      }),
    ),
    totals: Type.Object({
      currency: nullable(Currency),
      deltaMoney: Figure,
      gammaMoney: Figure,
      vega: Figure,
      theta: Figure,
      rho: Figure,
      value: Figure,
    }),
    unavailable: Type.Array(
      Type.Object({
        assetId: Type.Optional(Id),
        symbol: nullable(Type.String()),
        reason: Type.String(),
        mend: Type.String(),
      }),
    ),
  },
  { title: 'BookGreeks' },
);

const exampleContract = {
  type: 'call' as const,
  style: 'european' as const,
  spot: 100,
  strike: 105,
  timeToExpiry: 0.5,
  rate: 0.05,
  dividendYield: 0.01,
  volatility: 0.2,
};

export const calculateGreeks = route({
  id: 'calculateGreeks',
  method: 'POST',
  path: '/risk/greeks',
  tag: 'Options',
  summary: 'Price and Greeks of one or up to 100,000 options, or of a book of positions',
  description:
    'Per unit of the underlying. `vega` and `rho` per 1.00 of volatility and rate, `theta` and `charm` per year, `thetaPerDay` per ' +
    'calendar day. `expiry` (a day) may stand for `timeToExpiry` (years of 365 days from today). American Greeks are central differences. ' +
    'Exactly one of `contracts`, `positions`, `portfolioId` and `scope` says what is priced. Of positions `items` are per unit in the order of ' +
    '`book.positions`, and `book` adds them up. A portfolio’s are its options at the last prices up to `asOf`, their volatility implied by their own ' +
    'price, with the holdings of what they are on; `rate` and `dividendYield` are for all of them.',
  access: 'viewer',
  body: strict({
    contracts: Type.Optional(Type.Array(Contract, { minItems: 1, maxItems: 100_000 })),
    positions: Type.Optional(Type.Array(Position, { minItems: 1, maxItems: 5000 })),
    portfolioId: Type.Optional(Id),
    scope: Type.Optional(oneOf(['book'], 'all portfolios together, in the currency of the book')),
    asOf: Type.Optional(Day),
    rate: Type.Optional(Rate('Of a portfolio; continuous per year, default 0')),
    dividendYield: Type.Optional(Rate('Of a portfolio; continuous per year, default 0')),
  }),
  status: 200,
  response: Type.Object({ items: Type.Array(OptionGreeks), book: Type.Optional(BookGreeks) }),
  errors: ['not-found'],
  example: {
    body: { contracts: [exampleContract] },
    response: {
      items: [
        {
          price: 4.4667,
          delta: 0.4549,
          gamma: 0.0279,
          vega: 27.8872,
          theta: -7.1777,
          thetaPerDay: -0.0197,
          rho: 20.5122,
          dividendRho: -22.7456,
          vanna: 0.3514,
          volga: 0.9871,
          charm: 0.0413,
          speed: -0.0001,
          elasticity: 10.1843,
          model: 'bsm',
          timeToExpiry: 0.5,
        },
      ],
    },
  },
});

export const findImpliedVolatility = route({
  id: 'findImpliedVolatility',
  method: 'POST',
  path: '/options/implied-volatility',
  tag: 'Options',
  summary: 'The volatility that each price implies, or why none does',
  description:
    "European options by Jäckel's method to machine precision, American ones by a search with their model (default bjerksund-stensland).",
  access: 'user',
  body: strict({ contracts: Type.Array(PricedContract, { minItems: 1, maxItems: 100_000 }) }),
  status: 200,
  response: Type.Object({
    items: Type.Array(
      Type.Object({
        impliedVolatility: nullable(Type.Number()),
        reason: Type.Optional(Type.String()),
        model: OptionModel,
      }),
    ),
  }),
  example: {
    body: {
      contracts: [{ type: 'call', spot: 100, strike: 105, timeToExpiry: 0.5, rate: 0.05, price: 4.58 }],
    },
    response: { items: [{ impliedVolatility: 0.1999, model: 'bsm' }] },
  },
});

/** What a trade names, a number or a decimal text as trades have it. */
const traded = (description: string, least: 'zero' | 'above zero') =>
  Type.Union(
    [
      least === 'zero' ? Type.Number({ minimum: 0, maximum: 1e12 }) : Positive(description),
      Type.String({
        pattern: `^${least === 'zero' ? '' : '(?=.*[1-9])'}[0-9]{1,12}(\\.[0-9]{1,18})?$`,
        examples: ['12.34'],
      }),
    ],
    { description },
  );

const Leg = strict(
  {
    kind: oneOf(['call', 'put', 'stock']),
    side: oneOf(['long', 'short']),
    quantity: traded('Units of the underlying: contracts times multiplier', 'above zero'),
    strike: Type.Optional(traded('Of options', 'above zero')),
    premium: Type.Optional(
      traded('What one unit cost; of stock its price. Default: 0 for options, the spot for stock', 'zero'),
    ),
    timeToExpiry: Type.Optional(Type.Number({ minimum: 0, maximum: 200, description: 'Years' })),
    expiry: Type.Optional(Day),
    volatility: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  },
  'PayoffLeg',
);

const Curve = Type.Object({
  spot: Type.Array(Type.Number()),
  atExpiry: Type.Array(Type.Number()),
  now: Type.Array(Figure),
});

export const computePayoff = route({
  id: 'computePayoff',
  method: 'POST',
  path: '/options/payoff',
  tag: 'Options',
  summary: 'Profit of a combination of options and stock, at expiry and before',
  description:
    'At expiry means the earliest one; options that live longer are valued by Black-Scholes then and need a volatility, as the curve `now` ' +
    'does (moved to the day `at`). The chance of profit is under a lognormal distribution that drifts with rate and yield, with the volatility ' +
    'given or the mean of those of the legs: no forecast. `surface` asks for the profit over a grid of spots and times. Largest profit and loss are null where they have no bound.',
  access: 'user',
  body: strict({
    spot: traded('Price of the underlying', 'above zero'),
    legs: Type.Array(Leg, { minItems: 1, maxItems: 50 }),
    rate: Type.Optional(Rate('Continuous rate per year; default 0')),
    dividendYield: Type.Optional(Rate('Continuous yield per year; default 0')),
    at: Type.Optional(Day),
    volatility: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'For the chance of profit' }),
    ),
    points: Type.Optional(
      Type.Integer({ minimum: 11, maximum: 2001, description: 'Of the curves; default 201' }),
    ),
    surface: Type.Optional(
      strict({
        spots: Type.Optional(Type.Integer({ minimum: 2, maximum: 201, description: 'Default 21' })),
        times: Type.Optional(Type.Integer({ minimum: 2, maximum: 101, description: 'Default 11' })),
      }),
    ),
  }),
  status: 200,
  response: Type.Object(
    {
      breakEvens: Type.Array(Type.Number()),
      maxProfit: Figure,
      maxLoss: Figure,
      cost: Type.Number({ description: 'What opening it cost; negative: what it brought' }),
      probabilityOfProfit: Figure,
      timeToExpiry: Type.Number({ description: 'Years to the earliest expiry' }),
      curve: Curve,
      surface: Type.Optional(
        Type.Object(
          {
            spot: Type.Array(Type.Number()),
            time: Type.Array(Type.Number({ description: 'Years from now; the last is the earliest expiry' })),
            profit: Type.Array(Type.Array(Figure), { description: 'By time, then by spot' }),
          },
          { title: 'PayoffSurface' },
        ),
      ),
      unavailable: Type.Array(
        Type.Object({ figure: Type.String(), reason: Type.String(), mend: Type.String() }),
      ),
    },
    { title: 'Payoff' },
  ),
  example: {
    body: {
      spot: 100,
      rate: 0.03,
      legs: [
        {
          kind: 'call',
          side: 'long',
          quantity: 100,
          strike: 100,
          premium: 4.2,
          timeToExpiry: 0.25,
          volatility: 0.2,
        },
        {
          kind: 'call',
          side: 'short',
          quantity: 100,
          strike: 110,
          premium: 1.1,
          timeToExpiry: 0.25,
          volatility: 0.2,
        },
      ],
    },
    response: {
      breakEvens: [103.1],
      maxProfit: 690,
      maxLoss: -310,
      cost: 310,
      probabilityOfProfit: 0.378,
      timeToExpiry: 0.25,
      curve: { spot: [90, 100, 110], atExpiry: [-310, -310, 690], now: [-243.9, -12.4, 301.5] },
      unavailable: [],
    },
  },
});
