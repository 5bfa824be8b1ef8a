import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { FormFailure } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { ActionRow } from './ActionRow.tsx';
import { ConditionRow } from './ConditionRow.tsx';
import { blankAction, blankCondition, bodyOf, nextKey, type RuleDraft } from './draft.ts';

interface RuleEditorProps {
  readonly draft: RuleDraft;
  readonly onDraft: (draft: RuleDraft) => void;
  /** What the rule is called when no name is given. */
  readonly proposedName: string;
  readonly busy: boolean;
  readonly failure: string | null;
  readonly onSave: () => void;
  readonly buttons: ReactNode;
}

/** A rule in words: when all of these hold, do these. */
export function RuleEditor(props: RuleEditorProps) {
  const { draft, onDraft, busy, failure } = props;
  return (
    <Card>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          props.onSave();
        }}
      >
        <Stack gap="md">
          <FormFailure text={failure} />
          <TextInput
            label="Name"
            placeholder={props.proposedName}
            maxLength={120}
            value={draft.name}
            onChange={(event) => onDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Conditions draft={draft} onDraft={onDraft} />
          <Actions draft={draft} onDraft={onDraft} />
          <Group justify="flex-end">
            {props.buttons}
            <Button type="submit" loading={busy} disabled={bodyOf(draft) === null}>
              Save the rule
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

type PartProps = Pick<RuleEditorProps, 'draft' | 'onDraft'>;

function Conditions({ draft, onDraft }: PartProps) {
  const { conditions } = draft;
  const set = (next: RuleDraft['conditions']) => onDraft({ ...draft, conditions: next });
  return (
    <section aria-label="Conditions">
      <h3 className="fh-subtitle">When all of these hold</h3>
      <Stack gap="xs">
        {conditions.map((condition, at) => (
          <ConditionRow
            key={condition.key}
            condition={condition}
            position={at + 1}
            onChange={(next) => set(conditions.map((each) => (each.key === next.key ? next : each)))}
            onRemove={
              conditions.length === 1
                ? undefined
                : () => set(conditions.filter((each) => each.key !== condition.key))
            }
          />
        ))}
        <AddButton
          label="Add a condition"
          onClick={() => set([...conditions, blankCondition(nextKey(conditions), 'absoluteAmount')])}
        />
      </Stack>
    </section>
  );
}

function Actions({ draft, onDraft }: PartProps) {
  const { actions } = draft;
  const set = (next: RuleDraft['actions']) => onDraft({ ...draft, actions: next });
  return (
    <section aria-label="Actions">
      <h3 className="fh-subtitle">Do this</h3>
      <Stack gap="xs">
        {actions.map((action, at) => (
          <ActionRow
            key={action.key}
            action={action}
            position={at + 1}
            onChange={(next) => set(actions.map((each) => (each.key === next.key ? next : each)))}
            onRemove={
              actions.length === 1 ? undefined : () => set(actions.filter((each) => each.key !== action.key))
            }
          />
        ))}
        <AddButton
          label="Add an action"
          onClick={() => set([...actions, blankAction(nextKey(actions), 'addTags')])}
        />
      </Stack>
    </section>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      style={{ alignSelf: 'flex-start' }}
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
