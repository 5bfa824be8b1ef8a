import { cancelOrder, previewOrder, submitOrder } from '@financehub/contract/trading.ts';
import { Button, SegmentedControl, Stack } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { call, newKey } from '../../api.ts';
import type { Portfolio } from '../../models.ts';
import { ApiProblem, explain } from '../../problem.ts';
import { refreshBook, useApi } from '../../query.ts';
import { FormFailure } from '../../ui/fields.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { sayDone, sayProblem } from '../../ui/toasts.tsx';
import { givenWords, SIDES, sideWord } from './orderWords.ts';
import { TicketFields } from './TicketFields.tsx';
import { ALWAYS_OPEN, Quote, TicketPreview } from './TicketPreview.tsx';
import type { TradeProps } from './TradePage.tsx';
import { besideFields, EMPTY_TICKET, orderOf, type TicketDraft, ticketFaults } from './ticketDraft.ts';
import { useTraded } from './useTraded.ts';

interface OrderTicketProps extends TradeProps {
  readonly portfolio: Portfolio;
  readonly several: boolean;
}

/** What the ticket begins with: what the address asks for. */
const firstDraft = ({ symbol, go, quantity }: OrderTicketProps['search']): TicketDraft => ({
  ...EMPTY_TICKET,
  symbol: symbol ?? '',
  side: go ?? 'buy',
  amount: quantity ?? '',
});

/** An order, with what it would cost while it is typed. */
export function OrderTicket(props: OrderTicketProps) {
  const { symbol, go, quantity } = props.search;
  // Another thing to trade begins another ticket.
  return <Ticket key={`${symbol ?? ''} ${go ?? ''} ${quantity ?? ''}`} {...props} />;
}

function Ticket({ portfolio, several, search, go }: OrderTicketProps) {
  const [draft, setDraft] = useState(() => firstDraft(search));
  const form = useRef<HTMLFormElement>(null);
  const { busy, faults, failure, submit } = useTicket(draft, portfolio, () =>
    setDraft((before) => ({ ...before, amount: '' })),
  );
  const set = (part: Partial<TicketDraft>) => setDraft((before) => ({ ...before, ...part }));
  const asset = useTraded(search.symbol);
  const { preview, refused } = usePreview(draft, portfolio);
  const focus = (side: TicketDraft['side']) => {
    set({ side });
    form.current?.querySelector<HTMLInputElement>('input[name="amount"]')?.focus();
  };
  useHotkeys([
    ['b', () => focus('buy')],
    ['s', () => focus('sell')],
    ['/', () => form.current?.querySelector<HTMLInputElement>('input[name="symbol"]')?.focus()],
  ]);
  const words = draft.symbol.trim() === '' ? '' : ` ${draft.symbol.trim().toUpperCase()}`;
  return (
    <form ref={form} className="fh-card" aria-label="Order ticket" onSubmit={submit} noValidate>
      <Stack gap={10}>
        <FormFailure text={failure} />
        {several ? (
          <PortfolioPicker wide all={false} value={portfolio.id} onChange={(id) => go({ portfolio: id })} />
        ) : null}
        <SegmentedControl
          fullWidth
          aria-label="Buy or sell"
          data={[...SIDES]}
          value={draft.side}
          onChange={(next) => set({ side: next as TicketDraft['side'] })}
        />
        <TicketFields
          draft={draft}
          set={set}
          faults={{ ...refused, ...faults }}
          currency={preview?.currency ?? asset?.currency ?? portfolio.currency}
          allHours={preview?.session?.calendar === ALWAYS_OPEN}
          onSymbol={(symbol) => go({ symbol, go: undefined, quantity: undefined })}
        >
          <Quote symbol={draft.symbol} preview={preview} />
        </TicketFields>
        <TicketPreview preview={preview} portfolio={portfolio} />
        <Button type="submit" loading={busy} disabled={Object.keys(refused).length > 0} fullWidth>
          {sideWord(draft.side)}
          {draft.by === 'quantity' && draft.amount.trim() !== '' ? ` ${draft.amount.trim()}` : ''}
          {words}
        </Button>
        <p className="fh-muted fh-small fh-not-phone" style={{ margin: 0 }}>
          Keys: <kbd>b</kbd> buy, <kbd>s</kbd> sell, <kbd>/</kbd> symbol, <kbd>Enter</kbd> gives the order.
        </p>
      </Stack>
    </form>
  );
}

const NOTHING: Readonly<Record<string, string>> = {};

/** What the order would cost, undefined until it is whole, and what stands in its way by field. */
function usePreview(draft: TicketDraft, portfolio: Portfolio) {
  const order = useMemo(() => orderOf(draft, portfolio.id), [draft, portfolio.id]);
  const [asked] = useDebouncedValue(order, 250);
  const query = useApi(
    previewOrder,
    { body: asked ?? { portfolioId: portfolio.id, side: 'buy', type: 'market' } },
    { enabled: asked !== null && order !== null, keepPrevious: true },
  );
  if (asked === null || order === null || asked.symbol !== order.symbol)
    return { preview: undefined, refused: NOTHING };
  if (query.error instanceof ApiProblem)
    return { preview: undefined, refused: besideFields(query.error.errors) };
  return { preview: query.data, refused: besideFields(query.data?.refusals ?? []) };
}

/** Gives the order once, however often it is sent. */
function useTicket(draft: TicketDraft, portfolio: Portfolio, onGiven: () => void) {
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<TicketDraft | null>(null);
  const [said, setSaid] = useState<{ draft: TicketDraft; error: unknown } | null>(null);
  // The same order keeps its name until it is changed, so that sending it again does not give it twice.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order has another name
  const clientOrderId = useMemo(newKey, [draft]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const order = orderOf(draft, portfolio.id);
    setSent(draft);
    if (order !== null && !busy) void give({ ...order, clientOrderId });
  };
  const give = async (body: NonNullable<ReturnType<typeof orderOf>>) => {
    setBusy(true);
    setSaid(null);
    try {
      const order = await call(submitOrder, { body });
      setSent(null);
      onGiven();
      const cancel = () =>
        call(cancelOrder, { params: { id: order.id } }).then(() => refreshBook(), sayProblem);
      sayDone({
        message: givenWords(order),
        operationIds: [],
        offer: { label: 'Cancel the order', run: cancel },
      });
      await refreshBook();
    } catch (error) {
      setSaid({ draft, error });
    }
    setBusy(false);
  };
  // What was wrong with an order says nothing of another.
  const error = said?.draft === draft ? said.error : null;
  const beside = error instanceof ApiProblem ? besideFields(error.errors) : NOTHING;
  return {
    busy,
    submit,
    faults: sent === null ? beside : { ...beside, ...ticketFaults(draft) },
    failure: error === null || Object.keys(beside).length > 0 ? null : explain(error),
  };
}
