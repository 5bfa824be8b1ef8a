import type { calculateGreeks, findImpliedVolatility } from '@financehub/contract/options.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { shiftDay } from './days.ts';
import { numberOf } from './legs.ts';
import type { KnownSpot } from './spot.ts';

type Contract = NonNullable<BodyOf<typeof calculateGreeks>['contracts']>[number];
type Priced = BodyOf<typeof findImpliedVolatility>['contracts'][number];

/** An option as it stands in the fields; rates and volatility in percent. */
export interface CalculatorDraft {
  readonly type: 'call' | 'put';
  readonly style: 'european' | 'american';
  readonly payoff: 'vanilla' | 'cash-or-nothing' | 'asset-or-nothing' | 'barrier';
  readonly spot: string;
  readonly strike: string;
  readonly expiry: string;
  readonly rate: string;
  readonly dividendYield: string;
  readonly volatility: string;
  readonly price: string;
  readonly cash: string;
  readonly barrierKind: 'down-and-in' | 'down-and-out' | 'up-and-in' | 'up-and-out';
  readonly level: string;
  readonly rebate: string;
}

const HALF_A_YEAR = 182;
const BARRIER_AT = 0.9;

/** At the money of what the underlying cost last; without it nobody knows a price, and none is made up. */
export const START = (today: string, known: KnownSpot | null | undefined): CalculatorDraft => ({
  type: 'call',
  style: 'european',
  payoff: 'vanilla',
  spot: known?.price ?? '',
  strike: known?.price ?? '',
  expiry: shiftDay(today, HALF_A_YEAR),
  rate: '3',
  dividendYield: '0',
  volatility: '20',
  price: '',
  cash: '1',
  barrierKind: 'down-and-out',
  level: known == null ? '' : (Number(known.price) * BARRIER_AT).toFixed(2),
  rebate: '0',
});

const above = (typed: string): boolean => (numberOf(typed) ?? 0) > 0;

export function gapsOfCalculator(draft: CalculatorDraft, today: string): string[] {
  const gaps: string[] = [];
  if (!above(draft.spot)) gaps.push('a price of the underlying above zero');
  if (!above(draft.strike)) gaps.push('a strike above zero');
  if (draft.expiry < today) gaps.push('an expiry that is still to come');
  const byPrice = draft.payoff === 'vanilla' && draft.price.trim() !== '';
  if (byPrice && numberOf(draft.price) === null) gaps.push('a price that is a number');
  if (!byPrice && !((numberOf(draft.volatility) ?? -1) >= 0)) gaps.push('a volatility');
  if (draft.payoff === 'barrier' && !above(draft.level)) gaps.push('a level of the barrier above zero');
  if (draft.payoff === 'cash-or-nothing' && !above(draft.cash)) gaps.push('what it pays, above zero');
  return gaps;
}

const EUROPEAN = ['bsm', 'black76'] as const;
const AMERICAN = ['bjerksund-stensland', 'baw', 'leisen-reimer', 'al'] as const;

/** The option for each model that can price it; `priced` where a price was typed. */
export function contractsOf(draft: CalculatorDraft): {
  readonly plain: Contract[];
  readonly priced: Priced[] | null;
} {
  const part = (typed: string): number => (numberOf(typed) ?? 0) / 100;
  const models =
    draft.payoff !== 'vanilla' ? (['bsm'] as const) : draft.style === 'american' ? AMERICAN : EUROPEAN;
  const terms = models.map((model) => ({
    type: draft.type,
    style: draft.style,
    spot: numberOf(draft.spot) ?? 0,
    strike: numberOf(draft.strike) ?? 0,
    expiry: draft.expiry,
    rate: part(draft.rate),
    dividendYield: part(draft.dividendYield),
    model,
  }));
  const price = draft.payoff === 'vanilla' ? numberOf(draft.price) : null;
  return {
    plain: terms.map((each) => ({ ...each, ...payoffOf(draft), volatility: part(draft.volatility) })),
    priced: price === null ? null : terms.map((each) => ({ ...each, price })),
  };
}

function payoffOf({ payoff, cash, barrierKind, level, rebate }: CalculatorDraft): Partial<Contract> {
  if (payoff === 'vanilla') return {};
  if (payoff === 'cash-or-nothing') return { payoff, cash: numberOf(cash) ?? 1 };
  if (payoff === 'asset-or-nothing') return { payoff };
  const barrier = { kind: barrierKind, level: numberOf(level) ?? 0, rebate: numberOf(rebate) ?? 0 };
  return { payoff, barrier };
}
