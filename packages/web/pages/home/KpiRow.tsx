import { getKpis } from '@financehub/contract/reports.ts';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import type { Kpis } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Money } from '../../ui/Money.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';

interface KpiProps {
  readonly label: string;
  readonly link: LinkProps;
  readonly children: ReactNode;
}

function Kpi({ label, link, children }: KpiProps) {
  return (
    <Link {...link} className="fh-card fh-kpi">
      <div className="fh-kpi-label">{label}</div>
      <div className="fh-kpi-figure">{children}</div>
    </Link>
  );
}

export function KpiRow() {
  const query = useApi(getKpis, {});
  return (
    <Loaded query={query} bones={<Bones rows={1} height={76} />} what="The key figures could not be loaded">
      {(kpis) => <KpiList kpis={kpis} />}
    </Loaded>
  );
}

function KpiList({ kpis }: { kpis: Kpis }) {
  const { currency, asOf } = kpis;
  const why = firstReason(kpis.unavailable);
  const month = asOf.slice(0, 7);
  const name = showDay(`${month}-01`, 'month');
  const money = (amount: string | null) => <Money amount={amount} currency={currency} {...why} />;
  return (
    <section aria-label="Key figures">
      <div className="fh-kpis">
        <Kpi label="Net worth" link={{ to: '/accounts' }}>
          {money(kpis.netWorth)}
        </Kpi>
        <Kpi label="Assets" link={{ to: '/accounts', search: { show: 'assets' } }}>
          {money(kpis.assets)}
        </Kpi>
        <Kpi label="Liabilities" link={{ to: '/accounts', search: { show: 'liabilities' } }}>
          {money(kpis.liabilities)}
        </Kpi>
        <Kpi label="Cash" link={{ to: '/accounts', search: { show: 'cash' } }}>
          {money(kpis.cash)}
        </Kpi>
        <Kpi label="Investments" link={{ to: '/portfolios' }}>
          {money(kpis.investments)}
        </Kpi>
        <Kpi label={`Income, ${name}`} link={{ to: '/categories', search: { type: 'income', month } }}>
          {money(kpis.monthIncome)}
        </Kpi>
        <Kpi label={`Spending, ${name}`} link={{ to: '/categories', search: { type: 'expense', month } }}>
          {money(kpis.monthExpenses)}
        </Kpi>
        <Kpi label="Savings rate, 12 months" link={{ to: '/categories', search: {} }}>
          {kpis.savingsRate === null ? (
            <Unavailable reason="There is no income in the last 12 whole months." />
          ) : (
            formatPercent(kpis.savingsRate)
          )}
        </Kpi>
      </div>
      <Missing items={kpis.unavailable} />
    </section>
  );
}
