import { day, type EpochDay } from '../time/day.ts';

/**
 * One move of a scenario. `on`: `equity`, `sector:NAME`, `rates` and `credit` (changes of yields, which move bonds by their
 * duration; 0.01 is 100 basis points), `fx:AAABBB` (what a unit of AAA is worth in BBB; AAA moves against all others),
 * `volatility` (that of options, as a share of itself), `commodity`, `crypto`, `asset:SYMBOL`, `correlation` (the share of
 * the way to one).
 */
export interface Shock {
  readonly on: string;
  readonly change: number;
}

export interface Scenario {
  readonly id: string | null;
  readonly name: string;
  /** Days whose prices are replayed where there are some: from the close of the first to that of the last. */
  readonly window: { readonly from: EpochDay; readonly to: EpochDay } | null;
  readonly shocks: readonly Shock[];
  readonly source: string;
}

const FRENCH = 'equity: market of K. French’s library, daily';
const FRED = 'rates: 10-year Treasury, monthly means of FRED (GS10)';
const BAA = 'credit: Moody’s Baa less GS10, monthly means of FRED';
const BBB = 'credit: spread of BBB bonds, ends of months, FRED';
const ECB = 'currencies: reference rates of the ECB';
const VIX = 'volatility: closes of Cboe’s VIX';
const WTI = 'commodity: WTI crude, monthly means of FRED-MD';

const replayed = (
  id: string,
  name: string,
  window: readonly [from: string, to: string],
  shocks: Readonly<Record<string, number>>,
  ...source: readonly string[]
): Scenario => ({
  id,
  name,
  window: { from: day(window[0]), to: day(window[1]) },
  shocks: Object.entries(shocks).map(([on, change]) => ({ on, change })),
  source: source.join('; '),
});

const supposed = (id: string, name: string, shocks: Readonly<Record<string, number>>): Scenario => ({
  id,
  name,
  window: null,
  shocks: Object.entries(shocks).map(([on, change]) => ({ on, change })),
  source: 'a supposition, no event',
});

