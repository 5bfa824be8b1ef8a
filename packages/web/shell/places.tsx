import {
  IconArrowsExchange,
  IconArrowsUpDown,
  IconBuildingBank,
  IconCategory,
  IconChartAreaLine,
  IconChartCandle,
  IconChartDots,
  IconChartLine,
  IconChartPie,
  IconCloudDownload,
  IconCoins,
  IconFileImport,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconInbox,
  IconKey,
  IconListCheck,
  IconLoader,
  IconNotebook,
  IconScale,
  IconSettings,
  IconShieldHalf,
  IconStack2,
  IconUser,
} from '@tabler/icons-react';

/** Where one can go; the rail, the bar on a phone and Ctrl-K are made from it. A group without places is not shown. */
export const GROUPS = [
  { title: null, places: [{ to: '/', label: 'Home', icon: IconHome }] },
  {
    title: 'Money',
    places: [
      { to: '/transactions', label: 'Transactions', icon: IconArrowsExchange },
      { to: '/accounts', label: 'Accounts', icon: IconBuildingBank },
      { to: '/categories', label: 'Categories', icon: IconCategory },
      { to: '/import', label: 'Import', icon: IconFileImport },
      { to: '/review', label: 'Review', icon: IconInbox },
      { to: '/rules', label: 'Rules', icon: IconListCheck },
      { to: '/history', label: 'History', icon: IconHistory },
    ],
  },
  {
    title: 'Invest',
    places: [
      { to: '/portfolios', label: 'Portfolios', icon: IconChartPie },
      { to: '/invest/performance', label: 'Performance', icon: IconChartLine },
      { to: '/invest/dividends', label: 'Dividends', icon: IconCoins },
      { to: '/invest/rebalance', label: 'Rebalance', icon: IconScale },
      { to: '/invest/lots', label: 'Tax lots', icon: IconStack2 },
      { to: '/invest/analytics', label: 'Analytics', icon: IconChartDots },
      { to: '/invest/data', label: 'Data health', icon: IconHeartbeat },
    ],
  },
  {
    title: 'Trade',
    places: [
      { to: '/trade', label: 'Trading', icon: IconArrowsUpDown },
      { to: '/trade/options', label: 'Options', icon: IconChartAreaLine },
    ],
  },
  { title: 'Risk', places: [{ to: '/risk', label: 'Risk', icon: IconShieldHalf }] },
  { title: 'Markets', places: [{ to: '/markets/chart', label: 'Charts', icon: IconChartCandle }] },
  {
    title: 'Settings',
    places: [
      { to: '/settings/profile', label: 'Profile', icon: IconUser },
      { to: '/settings/books', label: 'Books', icon: IconNotebook },
      { to: '/settings/providers', label: 'Providers', icon: IconCloudDownload },
      { to: '/settings/tokens', label: 'Tokens', icon: IconKey },
      { to: '/settings/jobs', label: 'Jobs', icon: IconLoader },
    ],
  },
] as const;

/** The entries of the bar on a phone, at most five, and the groups that each one opens. */
export const BAR = [
  { label: 'Home', icon: IconHome, groups: [null] },
  { label: 'Money', icon: IconArrowsExchange, groups: ['Money'] },
  { label: 'Invest', icon: IconChartPie, groups: ['Invest'] },
  { label: 'Trade', icon: IconArrowsUpDown, groups: ['Trade', 'Risk', 'Markets'] },
  { label: 'Settings', icon: IconSettings, groups: ['Settings'] },
] as const;

/** Pages that stand under no place of their own: the place they belong to. */
const BELOW = [{ path: '/assets', of: '/portfolios' }] as const;

export type Place = (typeof GROUPS)[number]['places'][number];

/** Whether a place is where one is: itself or below it. */
function isAt(path: string, to: string): boolean {
  return to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`);
}

/** The place where one is: of those above the path the nearest. */
export function placeAt(path: string): Place | undefined {
  return GROUPS.flatMap(({ places }): readonly Place[] => places)
    .filter(({ to }) => isAt(path, to))
    .reduce<Place | undefined>(
      (best, one) => (best && best.to.length >= one.to.length ? best : one),
      undefined,
    );
}

/** The places that an entry of the bar opens. */
export function placesOf({ groups }: (typeof BAR)[number]): readonly Place[] {
  const names: readonly (string | null)[] = groups;
  return GROUPS.filter(({ title }) => names.includes(title)).flatMap(
    ({ places }): readonly Place[] => places,
  );
}

/** The entry of the bar that a path belongs to. */
export function entryAt(path: string): (typeof BAR)[number] | undefined {
  const place = BELOW.find((one) => isAt(path, one.path))?.of ?? path;
  return BAR.find((entry) => placesOf(entry).some(({ to }) => isAt(place, to)));
}
