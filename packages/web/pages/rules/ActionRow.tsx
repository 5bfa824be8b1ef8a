import { ActionIcon, Button, Select, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Action } from '../../models.ts';
import { AccountSelect, CategorySelect } from '../../ui/CategorySelect.tsx';
import { AmountField } from '../../ui/fields.tsx';
import { type ActionDraft, blankAction, nextKey, type PartDraft } from './draft.ts';

interface ActionRowProps {
  readonly action: ActionDraft;
  readonly position: number;
  readonly onChange: (action: ActionDraft) => void;
  /** Undefined for the last one, which has to stay. */
  readonly onRemove: (() => void) | undefined;
}

const TYPES: Readonly<Record<Action['type'], string>> = {
  category: 'Set the category',
  payee: 'Set the payee',
  addTags: 'Add tags',
  removeTags: 'Remove tags',
  notes: 'Write notes',
  split: 'Split it',
  transfer: 'Make it a transfer',
};

/** One thing a rule does. */
export function ActionRow({ action, position, onChange, onRemove }: ActionRowProps) {
  return (
    <fieldset className="fh-rule-row">
      <legend className="fh-hidden">Action {position}</legend>
      <Select
        aria-label="What is done"
        className="fh-rule-action"
        data={Object.entries(TYPES).map(([value, label]) => ({ value, label }))}
        value={action.type}
        allowDeselect={false}
        onChange={(type) => type !== null && onChange(blankAction(action.key, type as Action['type']))}
      />
      <Detail action={action} onChange={onChange} />
      {onRemove === undefined ? null : (
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          size={36}
          aria-label={`Remove action ${position}`}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      )}
    </fieldset>
  );
}

type DetailProps = Pick<ActionRowProps, 'action' | 'onChange'>;

function Detail({ action, onChange }: DetailProps) {
  const set = (patch: Partial<ActionDraft>) => onChange({ ...action, ...patch });
  switch (action.type) {
    case 'category':
      return (
        <CategorySelect unlabelled value={action.categoryId} onChange={(categoryId) => set({ categoryId })} />
      );
    case 'transfer':
      return (
        <AccountSelect
          aria-label="Other account"
          placeholder="Choose the other account"
          value={action.accountId}
          onChange={(accountId) => set({ accountId })}
        />
      );
    case 'addTags':
    case 'removeTags':
      return (
        <TagsInput
          aria-label="Tags"
          placeholder="Press Enter after each"
          value={[...action.tags]}
          maxTags={50}
          acceptValueOnBlur
          onChange={(tags) => set({ tags })}
        />
      );
    case 'split':
      return <Parts parts={action.parts} onChange={(parts) => set({ parts })} />;
    default:
      return (
        <Stack gap={6} className="fh-rule-grow">
          <TextInput
            aria-label={action.type === 'notes' ? 'Notes' : 'Payee'}
            maxLength={500}
            value={action.text}
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
          {action.type === 'notes' ? (
            <Switch
              size="xs"
              label="Add to what is there"
              checked={action.append}
              onChange={(event) => set({ append: event.currentTarget.checked })}
            />
          ) : null}
        </Stack>
      );
  }
}

interface PartsProps {
  readonly parts: readonly PartDraft[];
  readonly onChange: (parts: readonly PartDraft[]) => void;
}

/** The parts of a split: each a percentage, the last takes the rest. */
function Parts({ parts, onChange }: PartsProps) {
  const set = (key: number, patch: Partial<PartDraft>) =>
    onChange(parts.map((part) => (part.key === key ? { ...part, ...patch } : part)));
  return (
    <Stack gap={6} className="fh-rule-grow">
      {parts.map((part, at) => (
        <div key={part.key} className="fh-rule-value">
          <CategorySelect
            unlabelled
            label={`Category of part ${at + 1}`}
            value={part.categoryId}
            onChange={(categoryId) => set(part.key, { categoryId })}
          />
          {at === parts.length - 1 ? (
            <span className="fh-muted fh-small" style={{ alignSelf: 'center' }}>
              the rest
            </span>
          ) : (
            <AmountField
              aria-label={`Percentage of part ${at + 1}`}
              rightSection="%"
              value={part.percent}
              onChange={(percent) => set(part.key, { percent })}
            />
          )}
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...parts, { key: nextKey(parts), categoryId: null, percent: '' }])}
      >
        Add a part
      </Button>
    </Stack>
  );
}
