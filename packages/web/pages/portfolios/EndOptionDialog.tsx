import { endOption } from '@financehub/contract/option-end.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call, change } from '../../api.ts';
import { useChosenBookId } from '../../book.ts';
import { formatNumber, formatQuantity, readAmount } from '../../format/money.ts';
import type { Holding, Portfolio } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormButtons } from '../../ui/FormButtons.tsx';
import { AmountField, DayField, FormFailure } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Bones, Failure } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { likelyEnd } from './expired.ts';

type End = 'expire' | 'exercise' | 'assign';
type Proposal = ResponseOf<typeof endOption>;

interface EndOptionDialogProps {
  readonly portfolio: Portfolio;
  readonly target: Holding | null;
  readonly onClose: () => void;
}

/** Books how an option ended, after showing what that comes to. */
export function EndOptionDialog({ portfolio, target, onClose }: EndOptionDialogProps) {
  return (
    <Dialog
      opened={target !== null}
      onClose={onClose}
      title={target === null ? 'How it ended' : `How ${target.symbol} ended`}
    >
      {target === null ? null : <EndForm portfolio={portfolio} holding={target} onClose={onClose} />}
    </Dialog>
  );
}

const SAID: Readonly<Record<End, string>> = {
  expire: 'Expiry booked',
  exercise: 'Exercise booked',
  assign: 'Assignment booked',
};

interface EndFormProps {
  readonly portfolio: Portfolio;
  readonly holding: Holding;
  readonly onClose: () => void;
}

function EndForm({ portfolio, holding, onClose }: EndFormProps) {
  const written = Number(holding.quantity) < 0;
  const [kind, setKind] = useState<End>(likelyEnd(holding) ?? 'expire');
  const [quantity, setQuantity] = useState(formatNumber(holding.quantity.replace('-', '')));
  const [date, setDate] = useState(holding.expiry ?? '');
  const { busy, fields, failure, run, reject } = useSubmit();
  const asked = { assetId: holding.assetId, kind, quantity: readAmount(quantity) ?? undefined, date };
  const [settled] = useDebouncedValue(asked, 200);
  const bookId = useChosenBookId();
  const params = { id: portfolio.id };
  const usable = settled.quantity !== undefined && settled.date !== '';
  const proposal = useQuery({
    queryKey: [bookId, endOption.id, portfolio.id, settled],
    queryFn: ({ signal }) => call(endOption, { params, query: { dryRun: true }, body: settled, signal }),
    enabled: usable,
    retry: false,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (asked.quantity === undefined) return reject({ quantity: 'Type how many contracts ended' });
    if (date === '') return reject({ date: 'Choose the day' });
    void run(async () => {
      const { operationId } = await change(endOption, { params, query: {}, body: asked });
      onClose();
      await refreshBook();
      sayWithUndo(SAID[kind], [operationId]);
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormFailure text={failure} />
        <SegmentedControl
          fullWidth
          aria-label="How it ended"
          data={[
            { value: 'expire', label: 'Worthless' },
            written ? { value: 'assign', label: 'Assigned' } : { value: 'exercise', label: 'Exercised' },
          ]}
          value={kind}
          onChange={(next) => setKind(next as End)}
        />
        <SimpleGrid cols={2} spacing="sm">
          <AmountField label="Contracts" value={quantity} onChange={setQuantity} error={fields.quantity} />
          <DayField label="Date" value={date} onChange={setDate} error={fields.date} />
        </SimpleGrid>
        {usable ? <Proposed query={proposal} /> : null}
        <FormButtons onCancel={onClose} busy={busy} disabled={proposal.isError}>
          Book it
        </FormButtons>
      </Stack>
    </form>
  );
}

/** What is going to be booked, or why it can not be. */
function Proposed({ query }: { query: UseQueryResult<Proposal> }) {
  if (query.data !== undefined) return <Booking proposal={query.data} />;
  return query.isError ? <Failure error={query.error} what="This can not be booked" /> : <Bones rows={2} />;
}

/** The trades that it comes to. */
function Booking({ proposal }: { proposal: Proposal }) {
  const { currency, premium, kind } = proposal;
  return (
    <section aria-label="What is booked">
      <table className="fh-table">
        <thead>
          <tr>
            <th scope="col">What is booked</th>
            <th scope="col" className="fh-num">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {proposal.legs.map((leg) => (
            <tr key={leg.assetId}>
              <td>
                {leg.type === 'BUY' ? 'Buy' : 'Sell'} {formatQuantity(leg.quantity)} {leg.symbol}
              </td>
              <td className="fh-num">
                <Money amount={leg.amount} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        {kind === 'expire' ? (
          'The contracts leave at nothing; their premium is the loss, or the gain of their writer.'
        ) : (
          <>
            The premium of <Money amount={premium} currency={currency} /> is part of the amount of the shares,
            so that the contracts leave without a gain; the cash of both is the strike’s.
          </>
        )}
      </p>
    </section>
  );
}