/** See docs/risk.md for where each figure comes from. */
export const SCENARIOS: readonly Scenario[] = [
  replayed(
    'black-monday-1987',
    'Black Monday, October 1987',
    ['1987-10-13', '1987-10-19'],
    { equity: -0.2502, volatility: 5.18 },
    FRENCH,
    'volatility: closes of Cboe’s VXO (FRED, VXOCLS)',
  ),
  replayed(
    'dot-com-2000',
    'Dot-com bust, March 2000 to October 2002',
    ['2000-03-24', '2002-10-09'],
    {
      equity: -0.4961,
      rates: -0.0232,
      credit: 0.0168,
      commodity: -0.0348,
      'fx:EURUSD': 0.0102,
      'fx:GBPUSD': -0.0223,
      'fx:JPYUSD': -0.1373,
      'fx:CHFUSD': 0.0977,
    },
    FRENCH,
    FRED,
    BAA,
    WTI,
    ECB,
  ),
  replayed(
    'gfc-2008',
    'Financial crisis, October 2007 to March 2009',
    ['2007-10-09', '2009-03-09'],
    {
      equity: -0.5468,
      rates: -0.0171,
      credit: 0.0365,
      volatility: 2.08,
      commodity: -0.4434,
      'fx:EURUSD': -0.1049,
      'fx:GBPUSD': -0.3205,
      'fx:JPYUSD': 0.184,
      'fx:CHFUSD': 0.0172,
    },
    FRENCH,
    FRED,
    BAA,
    VIX,
    WTI,
    ECB,
  ),
  replayed(
    'lehman-2008',
    'Lehman, September to November 2008',
    ['2008-09-12', '2008-11-20'],
    {
      equity: -0.403,
      rates: -0.0016,
      credit: 0.0206,
      volatility: 2.15,
      commodity: -0.4472,
      'fx:EURUSD': -0.1083,
      'fx:GBPUSD': -0.1569,
      'fx:JPYUSD': 0.1225,
      'fx:CHFUSD': -0.0671,
    },
    FRENCH,
    FRED,
    BAA,
    VIX,
    WTI,
    ECB,
  ),
  replayed(
    'euro-2011',
    'Euro crisis and downgrade of the United States, summer 2011',
    ['2011-07-22', '2011-08-08'],
    {
      equity: -0.1772,
      rates: -0.007,
      credit: 0.0062,
      volatility: 1.74,
      commodity: -0.1117,
      'fx:EURUSD': -0.0115,
      'fx:JPYUSD': 0.0067,
      'fx:CHFUSD': 0.0741,
    },
    FRENCH,
    FRED,
    BBB,
    VIX,
    WTI,
    ECB,
  ),
  replayed(
    'covid-2020',
    'Covid crash, February to March 2020',
    ['2020-02-19', '2020-03-23'],
    {
      equity: -0.3427,
      rates: -0.0063,
      credit: 0.0232,
      volatility: 3.28,
      commodity: -0.422,
      crypto: -0.2528,
      'fx:EURUSD': -0.0016,
      'fx:GBPUSD': -0.1071,
    },
    FRENCH,
    FRED,
    BBB,
    VIX,
    WTI,
    'crypto: bitcoin, ends of February and March',
    ECB,
  ),
  replayed(
    'rates-2022',
    'Inflation and rates, January to October 2022',
    ['2022-01-03', '2022-10-12'],
    {
      equity: -0.245,
      rates: 0.0222,
      credit: 0.0046,
      volatility: 1.02,
      commodity: 0.052,
      crypto: -0.5634,
      'fx:EURUSD': -0.1452,
      'fx:GBPUSD': -0.1813,
      'fx:JPYUSD': -0.216,
      'fx:CHFUSD': -0.0826,
    },
    'equity: SPDR S&P 500 with dividends',
    FRED,
    BAA,
    VIX,
    WTI,
    'crypto: bitcoin, ends of December 2021 and October 2022',
    ECB,
  ),
  replayed(
    'crypto-2022',
    'Fall of crypto assets, November 2021 to November 2022',
    ['2021-11-10', '2022-11-09'],
    {
      equity: -0.1808,
      rates: 0.0233,
      credit: 0.0046,
      crypto: -0.7213,
      'fx:EURUSD': -0.1314,
      'fx:GBPUSD': -0.1535,
      'fx:JPYUSD': -0.2256,
      'fx:CHFUSD': -0.0721,
    },
    'equity: SPDR S&P 500 with dividends',
    FRED,
    BAA,
    'crypto: bitcoin, ends of October 2021 and November 2022',
    ECB,
  ),
  replayed(
    'franc-2015',
    'Franc unpegged, January 2015',
    ['2015-01-14', '2015-01-16'],
    { equity: 0.0027, 'fx:EURUSD': -0.0159, 'fx:CHFUSD': 0.167 },
    FRENCH,
    ECB,
  ),
  replayed(
    'brexit-2016',
    'Brexit vote, June 2016',
    ['2016-06-23', '2016-06-27'],
    {
      equity: -0.0569,
      'fx:EURUSD': -0.0343,
      'fx:GBPUSD': -0.1131,
      'fx:JPYUSD': 0.0398,
      'fx:CHFUSD': -0.0217,
    },
    FRENCH,
    ECB,
  ),
  supposed('equity-20', 'Equity falls by 20%', { equity: -0.2, volatility: 0.8 }),
  supposed('rates-up-200', 'Rates rise by 200 basis points', { rates: 0.02 }),
  supposed('rates-down-100', 'Rates fall by 100 basis points', { rates: -0.01 }),
  supposed('credit-300', 'Credit spreads widen by 300 basis points', { credit: 0.03 }),
  supposed('dollar-up-15', 'The dollar rises by 15%', { 'fx:USDEUR': 0.15 }),
  supposed('euro-up-15', 'The euro rises by 15%', { 'fx:EURUSD': 0.15 }),
  supposed('volatility-double', 'Volatility doubles', { volatility: 1 }),
  supposed('commodity-30', 'Commodities fall by 30%', { commodity: -0.3 }),
  supposed('crypto-50', 'Crypto assets fall by 50%', { crypto: -0.5 }),
  supposed('correlation-one', 'All correlations go to one', { correlation: 1 }),
];

export const scenarioById = (id: string): Scenario | undefined => SCENARIOS.find((each) => each.id === id);
