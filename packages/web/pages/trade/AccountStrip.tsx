import type { ResponseOf } from '@financehub/contract/route.ts';
import { getTradingAccount } from '@financehub/contract/trading-account.ts';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import { BrokerStrip } from './BrokerStrip.tsx';
import { Written } from './Written.tsx';

export type TradingAccount = ResponseOf<typeof getTradingAccount>;

interface AccountStripProps {
  readonly portfolio: Portfolio;
  readonly several: boolean;
  readonly editable: boolean;
}

/** What there is to trade with, in a line. */
export function AccountStrip({ portfolio, several, editable }: AccountStripProps) {
  const query = useApi(getTradingAccount, { query: { portfolioId: portfolio.id } });
  return (
    <section className="fh-card" aria-label="Account">
      <Loaded query={query} bones={<Bones rows={1} height={44} />} what="The account could not be loaded">
        {(account) => <Content account={account} several={several} editable={editable} />}
      </Loaded>
    </section>
  );
}

interface ContentProps {
  readonly account: TradingAccount;
  readonly several: boolean;
  readonly editable: boolean;
}

function figuresOf(account: TradingAccount) {
  const why = firstReason(account.unavailable);
  const money = (amount: string | null) => <Money amount={amount} currency={account.currency} {...why} />;
  const margined = account.settings.kind === 'margin' || account.written.length > 0;
  return [
    { label: 'Buying power', figure: money(account.buyingPower) },
    {
      label: 'Cash',
      figure: (
        <TextLink
          to="/portfolios/$portfolioId"
          params={{ portfolioId: account.portfolioId }}
          search={{ tab: 'transactions' }}
        >
          {money(account.cash)}
        </TextLink>
      ),
    },
    ...(account.unsettled.length === 0
      ? []
      : [{ label: 'Settled cash', figure: money(account.settledCash) }]),
    { label: 'Reserved by orders', figure: money(account.reserved) },
    { label: 'Equity', figure: money(account.equity) },
    ...(margined
      ? [
          { label: 'Initial margin', figure: money(account.initialMargin) },
          { label: 'Maintenance margin', figure: money(account.maintenanceMargin) },
        ]
      : []),
  ];
}

function Content({ account, several, editable }: ContentProps) {
  const [open, setOpen] = useState(false);
  const { unavailable, broker } = account;
  const figures = figuresOf(account);
  return (
    <>
      <div className="fh-strip-line">
        <dl className="fh-total fh-total-dense">
          {figures.map(({ label, figure }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{figure}</dd>
            </div>
          ))}
        </dl>
        <div className="fh-strip-end">
          <span className="fh-muted fh-small">
            {several ? `${account.portfolio} · ` : ''}
            {venueWords(account)}
          </span>
          {editable ? (
            <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
              Account settings
            </Button>
          ) : null}
        </div>
      </div>
      <BrokerStrip broker={broker} portfolioId={account.portfolioId} editable={editable} />
      <WrittenOptions account={account} />
      <Missing items={unavailable} />
      <AccountDialog account={open ? account : null} onClose={() => setOpen(false)} />
    </>
  );
}

function WrittenOptions({ account: { written } }: { readonly account: TradingAccount }) {
  if (written.length === 0) return null;
  return (
    <details className="fh-small" style={{ marginTop: 8 }}>
      <summary>Margin of written options</summary>
      <Written groups={written} title="Requirements, premiums in them" />
    </details>
  );
}

/** Where its orders go, and what kind of account it is. */
export function venueWords({ settings, allowShort }: TradingAccount): string {
  const where = settings.venue === 'paper' ? 'On paper' : 'At Alpaca';
  const kind = settings.kind === 'margin' ? 'margin account' : 'cash account';
  return `${where}, ${kind}${allowShort ? ', short selling allowed' : ''}`;
}
