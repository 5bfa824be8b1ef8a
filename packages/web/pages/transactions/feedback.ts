import { giveFeedback } from '@financehub/contract/learning.ts';
import { change } from '../../api.ts';
import { showCount } from '../../format/progress.ts';
import { refreshBook } from '../../query.ts';
import { type Offer, sayProblem, sayWithUndo } from '../../ui/toasts.tsx';

export interface Correction {
  readonly id: string;
  readonly categoryId: string;
  /** How the category is called in what is said. */
  readonly name: string;
}

/** Sets the category as the person's choice. Answers the transaction as stored and how many others of its payee could follow. */
export function chooseCategory({ id, categoryId }: Correction, ifMatch?: string | null) {
  return change(giveFeedback, { params: { id }, body: { categoryId }, ifMatch });
}

/** The offer to give the others of the payee the same category, or none when there are no others. */
export function offerForOthers(correction: Correction, others: number): Offer | undefined {
  if (others === 0) return undefined;
  return {
    label:
      others === 1
        ? 'Also change 1 other of this payee'
        : `Also change ${showCount(others)} others of this payee`,
    run: () => applyToOthers(correction),
  };
}

async function applyToOthers({ id, categoryId, name }: Correction): Promise<void> {
  try {
    const body = { categoryId, applyToSame: true };
    const { data, operationId } = await change(giveFeedback, { params: { id }, body });
    await refreshBook();
    sayWithUndo(`Categorised ${showCount(data.applied)} more as ${name}`, [operationId]);
  } catch (error) {
    sayProblem(error, 'The others could not be changed');
  }
}
