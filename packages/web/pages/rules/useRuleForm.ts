import { createRule, getRule, updateRule } from '@financehub/contract/rules.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { callTagged, change } from '../../api.ts';
import { isStale } from '../../problem.ts';
import { refreshBook } from '../../query.ts';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { bodyOf, draftOfRule, type RuleDraft } from './draft.ts';
import { useRuleNames } from './useRuleNames.ts';
import { ruleWords } from './words.ts';

const LONGEST_NAME = 120;

/** A rule that is there, as the editor found it. */
export interface KnownVersion {
  readonly id: string;
  readonly etag: string | null;
}

/** The draft of a rule and how it is saved; one that somebody else changed meanwhile waits for a decision. */
export function useRuleForm(start: RuleDraft, known: KnownVersion | undefined) {
  const navigate = useNavigate();
  const names = useRuleNames();
  const [draft, setDraft] = useState(start);
  const [etag, setEtag] = useState(known?.etag ?? null);
  const [stale, setStale] = useState(false);
  const { busy, failure, run } = useSubmit();
  const body = bodyOf(draft);
  const proposedName = (body === null ? 'A name to find it by' : ruleWords(body, names)).slice(
    0,
    LONGEST_NAME,
  );

  const send = async (ifMatch: string | null) => {
    if (body === null) return;
    const whole = { ...body, name: draft.name.trim() || proposedName };
    const { operationId } =
      known === undefined
        ? await change(createRule, { body: whole })
        : await change(updateRule, { params: { id: known.id }, body: whole, ifMatch });
    await refreshBook();
    await navigate({ to: '/rules' });
    sayWithUndo(known === undefined ? 'Rule added' : 'Rule changed', [operationId]);
  };
  const theirs = () => callTagged(getRule, { params: { id: known?.id ?? '' } });
  const guarded = (work: () => Promise<void>) =>
    void run(() =>
      work().catch((error: unknown) => {
        if (!isStale(error)) throw error;
        setStale(true);
      }),
    );
  return {
    draft,
    setDraft,
    proposedName,
    busy,
    failure,
    stale,
    save: () => guarded(() => send(etag)),
    keepMine: () => guarded(async () => send((await theirs()).etag)),
    takeTheirs: async () => {
      const now = await theirs();
      setDraft(draftOfRule(now.data));
      setEtag(now.etag);
      setStale(false);
    },
  };
}
