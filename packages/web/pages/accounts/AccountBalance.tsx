import { isCurrency } from '@financehub/core/money/currency.ts';
import { formatQuantity } from '../../format/money.ts';
import type { Account } from '../../models.ts';
import { Money } from '../../ui/Money.tsx';

interface AccountBalanceProps {
  readonly account: Account;
  readonly baseCurrency: string;
}

/** One figure where there is one; the parts of an account that holds several currencies or assets otherwise. */
export function AccountBalance({ account, baseCurrency }: AccountBalanceProps) {
  const currency = account.currency ?? baseCurrency;
  const money = account.balances.filter((balance) => isCurrency(balance.currency));
  const assets = account.balances.length - money.length;
  if (account.balance !== null && assets === 0 && money.length <= 1) {
    return <Money amount={account.balance} currency={currency} code={currency !== baseCurrency} />;
  }
  return (
    <>
      {money.map((balance) => (
        <div key={balance.currency}>
          <Money
            amount={balance.amount}
            currency={balance.currency}
            code={balance.currency !== baseCurrency}
          />
        </div>
      ))}
      {assets === 0 ? null : (
        <span className="fh-muted fh-small">
          {formatQuantity(String(assets))} {assets === 1 ? 'holding' : 'holdings'}
        </span>
      )}
      {money.length === 0 && assets === 0 ? <Money amount="0" currency={currency} /> : null}
    </>
  );
}
