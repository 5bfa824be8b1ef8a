import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { searchAssets } from '@financehub/contract/assets.ts';
import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconBuildingBank,
  IconChartPie,
  IconNotebook,
  IconSearch,
  IconTrendingUp,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { chooseBook } from '../book.ts';
import { useApi } from '../query.ts';
import { useAccounts } from '../ui/references.ts';
import { GROUPS } from './places.tsx';
import { useBooks } from './useBooks.ts';

interface FinderProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** At most so many assets are offered. */
const MOST_ASSETS = 6;

/** Ctrl-K: pages, accounts, portfolios, assets, books, and the words themselves among the transactions. */
export function Finder({ query, onQuery }: FinderProps) {
  const navigate = useNavigate();
  const { own } = useAccounts();
  const portfolios = useApi(listPortfolios, { query: { limit: 500 } }).data?.items ?? [];
  const { items: books } = useBooks();
  const words = query.trim();
  const [sought] = useDebouncedValue(words, 150);
  const found = useApi(
    searchAssets,
    { query: { q: sought } },
    { enabled: sought !== '', keepPrevious: true },
  );
  const assets = words === '' ? [] : (found.data?.items ?? []).slice(0, MOST_ASSETS);
  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Go to',
      actions: GROUPS.flatMap((group) =>
        group.places.map(
          ({ to, label, icon: Icon }): SpotlightActionData => ({
            id: to,
            label,
            leftSection: <Icon size={20} stroke={1.5} aria-hidden />,
            onClick: () => void navigate({ to }),
          }),
        ),
      ),
    },
    {
      group: 'Accounts',
      actions: own.map((account) => ({
        id: account.id,
        label: account.name,
        ...(account.institution === null ? {} : { description: account.institution }),
        leftSection: <IconBuildingBank size={20} stroke={1.5} aria-hidden />,
        onClick: () => void navigate({ to: '/accounts/$accountId', params: { accountId: account.id } }),
      })),
    },
    {
      group: 'Portfolios',
      actions: portfolios.map((portfolio) => ({
        id: portfolio.id,
        label: portfolio.name,
        leftSection: <IconChartPie size={20} stroke={1.5} aria-hidden />,
        onClick: () =>
          void navigate({ to: '/portfolios/$portfolioId', params: { portfolioId: portfolio.id } }),
      })),
    },
    {
      group: 'Assets',
      actions: assets.map((asset) => ({
        id: asset.id,
        label: asset.symbol,
        ...(asset.name === asset.symbol ? {} : { description: asset.name }),
        // Found by the server, by its ISIN too.
        keywords: words,
        leftSection: <IconTrendingUp size={20} stroke={1.5} aria-hidden />,
        onClick: () => void navigate({ to: '/assets/$assetId', params: { assetId: asset.id } }),
      })),
    },
    {
      group: 'Books',
      actions: books.map((book) => ({
        id: book.id,
        label: `Open the book ${book.name}`,
        leftSection: <IconNotebook size={20} stroke={1.5} aria-hidden />,
        onClick: () => {
          chooseBook(book.id);
          void navigate({ to: '/' });
        },
      })),
    },
  ];
  const search: SpotlightActionData = {
    id: 'search',
    label: `Transactions with “${words}”`,
    keywords: words,
    leftSection: <IconSearch size={20} stroke={1.5} aria-hidden />,
    onClick: () => void navigate({ to: '/transactions', search: { q: words } }),
  };
  return (
    <Spotlight
      actions={words === '' ? groups : [...groups, { group: 'Search', actions: [search] }]}
      query={query}
      onQueryChange={onQuery}
      shortcut={null}
      attributes={{ content: { 'aria-label': 'Find' } }}
      overlayProps={{ backgroundOpacity: 0.5 }}
      nothingFound="Nothing by that name"
      searchProps={{
        'aria-label': 'Find a page, account, asset or transaction',
        placeholder: 'Find a page, account, asset or transaction',
        leftSection: <IconSearch size={20} stroke={1.5} aria-hidden />,
      }}
      limit={12}
      scrollable
      maxHeight={460}
    />
  );
}
