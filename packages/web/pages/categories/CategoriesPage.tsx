import { getAccountTotals } from '@financehub/contract/accounts.ts';
import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { ActionIcon, Button, Group, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { IconCategory, IconChevronLeft, IconChevronRight, IconPencil, IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { monthOf, shiftMonth, showDay, today } from '../../format/day.ts';
import type { AccountTotals, Category } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { Money } from '../../ui/Money.tsx';
import { Card, Page } from '../../ui/Page.tsx';
import { pathOf, useCategories } from '../../ui/references.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { CategoryDialog } from './CategoryDialog.tsx';
import { LearningCard } from './LearningCard.tsx';

const route = getRouteApi('/app/categories');

type Sum = { currency: string; amount: string };

function plus(sums: readonly Sum[], more: Sum): Sum[] {
  const found = sums.find(({ currency }) => currency === more.currency);
  if (found === undefined) return [...sums, more];
  const amount = formatDecimal(add(decimal(found.amount), decimal(more.amount)));
  return sums.map((sum) => (sum === found ? { currency: sum.currency, amount } : sum));
}

/** What each category and those below it come to, and all of them together (under null). */
function sumsOf(
  totals: AccountTotals | undefined,
  byId: ReadonlyMap<string, Category>,
): Map<string | null, Sum[]> {
  const sums = new Map<string | null, Sum[]>();
  for (const item of totals?.items ?? []) {
    const amount = formatDecimal(item.totals.reduce((sum, text) => add(sum, decimal(text)), ZERO));
    const own = { currency: item.currency, amount };
    let id: string | null = item.accountId;
    while (id !== null) {
      sums.set(id, plus(sums.get(id) ?? [], own));
      id = byId.get(id)?.parentId ?? null;
    }
    sums.set(null, plus(sums.get(null) ?? [], own));
  }
  return sums;
}

/** The report stands below the list, which may be long. */
function showLearning(): void {
  document.getElementById('learning')?.scrollIntoView();
}

export function CategoriesPage() {
  const { type = 'expense', month = today().slice(0, 7) } = route.useSearch();
  const navigate = useNavigate();
  const book = useBook();
  const { query, byId } = useCategories();
  const [editing, setEditing] = useState<Category | 'new' | null>(null);
  const { from, to } = monthOf(`${month}-01`);
  const totals = useApi(getAccountTotals, { query: { type, from, to } }, { keepPrevious: true });
  const sums = sumsOf(totals.data, byId);
  const go = (next: { type?: 'income' | 'expense'; month?: string }) =>
    void navigate({ to: '/categories', search: { type, month, ...next }, replace: true });
  const editable = mayEdit(book);

  return (
    <Page
      title="Categories"
      actions={
        editable ? (
          <>
            <Button size="sm" variant="default" onClick={showLearning}>
              How well they fit
            </Button>
            <Button
              size="sm"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setEditing('new')}
            >
              Add category
            </Button>
          </>
        ) : undefined
      }
    >
      <Group justify="space-between" align="flex-end" mb="sm">
        <SegmentedControl
          aria-label="Side"
          data={[
            { value: 'expense', label: 'Spending' },
            { value: 'income', label: 'Income' },
          ]}
          value={type}
          onChange={(value) => go({ type: value as 'income' | 'expense' })}
        />
        <Group gap={4} wrap="nowrap" align="flex-end">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Month before"
            onClick={() => go({ month: shiftMonth(month, -1) })}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <MonthPickerInput
            label={<VisuallyHidden>Month {showDay(`${month}-01`, 'month', 'en-US')}</VisuallyHidden>}
            value={`${month}-01`}
            valueFormat="MMM YYYY"
            maxLevel="year"
            popoverProps={{ withRoles: false }}
            styles={{ label: { position: 'absolute' } }}
            w={120}
            onChange={(day) => day !== null && go({ month: day.slice(0, 7) })}
            ariaLabels={{ previousYear: 'Year before', nextYear: 'Year after' }}
          />
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Month after"
            onClick={() => go({ month: shiftMonth(month, 1) })}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      <Card
        title={type === 'income' ? 'Income' : 'Spending'}
        aside={<Sums sums={sums.get(null) ?? []} baseCurrency={book?.baseCurrency} />}
      >
        <Loaded query={query} what="The categories could not be loaded">
          {({ items }) => {
            const shown = items
              .filter((category) => category.type === type)
              .sort((a, b) => pathOf(a).localeCompare(pathOf(b)));
            if (shown.length === 0) {
              return (
                <Empty icon={<IconCategory size={40} stroke={1.25} />} title="No categories here yet">
                  A category says what money was for. Add those you think in.
                </Empty>
              );
            }
            return (
              <ul className="fh-rows">
                {shown.map((category) => (
                  <li key={category.id} style={{ display: 'flex', alignItems: 'center', gap: 4 }}>
                    <Link
                      to="/transactions"
                      search={{ categoryId: category.id, from, to }}
                      className="fh-row"
                      style={{ paddingLeft: 4 + 20 * Math.max(0, category.path.length - 1) }}
                    >
                      <span className="fh-ellipsis">{category.name}</span>
                      <span className="fh-num">
                        <Sums sums={sums.get(category.id) ?? []} baseCurrency={book?.baseCurrency} />
                      </span>
                    </Link>
                    {editable ? (
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        c="dimmed"
                        size="lg"
                        aria-label={`Change ${category.name}`}
                        onClick={() => setEditing(category)}
                      >
                        <IconPencil size={16} aria-hidden />
                      </ActionIcon>
                    ) : null}
                  </li>
                ))}
              </ul>
            );
          }}
        </Loaded>
      </Card>
      <div id="learning" style={{ marginTop: 16, scrollMarginTop: 72 }}>
        <LearningCard editable={editable} />
      </div>
      <CategoryDialog target={editing} type={type} onClose={() => setEditing(null)} />
    </Page>
  );
}

function Sums({ sums, baseCurrency }: { sums: readonly Sum[]; baseCurrency: string | undefined }) {
  return sums.map((sum) => (
    <div key={sum.currency} className="fh-num">
      <Money amount={sum.amount} currency={sum.currency} code={sum.currency !== baseCurrency} />
    </div>
  ));
}
