import type { optimize } from '@financehub/contract/optimize.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import type { Range } from '../../ui/PeriodPicker.tsx';

type Question = BodyOf<typeof optimize>;
export type OptimiseMethod = Question['method'];
export type LimitBy = NonNullable<Question['groups']>[number]['by'];

/** A limit as it is edited, in percent; null: none on that side. */
export interface LimitDraft {
  readonly by: LimitBy;
  /** An asset by its id, or a group by its name; null while none is chosen. */
  readonly key: string | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** What somebody expects of an asset, in percent a year. */
export interface ViewDraft {
  readonly asset: string | null;
  /** The asset that it is to do better than; null for a return of its own. */
  readonly over: string | null;
  readonly percent: number;
  /** How sure, in percent; null: as uncertain as the prior. */
  readonly confidence: number | null;
}

/** The form of the optimiser: shares and rates in percent. */
export interface OptimiseDraft {
  readonly method: OptimiseMethod;
  readonly least: number;
  readonly most: number;
  readonly riskFree: number;
  readonly aim: number;
  /** Of the mean loss of bad days. */
  readonly confidence: number;
  readonly limits: readonly LimitDraft[];
  readonly views: readonly ViewDraft[];
}

export const FIRST_DRAFT: OptimiseDraft = {
  method: 'minimum-variance',
  least: 0,
  most: 100,
  riskFree: 0,
  aim: 10,
  confidence: 95,
  limits: [],
  views: [],
};

const fraction = (percent: number): number => Number((percent / 100).toFixed(8));
const side = (name: 'min' | 'max', percent: number | null) =>
  percent === null ? {} : { [name]: fraction(percent) };

/** Why a limit can not be used; null when it can, or is not finished. */
export function limitFault({ min, max }: LimitDraft): string | null {
  return min !== null && max !== null && min > max ? 'The least is above the most.' : null;
}

/** Why a view can not be used; null when it can, or is not finished. */
export function viewFault({ asset, over }: ViewDraft): string | null {
  return asset !== null && asset === over ? 'Choose another asset to compare with.' : null;
}

/** What is asked, of a portfolio or of all of them: limits and views that are not finished are left out. */
export function questionOf(
  draft: OptimiseDraft,
  portfolioId: string | undefined,
  { from, to }: Range,
): Question {
  const { method, least, most, aim } = draft;
  const limits = draft.limits.filter(
    (limit) => limit.key !== null && (limit.min !== null || limit.max !== null) && limitFault(limit) === null,
  );
  const assets = limits.filter(({ by }) => by === 'asset');
  const groups = limits.filter(({ by }) => by !== 'asset');
  const sides = ({ min, max }: LimitDraft) => ({ ...side('min', min), ...side('max', max) });
  return {
    ...(portfolioId === undefined ? {} : { portfolioId }),
    method,
    riskFree: fraction(draft.riskFree),
    confidence: fraction(draft.confidence),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(least === 0 && most === 100 ? {} : { bounds: { min: fraction(least), max: fraction(most) } }),
    ...(assets.length === 0
      ? {}
      : { assetBounds: assets.map((limit) => ({ asset: limit.key!, ...sides(limit) })) }),
    ...(groups.length === 0
      ? {}
      : { groups: groups.map((limit) => ({ by: limit.by, key: limit.key!, ...sides(limit) })) }),
    ...(method === 'target-return' ? { targetReturn: fraction(aim) } : {}),
    ...(method === 'target-risk' ? { targetVolatility: fraction(aim) } : {}),
    ...(method === 'black-litterman' ? { views: viewsOf(draft.views) } : {}),
  };
}

function viewsOf(views: readonly ViewDraft[]): NonNullable<Question['views']> {
  return views
    .filter((view) => view.asset !== null && viewFault(view) === null)
    .map(({ asset, over, percent, confidence }) => ({
      asset: asset!,
      return: fraction(percent),
      ...(over === null ? {} : { over }),
      ...(confidence === null ? {} : { confidence: fraction(confidence) }),
    }));
}
