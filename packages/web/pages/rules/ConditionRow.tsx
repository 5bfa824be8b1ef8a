import { ActionIcon, MultiSelect, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { AmountField, DayField } from '../../ui/fields.tsx';
import { pathOf, useAccounts, useCategories } from '../../ui/references.ts';
import { STATUS_NAMES } from '../transactions/columns.tsx';
import { blankCondition, type ConditionDraft } from './draft.ts';
import { DIRECTIONS, dayNames, FIELDS, type Field, OPERATORS } from './fields.ts';

interface ConditionRowProps {
  readonly condition: ConditionDraft;
  readonly position: number;
  readonly onChange: (condition: ConditionDraft) => void;
  /** Undefined for the last one, which has to stay. */
  readonly onRemove: (() => void) | undefined;
}

const FIELD_CHOICES = (Object.keys(FIELDS) as Field[]).map((value) => ({
  value,
  label: FIELDS[value].label,
}));

/** One thing that must hold: what is looked at, how, and for which value. */
export function ConditionRow({ condition, position, onChange, onRemove }: ConditionRowProps) {
  const operators = OPERATORS[FIELDS[condition.field].kind];
  return (
    <fieldset className="fh-rule-row">
      <legend className="fh-hidden">Condition {position}</legend>
      <Select
        aria-label="What is looked at"
        data={FIELD_CHOICES}
        value={condition.field}
        allowDeselect={false}
        searchable
        onChange={(field) => field !== null && onChange(blankCondition(condition.key, field))}
      />
      {Object.keys(operators).length < 2 ? null : (
        <Select
          aria-label="How it is compared"
          data={Object.entries(operators).map(([value, label]) => ({ value, label }))}
          value={condition.op}
          allowDeselect={false}
          onChange={(op) => op !== null && onChange({ ...condition, op })}
        />
      )}
      <Value condition={condition} onChange={onChange} />
      {onRemove === undefined ? null : (
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          size={36}
          aria-label={`Remove condition ${position}`}
          onClick={onRemove}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      )}
    </fieldset>
  );
}

type ValueProps = Pick<ConditionRowProps, 'condition' | 'onChange'>;

function Value({ condition, onChange }: ValueProps) {
  const { kind } = FIELDS[condition.field];
  const between = condition.op === 'between';
  const set = (patch: Partial<ConditionDraft>) => onChange({ ...condition, ...patch });
  switch (kind) {
    case 'amount':
      return (
        <div className="fh-rule-value">
          <AmountField
            aria-label="Amount"
            placeholder="−10"
            value={condition.value}
            onChange={(value) => set({ value })}
          />
          {between ? (
            <AmountField
              aria-label="and"
              placeholder="and"
              value={condition.to}
              onChange={(to) => set({ to })}
            />
          ) : null}
        </div>
      );
    case 'date':
      return (
        <div className="fh-rule-value">
          <DayField aria-label="Day" value={condition.value} onChange={(value) => set({ value })} />
          {between ? <DayField aria-label="and" value={condition.to} onChange={(to) => set({ to })} /> : null}
        </div>
      );
    case 'direction':
      return (
        <Select
          aria-label="Direction"
          data={Object.entries(DIRECTIONS).map(([value, label]) => ({ value, label }))}
          value={condition.value}
          allowDeselect={false}
          onChange={(value) => value !== null && set({ value })}
        />
      );
    case 'list':
      return <ListValue condition={condition} onChange={onChange} />;
    case 'days':
      return (
        <MultiSelect
          aria-label={FIELDS[condition.field].label}
          data={dayNames(condition.field).map(({ value, label }) => ({ value: String(value), label }))}
          value={condition.days.map(String)}
          searchable
          onChange={(days) => set({ days: days.map(Number).sort((a, b) => a - b) })}
        />
      );
    default:
      return <TextValue condition={condition} onChange={onChange} />;
  }
}

function ListValue({ condition, onChange }: ValueProps) {
  const { own } = useAccounts();
  const { items } = useCategories();
  const choices = condition.field === 'account' ? own : items;
  return (
    <MultiSelect
      aria-label={FIELDS[condition.field].label}
      placeholder={condition.ids.length === 0 ? 'Choose' : ''}
      data={choices.map((choice) => ({ value: choice.id, label: pathOf(choice) }))}
      value={[...condition.ids]}
      searchable
      onChange={(ids) => onChange({ ...condition, ids })}
    />
  );
}

function TextValue({ condition, onChange }: ValueProps) {
  if (condition.field === 'status') {
    return (
      <Select
        aria-label="Status"
        data={Object.entries(STATUS_NAMES).map(([value, label]) => ({ value, label }))}
        value={condition.value || null}
        allowDeselect={false}
        onChange={(value) => value !== null && onChange({ ...condition, value })}
      />
    );
  }
  return (
    <TextInput
      aria-label={FIELDS[condition.field].label}
      maxLength={500}
      value={condition.value}
      onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
    />
  );
}
