import type { ResponseOf } from '@financehub/contract/route.ts';
import type { getTradingAccount } from '@financehub/contract/trading-account.ts';
import { formatQuantity } from '../../format/money.ts';
import { Money } from '../../ui/Money.tsx';

type Group = ResponseOf<typeof getTradingAccount>['written'][number];

const WORDS: Readonly<Record<Group['strategy'], string>> = {
  'naked-call': 'Naked call',
  'naked-put': 'Naked put',
  'cash-secured-put': 'Put secured by cash',
  'covered-call': 'Covered call',
  'call-spread': 'Call spread',
  'put-spread': 'Put spread',
  straddle: 'Straddle',
  'limited-risk': 'Limited risk',
};

interface WrittenProps {
  readonly groups: readonly Group[];
  readonly title: string;
}

/** How written options are margined: what stands together, and what it takes with its premium. */
export function Written({ groups, title }: WrittenProps) {
  return (
    <section aria-label={title} className="fh-small">
      <p className="fh-muted">{title}</p>
      <dl className="fh-terms">
        {groups.map(({ strategy, legs, requirement, currency }) => {
          const parts = legs.map(({ symbol, quantity }) => `${formatQuantity(quantity)} ${symbol}`);
          return (
            <div key={`${strategy} ${parts.join(' ')}`}>
              <dt>
                {WORDS[strategy]} <span className="fh-muted">{parts.join(', ')}</span>
              </dt>
              <dd className="fh-num">
                <Money amount={requirement} currency={currency} />
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
