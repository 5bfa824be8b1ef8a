import type { BodyOf } from '@financehub/contract/route.ts';
import { replaceOrder } from '@financehub/contract/trading.ts';
import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { call } from '../../api.ts';
import { formatNumber, readAmount } from '../../format/money.ts';
import { refreshBook } from '../../query.ts';
import { AmountField, FormFailure } from '../../ui/fields.tsx';
import { say } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { type Leg, orderWords, sideWord } from './orderWords.ts';

type Change = BodyOf<typeof replaceOrder>;
type Field = 'quantity' | 'notional' | 'limitPrice' | 'stopPrice' | 'trailAmount' | 'trailPercent';

const LABELS: Readonly<Record<Field, string>> = {
  quantity: 'Quantity in all',
  notional: 'Sum',
  limitPrice: 'Limit',
  stopPrice: 'Stop',
  trailAmount: 'Trails by',
  trailPercent: 'Trails by %',
};

/** What of an order can be changed: the terms that it has. The stop of a trailing order follows the price. */
function fieldsOf(order: Leg): Field[] {
  const all = Object.keys(LABELS) as Field[];
  return all.filter(
    (field) => order[field] !== null && !(field === 'stopPrice' && order.type === 'trailing_stop'),
  );
}

interface ReplaceFormProps {
  readonly order: Leg;
  readonly onDone: () => void;
}

/** Puts other terms in the place of an order, in the list it stands in. */
export function ReplaceForm({ order, onDone }: ReplaceFormProps) {
  const fields = fieldsOf(order);
  const [typed, setTyped] = useState(() =>
    Object.fromEntries(fields.map((field) => [field, formatNumber(order[field] ?? '0')])),
  );
  const first = useRef<HTMLFormElement>(null);
  useEffect(() => first.current?.querySelector('input')?.select(), []);
  const { busy, fields: faults, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = fields.map((field) => [field, readAmount(typed[field] ?? '')] as const);
    const wrong = read.filter(([, amount]) => amount === null || amount.startsWith('-'));
    if (wrong.length > 0)
      return reject(Object.fromEntries(wrong.map(([field]) => [field, 'A number above zero.'])));
    const body = Object.fromEntries(
      read.filter(([field, amount]) => Number(amount) !== Number(order[field])),
    ) as Change;
    if (Object.keys(body).length === 0) return onDone();
    void run(async () => {
      const next = await call(replaceOrder, { params: { id: order.id }, body });
      onDone();
      say(`Changed: ${orderWords(next)}.`);
      await refreshBook();
    });
  };
  return (
    <form
      ref={first}
      className="fh-replace"
      aria-label={`Change: ${orderWords(order)}`}
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <b>
        {sideWord(order.side)} {order.symbol}
      </b>
      {fields.map((field) => (
        <AmountField
          key={field}
          size="xs"
          w={120}
          label={LABELS[field]}
          value={typed[field] ?? ''}
          error={faults[field]}
          onChange={(text) => setTyped((before) => ({ ...before, [field]: text }))}
        />
      ))}
      <Button size="xs" type="submit" loading={busy}>
        Change the order
      </Button>
      <Button size="xs" variant="default" onClick={onDone}>
        Leave it
      </Button>
      <FormFailure text={failure} />
    </form>
  );
}
