import { createRule, getRule, updateRule } from '@financehub/contract/rules.ts';
import { getTransaction } from '@financehub/contract/transactions.ts';
import { Button, Group } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, callTagged } from '../../api.ts';
import { isStale } from '../../problem.ts';
import { refreshBook, useApi, useTagged } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { bodyOf, draftOfRule, draftOfTransaction, EMPTY, type RuleDraft } from './draft.ts';
import { LiveRehearsal } from './LiveRehearsal.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { RunRules } from './RunRules.tsx';
import { readStart } from './search.ts';
import { useRuleNames } from './useRuleNames.ts';
import { ruleWords } from './words.ts';

const route = getRouteApi('/app/rules/$ruleId');

/** A new rule (`/rules/new`) or one that is there. */
export function RulePage() {
  const { ruleId } = route.useParams();
  const { from, draft } = route.useSearch();
  if (ruleId !== 'new') return <KnownRule key={ruleId} id={ruleId} />;
  if (from !== undefined) return <FromTransaction key={from} id={from} />;
  const start = draft === undefined ? null : readStart(draft);
  return <Editing key={draft} start={start === null ? EMPTY : draftOfRule(start)} />;
}

function KnownRule({ id }: { id: string }) {
  const query = useTagged(getRule, { params: { id } });
  return (
    <Loaded query={query} what="This rule could not be loaded">
      {({ data, etag }) => <Editing start={draftOfRule(data)} known={{ id, etag }} />}
    </Loaded>
  );
}

function FromTransaction({ id }: { id: string }) {
  const query = useApi(getTransaction, { params: { id } });
  return (
    <Loaded query={query} what="The transaction could not be loaded">
      {(item) => <Editing start={draftOfTransaction(item)} />}
    </Loaded>
  );
}

interface EditingProps {
  readonly start: RuleDraft;
  readonly known?: { readonly id: string; readonly etag: string | null };
}

function Editing({ start, known }: EditingProps) {
  const navigate = useNavigate();
  const names = useRuleNames();
  const editable = mayEdit(useBook());
  const [draft, setDraft] = useState(start);
  const [etag, setEtag] = useState(known?.etag ?? null);
  const [stale, setStale] = useState(false);
  const { busy, failure, run } = useSubmit();
  const body = bodyOf(draft);
  const proposedName = (body === null ? 'A name to find it by' : ruleWords(body, names)).slice(0, 120);
  const save = (force = false) =>
    void run(async () => {
      if (body === null) return;
      const whole = { ...body, name: draft.name.trim() || proposedName };
      try {
        if (known === undefined) await call(createRule, { body: whole });
        else {
          const fresh = force ? (await callTagged(getRule, { params: { id: known.id } })).etag : etag;
          await call(updateRule, { params: { id: known.id }, body: whole, ifMatch: fresh });
        }
      } catch (error) {
        if (!isStale(error)) throw error;
        return setStale(true);
      }
      await refreshBook();
      await navigate({ to: '/rules' });
      await sayWithUndo(known === undefined ? 'Rule added' : 'Rule changed');
    });
  const takeTheirs = async (id: string) => {
    const theirs = await callTagged(getRule, { params: { id } });
    setDraft(draftOfRule(theirs.data));
    setEtag(theirs.etag);
    setStale(false);
  };
  return (
    <Page
      title={known === undefined ? 'New rule' : 'Change the rule'}
      actions={known === undefined || !editable ? undefined : <RunRules ruleId={known.id} />}
    >
      {stale && known !== undefined ? (
        <div style={{ marginBottom: 16 }}>
          <Notice kind="problem" title="This rule was changed meanwhile. Yours is not saved yet.">
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => void takeTheirs(known.id)}>
                Take theirs
              </Button>
              <Button size="xs" onClick={() => save(true)}>
                Keep mine
              </Button>
            </Group>
          </Notice>
        </div>
      ) : null}
      <div className="fh-halves">
        <RuleEditor
          draft={draft}
          onDraft={setDraft}
          proposedName={proposedName}
          busy={busy}
          failure={failure}
          onSave={() => save()}
          buttons={
            <LinkButton to="/rules" variant="default">
              Cancel
            </LinkButton>
          }
        />
        <LiveRehearsal draft={draft} />
      </div>
    </Page>
  );
}
