import { useState } from 'react';
import { type Draft, EMPTY, type LegDraft } from './legs.ts';
import type { OptionsSearch } from './search.ts';
import { useKnownSpot } from './useKnownSpot.ts';

/** A leg that somebody picked in the chain, with what the underlying cost there. */
export type PickedLeg = Omit<LegDraft, 'id'> & { readonly spot: number | null };

/** The combination that is built, around what the underlying cost last as long as nobody typed another price. */
export function useDraft(search: OptionsSearch, building: boolean) {
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const [typedFor, setTypedFor] = useState<string | null>(null);
  const known = useKnownSpot(search, building);
  const subject = search.symbol ?? '';
  // Strikes stand around a price: once there are legs it stays as it is.
  const own = draft.legs.length > 0 || typedFor === subject;
  const shown = own ? draft : { ...draft, spot: known === undefined ? '' : (known?.price ?? EMPTY.spot) };
  return {
    draft: shown,
    known,
    build: (next: Draft) => {
      if (next.spot !== shown.spot) setTypedFor(subject);
      setDraft(next);
    },
    pick: ({ spot, ...leg }: PickedLeg) => setDraft((before) => withLeg(before, leg, spot)),
  };
}

function withLeg(before: Draft, leg: Omit<LegDraft, 'id'>, spot: number | null): Draft {
  const id = Math.max(0, ...before.legs.map((each) => each.id)) + 1;
  return {
    ...before,
    name: '',
    ...(spot === null ? {} : { spot: String(spot) }),
    legs: [...before.legs, { ...leg, id }],
  };
}
