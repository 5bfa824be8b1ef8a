import {
  Button,
  CloseButton,
  Group,
  Popover,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconFilter, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatNumber, readAmount } from '../../format/money.ts';
import { AccountSelect, CategorySelect } from '../../ui/CategorySelect.tsx';
import { AmountField, DayField } from '../../ui/fields.tsx';
import { pathOf, useAccounts, useCategories } from '../../ui/references.ts';
import { STATUS_NAMES } from './columns.tsx';
import { STATUSES, type TransactionSearch } from './search.ts';

interface FilterBarProps {
  readonly search: TransactionSearch;
  readonly onSearch: (search: TransactionSearch, replace: boolean) => void;
  readonly fixedAccount: boolean;
}

type Patch = { readonly [K in keyof TransactionSearch]?: TransactionSearch[K] | undefined };

/** Changes some filters; undefined takes one away. */
function patched(search: TransactionSearch, patch: Patch): TransactionSearch {
  const next: Record<string, unknown> = { ...search, ...patch };
  for (const [name, value] of Object.entries(next)) if (value === undefined) delete next[name];
  return next as TransactionSearch;
}

export function FilterBar({ search, onSearch, fixedAccount }: FilterBarProps) {
  const [words, setWords] = useState(search.q ?? '');
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => setWords(search.q ?? ''), [search.q]);
  useHotkeys([['/', () => field.current?.focus()]]);
  const change = (patch: Patch, replace = false) => onSearch(patched(search, patch), replace);
  const findLater = useDebouncedCallback(
    (text: string) => change({ q: text.trim() || undefined }, true),
    250,
  );
  const chips = useChips(search, fixedAccount);
  return (
    <Stack gap={8} mb={8}>
      <Group gap={8} wrap="nowrap">
        <TextInput
          ref={field}
          style={{ flex: 1, maxWidth: 420 }}
          type="search"
          placeholder="Payee, description or notes"
          aria-label="Find in payee, description or notes"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          maxLength={200}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            findLater(event.currentTarget.value);
          }}
        />
        <Popover opened={open} onChange={setOpen} position="bottom-start" shadow="md" width={340} trapFocus>
          <Popover.Target>
            <Button
              variant="default"
              leftSection={<IconFilter size={16} aria-hidden />}
              onClick={() => setOpen(!open)}
            >
              {chips.length === 0 ? 'Filter' : `Filter (${chips.length})`}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <FilterForm search={search} change={change} fixedAccount={fixedAccount} />
          </Popover.Dropdown>
        </Popover>
      </Group>
      {chips.length === 0 ? null : (
        <Group gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Filters in use">
          {chips.map((chip) => (
            <li key={chip.text} className="fh-chip">
              {chip.text}
              <CloseButton
                size="xs"
                aria-label={`Remove the filter ${chip.text}`}
                onClick={() => change(chip.clear)}
              />
            </li>
          ))}
          <li>
            <Button size="compact-xs" variant="subtle" onClick={() => onSearch({}, false)}>
              Clear all
            </Button>
          </li>
        </Group>
      )}
    </Stack>
  );
}

interface Chip {
  readonly text: string;
  readonly clear: Patch;
}

function useChips(search: TransactionSearch, fixedAccount: boolean): Chip[] {
  const accounts = useAccounts();
  const categories = useCategories();
  const chips: Chip[] = [];
  if (search.accountId !== undefined && !fixedAccount) {
    const name = accounts.byId.get(search.accountId)?.name ?? 'one account';
    chips.push({ text: `Account: ${name}`, clear: { accountId: undefined } });
  }
  if (search.categoryId !== undefined) {
    const category = categories.byId.get(search.categoryId);
    const name = category === undefined ? 'one category' : pathOf(category);
    chips.push({ text: `Category: ${name}`, clear: { categoryId: undefined } });
  }
  if (search.uncategorized) chips.push({ text: 'Without a category', clear: { uncategorized: undefined } });
  if (search.from !== undefined)
    chips.push({ text: `From ${showDay(search.from)}`, clear: { from: undefined } });
  if (search.to !== undefined) chips.push({ text: `To ${showDay(search.to)}`, clear: { to: undefined } });
  if (search.min !== undefined) {
    chips.push({ text: `At least ${formatNumber(search.min)}`, clear: { min: undefined } });
  }
  if (search.max !== undefined)
    chips.push({ text: `At most ${formatNumber(search.max)}`, clear: { max: undefined } });
  if (search.status !== undefined)
    chips.push({ text: STATUS_NAMES[search.status], clear: { status: undefined } });
  if (search.importId !== undefined) chips.push({ text: 'From one import', clear: { importId: undefined } });
  return chips;
}

interface FilterFormProps {
  readonly search: TransactionSearch;
  readonly change: (patch: Patch, replace?: boolean) => void;
  readonly fixedAccount: boolean;
}

function FilterForm({ search, change, fixedAccount }: FilterFormProps) {
  const [min, setMin] = useState(search.min === undefined ? '' : formatNumber(search.min));
  const [max, setMax] = useState(search.max === undefined ? '' : formatNumber(search.max));
  const amount = (text: string) => (text.trim() === '' ? undefined : (readAmount(text) ?? undefined));
  return (
    <Stack gap="sm">
      {fixedAccount ? null : (
        <AccountSelect
          label="Account"
          clearable
          placeholder="Any account"
          value={search.accountId ?? null}
          onChange={(accountId) => change({ accountId: accountId ?? undefined })}
        />
      )}
      <CategorySelect
        clearable
        placeholder="Any category"
        value={search.categoryId ?? null}
        onChange={(categoryId) => change({ categoryId: categoryId ?? undefined, uncategorized: undefined })}
      />
      <Switch
        label="Only without a category"
        checked={search.uncategorized ?? false}
        onChange={(event) =>
          change({ uncategorized: event.currentTarget.checked || undefined, categoryId: undefined })
        }
      />
      <SimpleGrid cols={2} spacing="xs">
        <DayField
          label="From"
          value={search.from ?? ''}
          onChange={(from) => change({ from: from || undefined })}
        />
        <DayField label="To" value={search.to ?? ''} onChange={(to) => change({ to: to || undefined })} />
        <AmountField
          label="At least"
          placeholder="−100"
          value={min}
          onChange={(text) => {
            setMin(text);
            change({ min: amount(text) }, true);
          }}
        />
        <AmountField
          label="At most"
          placeholder="−10"
          value={max}
          onChange={(text) => {
            setMax(text);
            change({ max: amount(text) }, true);
          }}
        />
      </SimpleGrid>
      <Select
        label="Status"
        clearable
        placeholder="Any status"
        data={STATUSES.map((value) => ({ value, label: STATUS_NAMES[value] }))}
        value={search.status ?? null}
        onChange={(status) => change({ status: status ?? undefined })}
      />
    </Stack>
  );
}
