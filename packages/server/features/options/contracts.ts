import type { calculateGreeks } from '@financehub/contract/options.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import type { Barrier } from '@financehub/core/options/barrier.ts';
import type { CashDividend } from '@financehub/core/options/dividends.ts';
import { DAYS_PER_YEAR, type OptionTerms } from '@financehub/core/options/option.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';

type SentContract = NonNullable<BodyOf<typeof calculateGreeks>['contracts']>[number];
/** The terms as they are sent, whatever they are priced from. */
export type Sent = Omit<SentContract, 'volatility'>;

export type Model = NonNullable<Sent['model']>;

/** An option as it is priced, with the model that was chosen for it. */
export interface ModelledTerms extends OptionTerms {
  readonly model: Model;
  readonly payoff?: Payoff;
  readonly dividends?: readonly CashDividend[];
}

/** What an option pays that is not a plain one. */
export type Payoff =
  | { readonly kind: 'cash-or-nothing'; readonly cash: number }
  | { readonly kind: 'asset-or-nothing' }
  | { readonly kind: 'barrier'; readonly barrier: Barrier };

const EUROPEAN: ReadonlySet<Model> = new Set(['bsm', 'black76']);
const FAULTS_SHOWN = 100;

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The terms of each contract; throws a ProblemError that names what is wrong by its place. */
export function termsOf(
  contracts: readonly Sent[],
  today: EpochDay,
  place = 'body/contracts',
): ModelledTerms[] {
  const faults: Fault[] = [];
  const terms = contracts.map((sent, index) => {
    const at = `${place}/${index}`;
    const usual =
      sent.style !== 'american' ? 'bsm' : sent.dividends ? 'leisen-reimer' : 'bjerksund-stensland';
    const model = sent.model ?? usual;
    if (sent.style === 'american' && EUROPEAN.has(model))
      faults.push({ path: `${at}/model`, message: `${model} prices European options only` });
    if (sent.style !== 'american' && !EUROPEAN.has(model))
      faults.push({
        path: `${at}/model`,
        message: `${model} prices American options: set style to american`,
      });
    return {
      type: sent.type,
      spot: sent.spot,
      strike: sent.strike,
      timeToExpiry: yearsTo(sent, today, at, faults),
      rate: sent.rate ?? 0,
      dividendYield: sent.dividendYield ?? 0,
      model,
      ...payoffOfContract(sent, model, at, faults),
      ...dividendsOf(sent, model, today, at, faults),
    };
  });
  refuse(faults);
  return terms;
}

function payoffOfContract(
  { payoff = 'vanilla', cash, barrier, dividends }: Sent,
  model: Model,
  at: string,
  faults: Fault[],
): { payoff?: Payoff } {
  const note = (path: string, message: string): unknown => faults.push({ path: `${at}/${path}`, message });
  if (cash !== undefined && payoff !== 'cash-or-nothing') note('cash', 'only cash-or-nothing pays it');
  if (barrier !== undefined && payoff !== 'barrier') note('barrier', 'set payoff to barrier');
  if (payoff === 'vanilla') return {};
  if (model !== 'bsm') note('payoff', `${model} prices plain options only: ${payoff} takes bsm`);
  if (dividends !== undefined) note('dividends', `a ${payoff} option takes a yield, no dividends`);
  if (payoff === 'cash-or-nothing') return { payoff: { kind: payoff, cash: cash ?? 1 } };
  if (payoff === 'asset-or-nothing') return { payoff: { kind: payoff } };
  if (barrier === undefined) {
    note('barrier', 'a barrier option needs its kind and level');
    return {};
  }
  return { payoff: { kind: payoff, barrier: { ...barrier, rebate: barrier.rebate ?? 0 } } };
}

function dividendsOf(
  { dividends }: Sent,
  model: Model,
  today: EpochDay,
  at: string,
  faults: Fault[],
): { dividends?: CashDividend[] } {
  if (dividends === undefined || dividends.length === 0) return {};
  if (model !== 'bsm' && model !== 'leisen-reimer')
    faults.push({
      path: `${at}/model`,
      message: `${model} takes a yield, no dividends: bsm does for European options, leisen-reimer for American ones`,
    });
  return {
    dividends: dividends.map(({ timeToPay, date, amount }, index) => {
      const place = `${at}/dividends/${index}`;
      if ((timeToPay === undefined) === (date === undefined))
        faults.push({ path: `${place}/timeToPay`, message: 'give either timeToPay in years or a date' });
      const days = date === undefined ? 0 : day(date) - today;
      if (days < 0) faults.push({ path: `${place}/date`, message: 'has passed' });
      return { timeToPay: timeToPay ?? days / DAYS_PER_YEAR, amount };
    }),
  };
}

/** Years from today to the day or over the time given; exactly one of them has to be there. */
export function yearsTo(
  sent: { readonly timeToExpiry?: number; readonly expiry?: string },
  today: EpochDay,
  at: string,
  faults: Fault[],
): number {
  if ((sent.timeToExpiry === undefined) === (sent.expiry === undefined)) {
    faults.push({
      path: `${at}/timeToExpiry`,
      message: 'give either timeToExpiry in years or expiry as a day',
    });
    return 0;
  }
  if (sent.expiry === undefined) return sent.timeToExpiry!;
  const days = day(sent.expiry) - today;
  if (days < 0) faults.push({ path: `${at}/expiry`, message: 'has passed' });
  return days / DAYS_PER_YEAR;
}

export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0)
    throw new ProblemError('invalid', 'Some of the contracts can not be priced.', {
      errors: faults.slice(0, FAULTS_SHOWN),
    });
}
