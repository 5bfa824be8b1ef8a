import { putFx } from '@financehub/contract/assets.ts';
import { Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { call } from '../../api.ts';
import { today } from '../../format/day.ts';
import { readAmount } from '../../format/money.ts';
import type { Book } from '../../models.ts';
import { refreshBook } from '../../query.ts';
import { AmountField, CurrencyField, DayField, FormFailure } from '../../ui/fields.tsx';
import { Card } from '../../ui/Page.tsx';
import { say } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';

/** Where the rates come from that totals over several currencies need: one day and pair at a time, typed in. */
export function RatesCard({ book }: { book: Book }) {
  const [base, setBase] = useState(book.baseCurrency === 'EUR' ? 'USD' : 'EUR');
  const [quote, setQuote] = useState(book.baseCurrency);
  const [date, setDate] = useState(today());
  const [typed, setTyped] = useState('');
  const { busy, fields, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const rate = readAmount(typed);
    if (base === quote) return reject({ quote: 'Choose another currency' });
    if (rate === null || rate.startsWith('-') || Number(rate) === 0) {
      return reject({ rates: 'Type a number above zero' });
    }
    void run(async () => {
      await call(putFx, { body: { base, rates: [{ date, quote, rate }] } });
      setTyped('');
      await refreshBook();
      say(`The rate of ${base} in ${quote} is stored.`);
    });
  };
  return (
    <Card title="Exchange rates">
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            Totals over several currencies use the newest rate on or before their day. Figures that lack one
            say so.
          </Text>
          <FormFailure text={failure} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
            <CurrencyField label="One" value={base} onChange={setBase} error={fields.base} />
            <AmountField label="Is worth" value={typed} onChange={setTyped} error={fields.rates} />
            <CurrencyField label="Of" value={quote} onChange={setQuote} error={fields.quote} />
            <DayField label="On" value={date} onChange={setDate} error={fields.date} />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button type="submit" variant="default" loading={busy}>
              Store the rate
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
