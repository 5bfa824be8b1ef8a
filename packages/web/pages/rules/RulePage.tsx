import { getRule } from '@financehub/contract/rules.ts';
import { getTransaction } from '@financehub/contract/transactions.ts';
import { Button, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useApi, useTagged } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { draftOfRule, draftOfTransaction, EMPTY, type RuleDraft } from './draft.ts';
import { LiveRehearsal } from './LiveRehearsal.tsx';
import { RuleEditor } from './RuleEditor.tsx';
import { RunRules } from './RunRules.tsx';
import { readStart } from './search.ts';
import { type KnownVersion, useRuleForm } from './useRuleForm.ts';

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
  readonly known?: KnownVersion;
}

function Editing({ start, known }: EditingProps) {
  const editable = mayEdit(useBook());
  const form = useRuleForm(start, known);
  return (
    <Page
      title={known === undefined ? 'New rule' : 'Change the rule'}
      actions={known === undefined || !editable ? undefined : <RunRules ruleId={known.id} />}
    >
      {form.stale ? <Stale onTheirs={() => void form.takeTheirs()} onMine={form.keepMine} /> : null}
      <div className="fh-halves">
        <RuleEditor
          draft={form.draft}
          onDraft={form.setDraft}
          proposedName={form.proposedName}
          busy={form.busy}
          failure={form.failure}
          onSave={form.save}
          buttons={
            <LinkButton to="/rules" variant="default">
              Cancel
            </LinkButton>
          }
        />
        <LiveRehearsal draft={form.draft} />
      </div>
    </Page>
  );
}

function Stale({ onTheirs, onMine }: { onTheirs: () => void; onMine: () => void }) {
  return (
    <div style={{ marginBottom: 16 }}>
      <Notice kind="problem" title="This rule was changed meanwhile. Yours is not saved yet.">
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onTheirs}>
            Take theirs
          </Button>
          <Button size="xs" onClick={onMine}>
            Keep mine
          </Button>
        </Group>
      </Notice>
    </div>
  );
}
