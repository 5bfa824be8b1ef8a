import type { Suggested } from '@financehub/core/categorize/choose.ts';
import { applyRules, type CompiledRules, compileRules } from '@financehub/core/rules/apply.ts';
import type { RuleRecord } from '@financehub/core/rules/rule.ts';
import type { Reader, Writer } from '../../db/database.ts';
import type { TransactionView } from '../ledger/index.ts';
import { linearRegex, loadRules } from '../rules/index.ts';
import type { BankSaid } from './line.ts';

export async function rulesOf(db: Reader | Writer): Promise<CompiledRules> {
  return compileRules(await loadRules(db), linearRegex);
}

/** The category that rules give the transaction, and how many of them speak of it. */
export function categoryByRule(
  rules: CompiledRules,
  record: RuleRecord,
): { readonly categoryId: string; readonly count: number } | null {
  if (rules.rules.length === 0) return null;
  const effect = applyRules(rules, record);
  return effect?.side?.type === 'category'
    ? { categoryId: effect.side.categoryId, count: effect.rules.length }
    : null;
}

/** The category that the book's rules say, before anything is asked that has learned. */
export function suggestedByRule(
  rules: CompiledRules,
  transaction: TransactionView,
  { reference }: BankSaid,
): (Omit<Suggested, 'source'> & { source: 'rule' }) | null {
  const found = categoryByRule(rules, { ...transaction, reference: reference ?? '' });
  if (found === null) return null;
  const { categoryId, count } = found;
  const evidence = [
    count === 1 ? 'A rule of yours says so' : `The most specific of ${count} rules of yours says so`,
  ];
  return { categoryId, confidence: 1, source: 'rule', evidence };
}
