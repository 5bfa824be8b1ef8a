/** Which kind of change is shown, and the change that is opened. */
export interface HistorySearch {
  kind?: string;
  open?: string;
}

const KIND = /^[a-z-]{1,30}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readHistorySearch({ kind, open }: Record<string, unknown>): HistorySearch {
  return {
    ...(typeof kind === 'string' && KIND.test(kind) ? { kind } : {}),
    ...(typeof open === 'string' && ID.test(open) ? { open } : {}),
  };
}
