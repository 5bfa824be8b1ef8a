import type { Action, Condition } from '../../models.ts';

/** What a new rule starts from: a transaction, or conditions and actions that were suggested. */
export interface RuleSearch {
  from?: string;
  draft?: string;
}

interface Start {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}

export function readRuleSearch({ from, draft }: Record<string, unknown>): RuleSearch {
  return {
    ...(typeof from === 'string' && /^[0-9a-f-]{36}(\.[0-9]{1,4})?$/.test(from) ? { from } : {}),
    ...(typeof draft === 'string' && readStart(draft) !== null ? { draft } : {}),
  };
}

export function startText({ name, conditions, actions }: Start): string {
  return JSON.stringify({ name, conditions, actions });
}

/** A suggested rule as it stands in the address, or null when it is cut off. */
export function readStart(text: string): Start | null {
  try {
    const value = JSON.parse(text) as Partial<Start> | null;
    const lists = Array.isArray(value?.conditions) && Array.isArray(value.actions);
    return lists && typeof value?.name === 'string' ? (value as Start) : null;
  } catch {
    // An address that was cut off while it was sent on: the editor starts empty.
    return null;
  }
}
