import { type Chooser, choose } from '@financehub/core/categorize/choose.ts';
import type { ModelLine } from '@financehub/core/categorize/features.ts';
import { allLanguages } from '@financehub/core/categorize/languages.ts';
import { memoryFromCounts } from '@financehub/core/categorize/memory.ts';
import { newScorer } from '@financehub/core/categorize/scoring.ts';
import { sign, toNumber } from '@financehub/core/money/decimal.ts';
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

/** What the file says, then what the person chose for the payee, then what the model is sure enough of, then nothing. */
export function categoriser(plan: PostingPlan): (line: StatementLine, accountId: string) => Category {
  const chooser: Chooser = {
    ...plan,
    memory: memoryFromCounts(plan.memory),
    scorer: newScorer(plan.model, allLanguages()),
  };
  const decide = plan.model.rows === 0 ? byText(chooser) : (line: ModelLine) => choose(chooser, line);
  return (line, accountId) => {
    const { payee, description, amount, date, splits } = line;
    const category = splits?.length === 1 ? splits[0]!.category : line.category;
    const direction = sign(amount);
    const waiting: Category = [
      direction > 0 ? plan.uncategorizedIncome : plan.uncategorizedExpense,
      'none',
      null,
    ];
    const named = category === null ? undefined : plan.fileCategories.get(category);
    if (named !== undefined) return named === '' ? waiting : [named, 'file', 1];
    const size = Math.abs(toNumber(amount));
    const choice = decide({
      payee,
      description,
      sign: direction,
      amount: size,
      date,
      accountId,
      ...(line.counterpart ? { counterpart: line.counterpart } : {}),
    });
    return choice === null ? waiting : [choice.categoryId, 'model', choice.confidence];
  };
}

/** Without lines to learn from, only the text decides, which most files repeat. */
function byText(chooser: Chooser): (line: ModelLine) => ReturnType<typeof choose> {
  const known = new Map<string, ReturnType<typeof choose>>();
  return (line) => {
    const key = `${line.sign}\n${line.payee}\n${line.description}`;
    let found = known.get(key);
    if (found === undefined) {
      found = choose(chooser, line);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(key, found);
    }
    return found;
  };
}
