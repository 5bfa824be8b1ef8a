import { dismissSuggestion, listSuggestions } from '@financehub/contract/ingestion.ts';
import { createPortfolioTransactions } from '@financehub/contract/portfolios.ts';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatMoney } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import type { EventSuggestion } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Card } from '../../ui/Page.tsx';
import { Failure } from '../../ui/states.tsx';
import { say, sayProblem } from '../../ui/toasts.tsx';

/** Dividends and splits of held shares that nobody has booked; nothing while there is none. */
export function SuggestionsCard({ editable }: { editable: boolean }) {
  const query = useApi(listSuggestions, {});
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
    <Card
      title="Not booked yet"
      aside={<span className="fh-muted fh-small">Nothing is booked by itself</span>}
    >
      <ul className="fh-rows">
        {items.map((item) => (
          <li key={item.id} className="fh-row">
            <SuggestionRow item={item} editable={editable} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function SuggestionRow({ item, editable }: { item: EventSuggestion; editable: boolean }) {
  const [busy, setBusy] = useState(false);
  const act = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      say(done);
    } catch (error) {
      sayProblem(error, 'It is not booked');
    }
    await refreshBook();
    setBusy(false);
  };
  const { transaction } = item;
  const what = nameOf(item);
  return (
    <>
      <span style={{ minWidth: 0 }}>
        <span style={{ display: 'block' }}>
          <b>{item.symbol}</b> {what} · {showDay(transaction.date)}
        </span>
        <span className="fh-muted fh-small">
          {item.portfolioName}: {item.heldQuantity} held. {sentence(item.reason)}
        </span>
      </span>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="compact-sm"
          disabled={!editable}
          loading={busy}
          aria-label={`Book the ${item.type.toLowerCase()} of ${item.symbol} of ${showDay(transaction.date)}`}
          onClick={() =>
            void act(
              () =>
                call(createPortfolioTransactions, { params: { id: item.portfolioId }, body: transaction }),
              `Booked: ${item.symbol}, ${what}`,
            )
          }
        >
          Book
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!editable || busy}
          aria-label={`Dismiss the ${item.type.toLowerCase()} of ${item.symbol} of ${showDay(transaction.date)}`}
          onClick={() =>
            void act(
              () => call(dismissSuggestion, { body: { id: item.id } }),
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
