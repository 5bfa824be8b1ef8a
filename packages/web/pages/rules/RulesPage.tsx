import { deleteRule, getRule, listRules, updateRule } from '@financehub/contract/rules.ts';
import { ActionIcon, Switch } from '@mantine/core';
import { IconListCheck, IconPlus, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type Changed, change, tagOf } from '../../api.ts';
import type { Rule } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { RuleSuggestions } from './RuleSuggestions.tsx';
import { RunRules } from './RunRules.tsx';
import { useRuleNames } from './useRuleNames.ts';
import { ruleWords } from './words.ts';

/** The rules in the order in which they act, and those that your choices speak for. */
export function RulesPage() {
  const query = useApi(listRules, {});
  const editable = mayEdit(useBook());
  return (
    <Page
      title="Rules"
      actions={
        editable ? (
          <>
            {(query.data?.items.length ?? 0) > 0 ? <RunRules /> : null}
            <LinkButton
              size="sm"
              to="/rules/$ruleId"
              params={{ ruleId: 'new' }}
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              New rule
            </LinkButton>
          </>
        ) : undefined
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <Card title="Your rules">
          <Loaded query={query} what="The rules could not be loaded">
            {({ items }) => <RuleList items={items} editable={editable} />}
          </Loaded>
        </Card>
        <RuleSuggestions editable={editable} />
      </div>
    </Page>
  );
}

function RuleList({ items, editable }: { items: readonly Rule[]; editable: boolean }) {
  if (items.length === 0) {
    return (
      <Empty
        icon={<IconListCheck size={40} stroke={1.25} />}
        title="No rules yet"
        action={
          editable ? (
            <LinkButton to="/rules/$ruleId" params={{ ruleId: 'new' }}>
              Write the first rule
            </LinkButton>
          ) : null
        }
      >
        A rule does by itself what you would do by hand: give what comes from a payee its category, a name one
        can read, a tag.
      </Empty>
    );
  }
  return (
    <>
      <p className="fh-muted fh-small" style={{ margin: '0 0 8px' }}>
        They act from the first to the last, so the more precise one has the last word.
      </p>
      <ol className="fh-rows">
        {items.map((rule, at) => (
          <RuleRow key={rule.id} rule={rule} position={at + 1} editable={editable} />
        ))}
      </ol>
    </>
  );
}

async function act(work: () => Promise<Changed<unknown>>, said: string): Promise<void> {
  try {
    const { operationId } = await work();
    await refreshBook();
    sayWithUndo(said, [operationId]);
  } catch (error) {
    await refreshBook();
    sayProblem(error);
  }
}

function RuleRow({ rule, position, editable }: { rule: Rule; position: number; editable: boolean }) {
  const names = useRuleNames();
  const words = ruleWords(rule, names);
  const params = { id: rule.id };
  const tag = () => tagOf(getRule, params, rule);
  return (
    <li style={{ display: 'flex', alignItems: 'center', gap: 8 }}>
      <Link to="/rules/$ruleId" params={{ ruleId: rule.id }} className="fh-row">
        <span>
          <span className={rule.enabled ? undefined : 'fh-muted'}>
            <span className="fh-muted fh-num">{position}. </span>
            {rule.name}
            {rule.enabled ? '' : ' (off)'}
          </span>
          {words === rule.name ? null : (
            <span className="fh-muted fh-small" style={{ display: 'block', overflowWrap: 'anywhere' }}>
              {words}
            </span>
          )}
        </span>
      </Link>
      {editable ? (
        <>
          <Switch
            aria-label={`${rule.name} is on`}
            checked={rule.enabled}
            onChange={(event) => {
              const enabled = event.currentTarget.checked;
              void act(
                async () => change(updateRule, { params, body: { enabled }, ifMatch: await tag() }),
                enabled ? `${rule.name} is on` : `${rule.name} is off`,
              );
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            c="dimmed"
            size="lg"
            aria-label={`Delete the rule ${rule.name}`}
            onClick={() =>
              void act(
                async () => change(deleteRule, { params, ifMatch: await tag() }),
                `Deleted ${rule.name}`,
              )
            }
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </>
      ) : null}
    </li>
  );
}
