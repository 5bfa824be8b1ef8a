import type { Suggested } from '@financehub/core/categorize/choose.ts';
import { applyRules, type CompiledRules, compileRules } from '@financehub/core/rules/apply.ts';
import type { Reader, Writer } from '../../db/database.ts';
import type { TransactionView } from '../ledger/index.ts';
import { linearRegex, loadRules } from '../rules/index.ts';

export async function rulesOf(db: Reader | Writer): Promise<CompiledRules> {
  return compileRules(await loadRules(db), linearRegex);
}

/** The category that the book's rules say, before anything is asked that has learned. */
export function suggestedByRule(
  rules: CompiledRules,
  transaction: TransactionView,
): (Omit<Suggested, 'source'> & { source: 'rule' }) | null {
  if (rules.rules.length === 0) return null;
  const effect = applyRules(rules, { ...transaction, reference: '' });
  if (effect?.side?.type !== 'category') return null;
  const count = effect.rules.length;
  const evidence = [
    count === 1 ? 'A rule of yours says so' : `The most specific of ${count} rules of yours says so`,
  ];
  return { categoryId: effect.side.categoryId, confidence: 1, source: 'rule', evidence };
}
