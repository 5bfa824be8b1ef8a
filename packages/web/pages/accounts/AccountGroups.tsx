import { Link } from '@tanstack/react-router';
import { showDay } from '../../format/day.ts';
import type { Account } from '../../models.ts';
import { Card } from '../../ui/Page.tsx';
import { AccountBalance } from './AccountBalance.tsx';
import type { AccountGroup } from './groups.ts';

interface AccountGroupsProps {
  readonly groups: readonly AccountGroup[];
  readonly baseCurrency: string;
}

export function AccountGroups({ groups, baseCurrency }: AccountGroupsProps) {
  return groups.map((group) => (
    <Card key={group.title} title={group.title}>
      <ul className="fh-rows">
        {group.accounts.map((account) => (
          <li key={account.id}>
            <AccountRow account={account} baseCurrency={baseCurrency} />
          </li>
        ))}
      </ul>
    </Card>
  ));
}

/** Bank, number and last transaction, as far as they are known. */
export function aboutAccount(account: Account): string {
  const last = account.lastDate === null ? null : `last transaction ${showDay(account.lastDate)}`;
  return [account.institution, account.number, last].filter(Boolean).join(' · ');
}

function AccountRow({ account, baseCurrency }: { account: Account; baseCurrency: string }) {
  return (
    <Link to="/accounts/$accountId" params={{ accountId: account.id }} className="fh-row">
      <span style={{ minWidth: 0 }}>
        <span className="fh-ellipsis" style={{ display: 'block' }}>
          {account.path.length > 1 ? account.path.join(' › ') : account.name}
          {account.closed ? ' (closed)' : ''}
        </span>
        <span className="fh-muted fh-small fh-ellipsis" style={{ display: 'block' }}>
          {aboutAccount(account)}
        </span>
      </span>
      <span className="fh-num">
        <AccountBalance account={account} baseCurrency={baseCurrency} />
      </span>
    </Link>
  );
}
