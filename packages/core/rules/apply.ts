import { comparable, compileConditions, type Matcher, subjectOf } from './compile.ts';
import {
  type Action,
  type RegexEngine,
  type Rule,
  RuleError,
  type RuleRecord,
  type SplitPart,
} from './rule.ts';
import { assertParts } from './split.ts';

/** Rules in the order in which they act (`inOrder`), as plain data. */
export interface RulePlan {
  readonly rules: readonly Rule[];
}

export interface CompiledRules {
  readonly rules: readonly {
    readonly id: string;
    readonly matches: Matcher;
    readonly actions: readonly Action[];
  }[];
}

/** What stands against the money. */
export type Side =
  | { readonly type: 'category'; readonly categoryId: string }
  | { readonly type: 'split'; readonly parts: readonly SplitPart[] }
  | { readonly type: 'transfer'; readonly accountId: string };

/** What the rules that match make of a transaction; only what they speak of is there. */
export interface Effect {
  /** The ids of the rules that match, in the order in which they act. */
  readonly rules: readonly string[];
  readonly side?: Side;
  readonly payee?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
}

const SIDES: readonly string[] = ['category', 'split', 'transfer'];

/** Throws RuleError for actions that contradict each other or can not be meant. */
function assertActions(actions: readonly Action[]): void {
  const seen = new Set<string>();
  const tags = new Map<string, string>();
  for (const [index, action] of actions.entries()) {
    const path = `actions/${index}`;
    const kind = SIDES.includes(action.type) ? 'side' : action.type;
    if (seen.has(kind)) {
      const what = kind === 'side' ? 'one of category, split and transfer' : `one action \`${kind}\``;
      throw new RuleError(path, `a rule has at most ${what}`);
    }
    seen.add(kind);
    if (action.type === 'split') assertParts(action.parts, path);
    if (action.type === 'addTags' || action.type === 'removeTags') {
      for (const tag of action.tags) {
        if ((tags.get(tag) ?? action.type) !== action.type)
          throw new RuleError(path, `“${tag}” is both added and removed`);
        tags.set(tag, action.type);
      }
    }
  }
}

/** Throws RuleError, whose path is within the rule, for one that can not be meant. */
export function compileRule(rule: Rule, regex: RegexEngine): CompiledRules['rules'][number] {
  assertActions(rule.actions);
  return { id: rule.id, matches: compileConditions(rule.conditions, regex), actions: rule.actions };
}

export function compileRules(plan: RulePlan, regex: RegexEngine): CompiledRules {
  return { rules: plan.rules.map((rule) => compileRule(rule, regex)) };
}

/**
 * Asks every rule about the transaction as it came, then lets those that match act from the least to the most specific; the last
 * one has the last word on each field. Null when none matches.
 */
export function applyRules(compiled: CompiledRules, record: RuleRecord): Effect | null {
  const subject = subjectOf(record);
  const matching = compiled.rules.filter((rule) => rule.matches(subject));
  if (matching.length === 0) return null;
  const effect: { -readonly [Key in keyof Effect]: Effect[Key] } = { rules: matching.map(({ id }) => id) };
  for (const action of matching.flatMap(({ actions }) => actions)) {
    switch (action.type) {
      case 'category':
      case 'split':
      case 'transfer':
        effect.side = action;
        break;
      case 'payee':
        effect.payee = action.payee;
        break;
      case 'notes':
        effect.notes =
          action.append === true ? appended(effect.notes ?? record.notes, action.notes) : action.notes;
        break;
      case 'addTags':
        effect.tags = [...new Set([...(effect.tags ?? record.tags), ...action.tags])];
        break;
      case 'removeTags': {
        const gone = new Set(action.tags.map(comparable));
        effect.tags = (effect.tags ?? record.tags).filter((tag) => !gone.has(comparable(tag)));
        break;
      }
    }
  }
  return effect;
}

/** On a line of its own, once. */
function appended(notes: string, more: string): string {
  if (more === '' || `\n${notes}\n`.includes(`\n${more}\n`)) return notes;
  return notes === '' ? more : `${notes}\n${more}`;
}
