import { getDividends } from '@financehub/contract/dividends.ts';
import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { IconCoins } from '@tabler/icons-react';
import type { Dividends, Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';

type Item = Dividends['items'][number];

/** The sums of a list, one for each currency in it. */
function sums(items: readonly Item[]): { currency: string; amount: string }[] {
  const totals = new Map<string, typeof ZERO>();
  for (const item of items)
    totals.set(item.currency, add(totals.get(item.currency) ?? ZERO, decimal(item.amount)));
  return [...totals].map(([currency, total]) => ({ currency, amount: formatDecimal(total) }));
}

export function DividendsTab({ portfolio }: { portfolio: Portfolio }) {
  const query = useApi(getDividends, { params: { id: portfolio.id } });
  return (
    <Loaded query={query} what="The dividends could not be loaded">
      {({ items }) => {
        const years = [...new Set(items.map(({ year }) => year))].sort((a, b) => b - a);
        if (years.length === 0) {
          return <Empty icon={<IconCoins size={40} stroke={1.25} />} title="No dividends received yet" />;
        }
        return (
          <div style={{ display: 'grid', gap: 16 }}>
            {years.map((year) => (
              <Year
                key={year}
                year={year}
                items={items.filter((item) => item.year === year)}
                baseCurrency={portfolio.currency}
              />
            ))}
          </div>
        );
      }}
    </Loaded>
  );
}

function Year({ year, items, baseCurrency }: { year: number; items: readonly Item[]; baseCurrency: string }) {
  return (
    <Card
      title={String(year)}
      aside={sums(items).map((sum) => (
        <b key={sum.currency} style={{ marginLeft: 12 }}>
          <Money amount={sum.amount} currency={sum.currency} code={sum.currency !== baseCurrency} />
        </b>
      ))}
    >
      <ul className="fh-rows">
        {items.map((item) => (
          <li key={`${item.assetId ?? ''} ${item.currency}`} className="fh-row">
            <span>{item.symbol ?? 'Not of one asset'}</span>
            <span className="fh-num">
              <Money amount={item.amount} currency={item.currency} code={item.currency !== baseCurrency} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
