import { getKpis } from '@financehub/contract/reports.ts';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showDay } from '../../format/day.ts';
import { showCount } from '../../format/progress.ts';
import type { Transaction } from '../../models.ts';
import { useApi } from '../../query.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useTransactionNames } from '../transactions/names.ts';

export function RecentCard({ query }: { query: UseQueryResult<{ items: Transaction[] }> }) {
  const names = useTransactionNames();
  const uncategorized = useApi(getKpis, {}).data?.uncategorized ?? 0;
  return (
    <Card
      title="Recent transactions"
      aside={
        <>
          {uncategorized > 0 ? (
            <LinkButton
              to="/transactions"
              search={{ uncategorized: true }}
              variant="subtle"
              size="compact-sm"
            >
              {showCount(uncategorized)} without a category
            </LinkButton>
          ) : null}
          <LinkButton to="/transactions" variant="subtle" size="compact-sm">
            All transactions
          </LinkButton>
        </>
      }
    >
      <Loaded query={query} what="Recent transactions could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No transactions yet">They show here once you import a file or add one.</Empty>
          ) : (
            <ul className="fh-rows">
              {items.map((item) => (
                <li key={item.id}>
                  <Link to="/transactions" search={{ open: item.id }} className="fh-row">
                    <span style={{ minWidth: 0 }}>
                      <span className="fh-ellipsis" style={{ display: 'block' }}>
                        {names.title(item)}
                      </span>
                      <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
                        {showDay(item.date)} · {names.category(item)} · {names.account(item.accountId)}
                      </span>
                    </span>
                    <span className="fh-num">
                      <Money amount={item.amount} currency={item.currency} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}
