import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Account } from '../../models.ts';
import { Loaded } from '../../ui/states.tsx';
import { AccountBalance } from '../accounts/AccountBalance.tsx';
import { groupAccounts } from '../accounts/groups.ts';

interface AccountsCardProps {
  readonly query: UseQueryResult<{ items: Account[] }>;
  readonly baseCurrency: string;
}

/** Accounts by what they are, each with its balance. */
export function AccountsCard({ query, baseCurrency }: AccountsCardProps) {
  return (
    <Loaded query={query} what="Your accounts could not be loaded">
      {({ items }) =>
        groupAccounts(items).map((group) => (
          <div key={group.title}>
            <div className="fh-group-title">
              <span>{group.title}</span>
            </div>
            <ul className="fh-rows">
              {group.accounts.map((account) => (
                <li key={account.id}>
                  <Link to="/accounts/$accountId" params={{ accountId: account.id }} className="fh-row">
                    <span className="fh-ellipsis">{account.name}</span>
                    <span className="fh-num">
                      <AccountBalance account={account} baseCurrency={baseCurrency} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))
      }
    </Loaded>
  );
}
