import { dismissSuggestion, listSuggestions } from '@financehub/contract/ingestion.ts';
import { createPortfolioTransactions } from '@financehub/contract/portfolios.ts';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { change } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatMoney, formatQuantity } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import { sentence } from '../../format/text.ts';
import type { EventSuggestion } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Card } from '../../ui/Page.tsx';
import { Failure } from '../../ui/states.tsx';
import { sayProblem, sayWithUndo } from '../../ui/toasts.tsx';

/** So many stand there at once; the others are opened. */
const SHOWN = 6;

/** Dividends and splits of held shares that nobody has booked; nothing while there is none. */
export function SuggestionsCard({ editable }: { editable: boolean }) {
  const query = useApi(listSuggestions, {});
  const [all, setAll] = useState(false);
  if (query.isError)
    return (
      <Failure
        error={query.error}
        onRetry={() => void query.refetch()}
        what="Suggestions could not be loaded"
      />
    );
  const items = query.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title="Not booked yet" aside={<BookAll items={items} editable={editable} />}>
      <ul className="fh-rows">
        {(all ? items : items.slice(0, SHOWN)).map((item) => (
          <li key={item.id} className="fh-row fh-suggested">
            <SuggestionRow item={item} editable={editable} />
          </li>
        ))}
      </ul>
      {items.length <= SHOWN ? null : (
        <Button variant="subtle" size="compact-sm" mt={8} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${showCount(items.length)}`}
        </Button>
      )}
    </Card>
  );
}

/** Books what is suggested, portfolio by portfolio; each is one change that can be undone. */
function BookAll({ items, editable }: { items: readonly EventSuggestion[]; editable: boolean }) {
  const [busy, setBusy] = useState(false);
  if (items.length < 2) return <span className="fh-muted fh-small">Nothing is booked by itself</span>;
  const book = async () => {
    setBusy(true);
    const booked: (string | null)[] = [];
    try {
      for (const [id, of] of Map.groupBy(items, ({ portfolioId }) => portfolioId)) {
        const { operationId } = await change(createPortfolioTransactions, {
          params: { id },
          body: of.map(({ transaction }) => transaction),
        });
        booked.unshift(operationId);
      }
      sayWithUndo(`Booked ${showCount(items.length)} transactions`, booked);
    } catch (error) {
      sayProblem(error, 'Not all of it is booked');
    }
    await refreshBook();
    setBusy(false);
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={!editable}
      loading={busy}
      onClick={() => void book()}
    >
      Book all {showCount(items.length)}
    </Button>
  );
}

function SuggestionRow({ item, editable }: { item: EventSuggestion; editable: boolean }) {
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<{ operationId: string | null }>, done: string) => {
    setBusy(true);
    try {
      const { operationId } = await work();
      sayWithUndo(done, [operationId]);
    } catch (error) {
      sayProblem(error, 'It is not booked');
    }
    await refreshBook();
    setBusy(false);
  };
  const { transaction } = item;
  const what = nameOf(item);
  const named = `the ${item.type.toLowerCase()} of ${item.symbol} of ${showDay(transaction.date)}`;
  const book = () =>
    change(createPortfolioTransactions, { params: { id: item.portfolioId }, body: transaction });
  return (
    <>
      <span style={{ minWidth: 0 }}>
        <span style={{ display: 'block' }}>
          <b>{item.symbol}</b> {what} · {showDay(transaction.date)}
        </span>
        <span className="fh-muted fh-small">
          {item.portfolioName}: {formatQuantity(item.heldQuantity)} held. {sentence(item.reason)}
        </span>
      </span>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="compact-sm"
          disabled={!editable}
          loading={busy}
          aria-label={`Book ${named}`}
          onClick={() => void act(book, `Booked: ${item.symbol}, ${what}`)}
        >
          Book
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!editable || busy}
          aria-label={`Dismiss ${named}`}
          onClick={() =>
            void act(
              () => change(dismissSuggestion, { body: { id: item.id } }),
              `${item.symbol} is not suggested again.`,
            )
          }
        >
          Dismiss
        </Button>
      </Group>
    </>
  );
}

function nameOf({ type, transaction }: EventSuggestion): string {
  return type === 'SPLIT'
    ? `Split, ${transaction.quantity} for 1`
    : `Dividend, ${formatMoney(transaction.amount ?? '0', transaction.currency)}`;
}
