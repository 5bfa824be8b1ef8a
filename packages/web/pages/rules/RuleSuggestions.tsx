import { createRule, rehearseDraft, suggestRules } from '@financehub/contract/rules.ts';
import { Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import { call, change } from '../../api.ts';
import { formatPercent } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import type { Rehearsal, RuleSuggestion } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Card } from '../../ui/Page.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';
import { RehearsalView } from './RehearsalView.tsx';
import { startText } from './search.ts';

/** Rules that repeated choices speak for; each is tried on history before it is added. */
export function RuleSuggestions({ editable }: { editable: boolean }) {
  const items = useApi(suggestRules, {}).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title="Suggested by your choices">
      <ul className="fh-rows">
        {items.map((item) => (
          <SuggestedRule key={startText(item)} item={item} editable={editable} />
        ))}
      </ul>
    </Card>
  );
}

function SuggestedRule({ item, editable }: { item: RuleSuggestion; editable: boolean }) {
  const [rehearsal, setRehearsal] = useState<Rehearsal | null>(null);
  const [busy, setBusy] = useState(false);
  const { name, conditions, actions } = item;
  const guarded = async (work: () => Promise<void>) => {
    setBusy(true);
    await work().catch((error: unknown) => sayProblem(error));
    setBusy(false);
  };
  const rehearse = () =>
    guarded(async () => setRehearsal(await call(rehearseDraft, { body: { conditions, actions } })));
  const add = () =>
    guarded(async () => {
      const { operationId } = await change(createRule, { body: { name, conditions, actions } });
      await refreshBook();
      sayWithUndo(`Added the rule ${name}`, [operationId]);
    });
  return (
    <li style={{ padding: '8px 4px' }}>
      <Group justify="space-between" gap="xs">
        <span style={{ flex: '1 1 240px' }}>
          {item.evidence}
          <span className="fh-muted fh-small" style={{ display: 'block' }}>
            {showCount(item.matches)} {item.matches === 1 ? 'match' : 'matches'}
            {item.precision === null ? '' : ` · agrees with ${formatPercent(item.precision)} of your choices`}
          </span>
        </span>
        {editable ? (
          <Group gap="xs">
            <LinkButton
              size="xs"
              variant="subtle"
              to="/rules/$ruleId"
              params={{ ruleId: 'new' }}
              search={{ draft: startText(item) }}
            >
              Change it first
            </LinkButton>
            {rehearsal === null ? (
              <Button size="xs" variant="default" loading={busy} onClick={() => void rehearse()}>
                Try it
              </Button>
            ) : (
              <Button size="xs" loading={busy} onClick={() => void add()}>
                Add this rule
              </Button>
            )}
          </Group>
        ) : null}
      </Group>
      {rehearsal === null ? null : (
        <Stack mt="sm">
          <RehearsalView rehearsal={rehearsal} />
        </Stack>
      )}
    </li>
  );
}
