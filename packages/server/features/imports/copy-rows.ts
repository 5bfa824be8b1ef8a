import { getRandomValues } from 'node:crypto';
import type { PayeeMemory } from '@financehub/core/categorize/memory.ts';
import { suggest } from '@financehub/core/categorize/suggest.ts';
import { identify } from '@financehub/core/matching/fingerprint.ts';
import { formatDecimal, sign } from '@financehub/core/money/decimal.ts';
import type { Statement, StatementLine } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { v7 as uuid } from 'uuid';
import type { Answers, PostingPlan } from './reading.ts';

const CHUNK_CHARACTERS = 256 * 1024;
const LONGEST_PAYEE = 500;
const LONGEST_DESCRIPTION = 2000;

/**
 * The lines as text for COPY (see COPY_COLUMNS), a few hundred KiB at a time. Identical lines of an account are numbered over the
 * whole file, so the database can tell each from what it holds already.
 */
export function* copyRows(
  statements: readonly Statement[],
  plan: PostingPlan,
): Generator<Answers['rows'], null> {
  const categorise = categoriser(plan);
  const entryId = entryIds(plan.at);
  const encoder = new TextEncoder();
  let text = '';
  let rows = 0;
  let ordinal = 0;
  for (const [account, lines] of linesByAccount(statements, plan)) {
    // Fingerprints are compared within an account, so that they need not hold it.
    for (const { line, fingerprint, occurrence } of identify(lines, new Map(), '')) {
      ordinal += 1;
      const [category, source, confidence] = categorise(line);
      text += `${ordinal}\t${line.line}\t${entryId(ordinal)}\t${account}\t${formatDay(line.date)}\t${formatDecimal(line.amount)}\t${copyText(
        line.payee.slice(0, LONGEST_PAYEE),
      )}\t${copyText(line.description.slice(0, LONGEST_DESCRIPTION))}\t${
        line.reference === null ? '\\N' : copyText(line.reference)
      }\t${line.status}\t${fingerprint}\t${occurrence}\t${category}\t${source}\t${confidence ?? '\\N'}\n`;
      rows += 1;
      if (text.length > CHUNK_CHARACTERS) {
        yield { bytes: encoder.encode(text), rows };
        text = '';
        rows = 0;
      }
    }
  }
  if (rows > 0) yield { bytes: encoder.encode(text), rows };
  return null;
}

const RANDOM_IDS = 4096;

/** Ids in the order of the lines; randomness is drawn for many at once, as each draw costs more than the id. */
function entryIds(msecs: number): (ordinal: number) => string {
  const random = new Uint8Array(16 * RANDOM_IDS);
  return (ordinal) => {
    const at = (ordinal - 1) % RANDOM_IDS;
    if (at === 0)
      for (let from = 0; from < random.length; from += 65_536)
        getRandomValues(random.subarray(from, from + 65_536));
    return uuid({ msecs, seq: ordinal, random: random.subarray(16 * at, 16 * at + 16) });
  };
}

function linesByAccount(statements: readonly Statement[], plan: PostingPlan): Map<string, StatementLine[]> {
  const byAccount = new Map<string, StatementLine[]>();
  for (const [index, { lines }] of statements.entries()) {
    const { id, currency } = plan.accounts[index]!;
    const key = `${id}\t${currency}`;
    const known = byAccount.get(key);
    byAccount.set(key, known === undefined ? [...lines] : known.concat(lines));
  }
  return byAccount;
}

const SPECIAL = /[\\\n\r\t\0]/;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '',
};

function copyText(text: string): string {
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t\0]/g, (character) => ESCAPES[character]!) : text;
}

type Category = readonly [accountId: string, source: 'file' | 'model' | 'none', confidence: number | null];

/** What the file says, then what the person chose for the payee, then the vocabulary, then nothing. */
function categoriser(plan: PostingPlan): (line: StatementLine) => Category {
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
