import type { ResponseOf } from '@financehub/contract/route.ts';
import { bookBrokerDifferences, compareWithBroker } from '@financehub/contract/trading-broker.ts';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { change } from '../../api.ts';
import { formatQuantity } from '../../format/money.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DayField, FormFailure } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { sayWithUndo } from '../../ui/toasts.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { type BrokerLine, linesOf } from './brokerLines.ts';

type Comparison = ResponseOf<typeof compareWithBroker>;

interface BrokerDialogProps {
  /** Null closes it. */
  readonly portfolioId: string | null;
  readonly editable: boolean;
  readonly onClose: () => void;
}

/** What the broker holds beside what the books hold, and the booking of the difference. */
export function BrokerDialog({ portfolioId, editable, onClose }: BrokerDialogProps) {
  return (
    <Dialog opened={portfolioId !== null} onClose={onClose} title="Positions at Alpaca" wide>
      {portfolioId === null ? null : (
        <Compared portfolioId={portfolioId} editable={editable} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface ComparedProps {
  readonly portfolioId: string;
  readonly editable: boolean;
  readonly onClose: () => void;
}

function Compared(props: ComparedProps) {
  const query = useApi(compareWithBroker, { query: { portfolioId: props.portfolioId } });
  return (
    <Loaded query={query} bones={<Bones rows={4} />} what="The positions could not be compared">
      {(comparison) => <Content {...props} comparison={comparison} />}
    </Loaded>
  );
}

function Content({ comparison, ...props }: ComparedProps & { comparison: Comparison }) {
  if (comparison.account === null) return <Missing items={comparison.unavailable} />;
  const lines = linesOf(comparison);
  if (comparison.differences === 0)
    return (
      <Stack gap="sm">
        <p style={{ margin: 0 }}>
          {comparison.items.length === 0
            ? 'Nothing is held on either side'
            : 'The books hold what Alpaca holds'}
          , and the cash is the same.
        </p>
        {lines.length === 0 ? null : <Lines lines={lines} chosen={new Set()} choose={null} />}
      </Stack>
    );
  return <Form {...props} comparison={comparison} lines={lines} />;
}

interface FormProps extends ComparedProps {
  readonly comparison: Comparison;
  readonly lines: readonly BrokerLine[];
}

function Form({ portfolioId, editable, onClose, comparison, lines }: FormProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [date, setDate] = useState('');
  const { busy, fields, failure, run, reject } = useSubmit();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = lines.filter(({ key }) => chosen.has(key));
    if (wanted.length === 0) return reject({ positions: 'Choose what is to be booked.' });
    const positions = wanted.flatMap(({ symbol, difference }) =>
      symbol === null ? [] : [{ symbol, difference }],
    );
    const cash = wanted.find(({ symbol }) => symbol === null)?.difference;
    void run(async () => {
      const body = { portfolioId, positions, cash, date: date === '' ? undefined : date };
      const { operationId } = await change(bookBrokerDifferences, { body });
      onClose();
      await refreshBook();
      sayWithUndo('Booked what Alpaca holds', [operationId]);
    });
  };
  const said = failure ?? Object.values(fields).find((text) => text !== fields.date) ?? null;
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <FormFailure text={said} />
        <p className="fh-muted fh-small" style={{ margin: 0 }}>
          {intro(comparison)}
        </p>
        <Lines lines={lines} chosen={chosen} choose={editable ? setChosen : null} />
        {editable ? (
          <Group justify="space-between" align="flex-end">
            <DayField
              label="Day of the bookings"
              description="Today where it is empty"
              value={date}
              onChange={setDate}
              error={fields.date}
            />
            <Group>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={busy} disabled={chosen.size === 0}>
                Book what is chosen
              </Button>
            </Group>
          </Group>
        ) : null}
      </Stack>
    </form>
  );
}

function intro({ portfolios, openOrders }: Comparison): string {
  const sum =
    portfolios.length > 1 ? ` The books' side sums up ${portfolios.length} portfolios that trade there.` : '';
  const open = openOrders > 0 ? ' What has an open order can not be booked until it has ended.' : '';
  return `Nothing is booked until you choose it. Shares become transfers in or out, at Alpaca's average price where the books held none of them.${sum}${open}`;
}

interface LinesProps {
  readonly lines: readonly BrokerLine[];
  readonly chosen: ReadonlySet<string>;
  /** Null where nothing can be chosen. */
  readonly choose: ((chosen: ReadonlySet<string>) => void) | null;
}

function Lines({ lines, chosen, choose }: LinesProps) {
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    choose?.(next);
  };
  return (
    <div className="fh-scroll-x">
      <table className="fh-table">
        <thead>
          <tr>
            <th>Position</th>
            <th className="fh-num fh-broker-side">At Alpaca</th>
            <th className="fh-num fh-broker-side">In the books</th>
            <th className="fh-num">Difference</th>
            <th className="fh-num">Cost</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <td>
                {choose === null || !line.differs ? (
                  <>
                    {line.label} {line.differs && line.blocked !== null ? `(${line.blocked})` : ''}
                  </>
                ) : (
                  <Checkbox
                    label={line.label}
                    description={line.blocked}
                    disabled={line.blocked !== null}
                    checked={chosen.has(line.key)}
                    onChange={() => toggle(line.key)}
                  />
                )}
                <div className="fh-muted fh-small fh-broker-both">
                  {figure(line, line.theirs)} there, {figure(line, line.ours)} here
                </div>
              </td>
              <td className="fh-num fh-broker-side">{figure(line, line.theirs)}</td>
              <td className="fh-num fh-broker-side">{figure(line, line.ours)}</td>
              <td className="fh-num">{line.differs ? figure(line, line.difference) : 'none'}</td>
              <td className="fh-num">
                {!line.comes ? null : (
                  <Money
                    amount={line.cost}
                    currency={line.currency}
                    reason="the broker names the cost of the whole holding only"
                    mend="enter the cost in the transaction after it is booked"
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const figure = ({ symbol, currency }: BrokerLine, amount: string) =>
  symbol === null ? <Money amount={amount} currency={currency} /> : formatQuantity(amount);
