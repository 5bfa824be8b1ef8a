import type { BrokerAccount as BrokerAccountSchema } from '@financehub/contract/trading-broker.ts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Static } from 'typebox';
import { showInstant } from '../../format/day.ts';
import { inOwnWords } from '../../format/words.ts';
import { Money } from '../../ui/Money.tsx';
import { BrokerDialog } from './BrokerDialog.tsx';

type BrokerAccount = Static<typeof BrokerAccountSchema>;

interface BrokerStripProps {
  /** Null where none is asked, or none answers. */
  readonly broker: BrokerAccount | null;
  readonly portfolioId: string;
  readonly editable: boolean;
}

/** The account at the broker, in its own figures and words. */
export function BrokerStrip({ broker, portfolioId, editable }: BrokerStripProps) {
  const [open, setOpen] = useState(false);
  if (broker === null) return null;
  const { currency } = broker;
  const figures = [
    { label: 'Buying power', amount: broker.buyingPower },
    { label: 'Cash', amount: broker.cash },
    { label: 'Equity', amount: broker.equity },
    { label: 'Initial margin', amount: broker.initialMargin },
    { label: 'Maintenance margin', amount: broker.maintenanceMargin },
  ].filter(({ amount }) => amount !== null);
  return (
    <section className="fh-broker" aria-label="Account at Alpaca">
      <div className="fh-strip-line">
        <dl className="fh-total fh-total-dense fh-broker-figures">
          {figures.map(({ label, amount }) => (
            <div key={label}>
              <dt>{label} at Alpaca</dt>
              <dd>
                <Money amount={amount} currency={currency} />
              </dd>
            </div>
          ))}
        </dl>
        <div className="fh-strip-end">
          <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
            Compare positions
          </Button>
        </div>
      </div>
      <p className="fh-muted fh-small">
        {accountWords(broker)} {updateWords(broker)}
      </p>
      {blockedWords(broker).map((words) => (
        <p key={words} className="fh-loss fh-small" role="alert">
          {words}
        </p>
      ))}
      <BrokerDialog
        portfolioId={open ? portfolioId : null}
        editable={editable}
        onClose={() => setOpen(false)}
      />
    </section>
  );
}

function accountWords({
  account,
  multiplier,
  dayTrades,
  patternDayTrader,
  shortSelling,
}: BrokerAccount): string {
  const words = [
    `Account ${account}`,
    ...(multiplier === null ? [] : [`${multiplier} times buying power`]),
    ...(shortSelling === null ? [] : [shortSelling ? 'short selling allowed' : 'no short selling']),
    ...(dayTrades === null
      ? []
      : [`${dayTrades} day ${dayTrades === 1 ? 'trade' : 'trades'} in five sessions`]),
    ...(patternDayTrader ? ['flagged as a pattern day trader'] : []),
  ];
  return `${words.join(', ')}.`;
}

function updateWords({ updates }: BrokerAccount): string {
  if (updates.live) return 'Fills arrive as they happen.';
  if (updates.since === null) return 'Fills arrive as they happen while an order is open.';
  return inOwnWords(
    `Orders are asked after every 3 seconds since ${showInstant(updates.since)}: ${updates.reason}.`,
  );
}

/** What keeps the broker from taking orders, one sentence each. */
function blockedWords(broker: BrokerAccount): string[] {
  return [
    ...(broker.accountBlocked ? ['Alpaca has blocked the account.'] : []),
    ...(broker.tradingBlocked ? ['Alpaca has blocked trading: it takes no order.'] : []),
    ...(broker.transfersBlocked ? ['Alpaca has blocked transfers of money.'] : []),
    ...(broker.suspendedByUser ? ['Trading is suspended by a setting of the account at Alpaca.'] : []),
    ...(broker.status === 'ACTIVE' ? [] : [`The account is not active at Alpaca: ${broker.status}.`]),
  ];
}
