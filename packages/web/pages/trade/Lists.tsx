import { listOrders, listPositions } from '@financehub/contract/trading.ts';
import { Tabs } from '@mantine/core';
import { showCount } from '../../format/progress.ts';
import { useApi } from '../../query.ts';
import { useAll } from '../../useAll.ts';
import { OrderList } from './OrderList.tsx';
import { Positions } from './Positions.tsx';
import type { Tab } from './search.ts';
import { TradeHistory } from './TradeHistory.tsx';
import type { TradeProps } from './TradePage.tsx';

interface ListsProps extends TradeProps {
  readonly editable: boolean;
  /** Several portfolios stand in the lists. */
  readonly several: boolean;
}

/** Orders under way, what is held, and what happened. */
export function Lists({ search, go, editable, several }: ListsProps) {
  const { portfolio: portfolioId } = search;
  const orders = useAll(listOrders, { query: { portfolioId } });
  const positions = useApi(listPositions, { query: { portfolioId } });
  const tabs: readonly { value: Tab; label: string; count?: number | undefined }[] = [
    { value: 'orders', label: 'Open orders', count: orders.data?.length },
    { value: 'positions', label: 'Positions', count: positions.data?.items.length },
    { value: 'history', label: 'Order history' },
    { value: 'fills', label: 'Fills' },
  ];
  return (
    <Tabs
      value={search.tab ?? 'orders'}
      keepMounted={false}
      onChange={(next) => go({ tab: next === 'orders' ? undefined : (next as Tab) })}
    >
      <Tabs.List mb="sm" className="fh-tabs">
        {tabs.map(({ value, label, count }) => (
          <Tabs.Tab
            key={value}
            value={value}
            rightSection={count ? <span className="fh-count">{showCount(count)}</span> : undefined}
          >
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="orders">
        <OrderList query={orders} editable={editable} onOpen={(order) => go({ order })} />
      </Tabs.Panel>
      <Tabs.Panel value="positions">
        <Positions query={positions} editable={editable} several={several} go={go} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <TradeHistory of="orders" search={search} go={go} />
      </Tabs.Panel>
      <Tabs.Panel value="fills">
        <TradeHistory of="fills" search={search} go={go} />
      </Tabs.Panel>
    </Tabs>
  );
}
