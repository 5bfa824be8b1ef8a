import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowsUpDown } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { mayEdit, useBook } from '../../shell/useBooks.ts';
import { LinkButton } from '../../ui/links.tsx';
import { Page } from '../../ui/Page.tsx';
import { PortfolioPicker } from '../../ui/PortfolioPicker.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { AccountStrip } from './AccountStrip.tsx';
import { AccountsStrip } from './AccountsStrip.tsx';
import { Lists } from './Lists.tsx';
import { MarketPanel } from './MarketPanel.tsx';
import { OrderPanel } from './OrderPanel.tsx';
import { OrderTicket } from './OrderTicket.tsx';
import { readTradeSearch, type TradeSearch } from './search.ts';
import { useOrderToasts } from './useOrderToasts.ts';
import { useTraded } from './useTraded.ts';

const route = getRouteApi('/app/trade');

/** The ticket, what is under way, what is held, and what happened. */
export function TradePage() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const query = useApi(listPortfolios, { query: { limit: 500 } });
  useOrderToasts();
  const go = useCallback(
    (next: TradeSearch) =>
      void navigate({
        to: '/trade',
        search: (before) => readTradeSearch({ ...before, ...next }),
        replace: true,
      }),
    [navigate],
  );
  return (
    <Page
      title="Trading"
      actions={<PortfolioPicker value={search.portfolio} onChange={(portfolio) => go({ portfolio })} />}
    >
      <Loaded query={query} what="Your portfolios could not be loaded">
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconArrowsUpDown size={40} stroke={1.25} />}
              title="Nothing to trade with yet"
              action={<LinkButton to="/portfolios">Add a portfolio</LinkButton>}
            >
              Orders are given for a portfolio and filled against real prices, on paper at first. Add a
              portfolio and pay something into it.
            </Empty>
          ) : (
            <Content items={items} search={search} go={go} />
          )
        }
      </Loaded>
    </Page>
  );
}

export interface TradeProps {
  readonly search: TradeSearch;
  readonly go: (next: TradeSearch) => void;
}

function Content({ items, search, go }: TradeProps & { items: readonly Portfolio[] }) {
  const editable = mayEdit(useBook());
  const traded = useTraded(search.symbol);
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  // On a phone the lists come first, unless there is something to trade already.
  const [asked, setTicket] = useState(false);
  const ticket = asked || search.symbol !== undefined;
  const chosen = items.find(({ id }) => id === search.portfolio) ?? items[0]!;
  return (
    <div className="fh-dense" style={{ display: 'grid', gap: 12 }}>
      {search.portfolio === undefined && items.length > 1 ? (
        <AccountsStrip portfolios={items} onChoose={(portfolio) => go({ portfolio })} />
      ) : (
        <AccountStrip portfolio={chosen} several={items.length > 1} editable={editable} />
      )}
      <div className="fh-trade">
        <div className="fh-trade-side">
          {editable && phone && !ticket ? (
            <Button fullWidth onClick={() => setTicket(true)}>
              New order
            </Button>
          ) : editable ? (
            <OrderTicket portfolio={chosen} several={items.length > 1} search={search} go={go} />
          ) : (
            <p className="fh-card fh-muted">You can look at this book. Its editors and owners give orders.</p>
          )}
        </div>
        <div className="fh-trade-main">
          {traded === undefined ? null : (
            <MarketPanel key={traded.id} asset={traded} search={search} go={go} />
          )}
          <Lists
            search={search}
            go={go}
            editable={editable}
            several={items.length > 1 && search.portfolio === undefined}
          />
        </div>
      </div>
      <OrderPanel id={search.order} onClose={() => go({ order: undefined })} />
    </div>
  );
}
