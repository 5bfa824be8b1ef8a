import type { calculateGreeks } from '@financehub/contract/options.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { DAYS_PER_YEAR, type OptionTerms } from '@financehub/core/options/option.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';

type Sent = Omit<BodyOf<typeof calculateGreeks>['contracts'][number], 'volatility'>;

export type Model = NonNullable<Sent['model']>;

/** An option as it is priced, with the model that was chosen for it. */
export interface ModelledTerms extends OptionTerms {
  readonly model: Model;
}

const EUROPEAN: ReadonlySet<Model> = new Set(['bsm', 'black76']);
const FAULTS_SHOWN = 100;

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** The terms of each contract; throws a ProblemError that names what is wrong by its place. */
export function termsOf(contracts: readonly Sent[], today: EpochDay): ModelledTerms[] {
  const faults: Fault[] = [];
  const terms = contracts.map((sent, index) => {
    const at = `body/contracts/${index}`;
    const model = sent.model ?? (sent.style === 'american' ? 'bjerksund-stensland' : 'bsm');
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
    };
  });
  refuse(faults);
  return terms;
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
