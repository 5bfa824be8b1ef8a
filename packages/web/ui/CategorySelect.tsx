import { Select } from '@mantine/core';
import { useMemo } from 'react';
import type { Category } from '../models.ts';
import { pathOf, useAccounts, useCategories } from './references.ts';

interface CategorySelectProps {
  readonly value: string | null;
  readonly onChange: (categoryId: string | null) => void;
  readonly label?: string;
  readonly error?: string | undefined;
  readonly clearable?: boolean;
  readonly placeholder?: string;
  /** In a row of a table: no label, open at once, told when it is left. */
  readonly inline?: boolean;
  readonly onLeave?: () => void;
  /** The label is only read out. */
  readonly unlabelled?: boolean;
}

function grouped(items: readonly Category[]) {
  const of = (type: Category['type']) =>
    items
      .filter((category) => category.type === type)
      .map((category) => ({ value: category.id, label: pathOf(category) }))
      .sort((a, b) => a.label.localeCompare(b.label));
  return [
    { group: 'Expenses', items: of('expense') },
    { group: 'Income', items: of('income') },
  ];
}

function nameOf(data: ReturnType<typeof grouped>, id: string | null): string {
  return data.flatMap((group) => group.items).find((item) => item.value === id)?.label ?? 'Choose a category';
}

export function CategorySelect(props: CategorySelectProps) {
  const { items } = useCategories();
  const data = useMemo(() => grouped(items), [items]);
  const { inline = false, label = 'Category', onLeave } = props;
  return (
    <Select
      {...(inline
        ? {
            'aria-label': label,
            size: 'xs',
            autoFocus: true,
            defaultDropdownOpened: true,
            onBlur: () => onLeave?.(),
          }
        : props.unlabelled
          ? { 'aria-label': label }
          : { label })}
      {...(onLeave === undefined ? {} : { onDropdownClose: onLeave })}
      data={data}
      value={inline ? null : props.value}
      onChange={props.onChange}
      searchable
      selectFirstOptionOnChange
      clearable={props.clearable ?? false}
      allowDeselect={false}
      placeholder={props.placeholder ?? (inline ? nameOf(data, props.value) : 'Choose a category')}
      nothingFoundMessage="No such category"
      error={props.error}
      comboboxProps={{ width: 300, position: 'bottom-start', shadow: 'md' }}
      maxDropdownHeight={300}
    />
  );
}

interface AccountSelectProps {
  readonly value: string | null;
  readonly onChange: (accountId: string | null) => void;
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly error?: string | undefined;
  readonly clearable?: boolean;
  readonly placeholder?: string;
  readonly description?: string;
  readonly except?: string | null;
  readonly disabled?: boolean;
  readonly size?: string;
}

/** The person's own accounts that are open. */
export function AccountSelect({ except, value, size, ...props }: AccountSelectProps) {
  const { own } = useAccounts();
  const data = useMemo(
    () =>
      own
        .filter((account) => (!account.closed || account.id === value) && account.id !== except)
        .map((account) => ({
          value: account.id,
          label: account.currency === null ? pathOf(account) : `${pathOf(account)} (${account.currency})`,
        })),
    [own, except, value],
  );
  return (
    <Select
      {...props}
      {...(size === undefined ? {} : { size })}
      value={value}
      data={data}
      searchable
      allowDeselect={false}
      nothingFoundMessage="No such account"
    />
  );
}
