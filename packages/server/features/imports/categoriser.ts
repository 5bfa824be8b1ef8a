import type { PayeeMemory } from '@financehub/core/categorize/memory.ts';
import { suggest } from '@financehub/core/categorize/suggest.ts';
import { sign } from '@financehub/core/money/decimal.ts';
import type { StatementLine } from '@financehub/core/statements/statement.ts';
import type { PostingPlan } from './reading.ts';

/** The account that a line's other side goes to, and who says so. */
export type Category = readonly [
  accountId: string,
  source: 'file' | 'model' | 'none',
  confidence: number | null,
];

/** Texts remembered at once; most files repeat a few thousand. */
const MOST_KNOWN = 100_000;

/** What the file says, then what the person chose for the payee, then the vocabulary, then nothing. */
export function categoriser(plan: PostingPlan): (line: StatementLine) => Category {
  const memory = memoryOf(plan);
  const known = new Map<string, Category>();
  const guess = (payee: string, description: string, direction: -1 | 0 | 1): Category => {
    const suggestion = suggest({ payee, description, sign: direction }, memory);
    const account =
      suggestion === null
        ? undefined
        : suggestion.source === 'memory'
          ? suggestion.categoryId
          : plan.byKey.get(suggestion.key);
    return account === undefined ? uncategorized(direction) : [account, 'model', suggestion!.confidence];
  };
  const uncategorized = (direction: -1 | 0 | 1): Category => [
    direction > 0 ? plan.uncategorizedIncome : plan.uncategorizedExpense,
    'none',
    null,
  ];
  return ({ payee, description, amount, category }) => {
    const direction = sign(amount);
    const named = category === null ? undefined : plan.fileCategories.get(category);
    if (named !== undefined) return named === '' ? uncategorized(direction) : [named, 'file', 1];
    const key = `${direction}\n${payee}\n${description}`;
    let found = known.get(key);
    if (found === undefined) {
      found = guess(payee, description, direction);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, found);
    }
    return found;
  };
}

function memoryOf({ memory }: PostingPlan): PayeeMemory {
  const choices = new Map<string, { counts: Map<string, number>; total: number; latest: string }>();
  for (const [payeeKey, accountId, times] of memory) {
    const of = choices.get(payeeKey) ?? { counts: new Map<string, number>(), total: 0, latest: accountId };
    of.counts.set(accountId, times);
    of.total += times;
    choices.set(payeeKey, of);
  }
  return choices;
}
