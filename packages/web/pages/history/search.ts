import { KINDS, type Kind } from './kinds.ts';

/** Which changes are shown, and the change that is opened. */
export interface HistorySearch {
  kind?: Kind;
  undone?: boolean;
  open?: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readHistorySearch({ kind, undone, open }: Record<string, unknown>): HistorySearch {
  const known = KINDS.find(({ value }) => value === kind)?.value;
  return {
    ...(known === undefined ? {} : { kind: known }),
    ...(typeof undone === 'boolean' ? { undone } : {}),
    ...(typeof open === 'string' && ID.test(open) ? { open } : {}),
  };
}
