import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { type AccountsSearch, readAccountsSearch } from './pages/accounts/search.ts';
import { readAnalyticsSearch } from './pages/analytics/search.ts';
import { readAssetSearch } from './pages/assets/search.ts';
import { readCategoriesSearch } from './pages/categories/search.ts';
import { readChartSearch } from './pages/charts/search.ts';
import { readDividendsSearch } from './pages/dividends/search.ts';
import { readHistorySearch } from './pages/history/search.ts';
import { readLotsSearch } from './pages/lots/search.ts';
import { NotFound, RouteFailure } from './pages/NotFound.tsx';
import { readOptionsSearch } from './pages/options/search.ts';
import { readPerformanceSearch } from './pages/performance/search.ts';
import { readPortfolioSearch } from './pages/portfolios/search.ts';
import { readRebalanceSearch } from './pages/rebalance/search.ts';
import { readReviewSearch } from './pages/review/search.ts';
import { readRiskSearch } from './pages/risk/search.ts';
import { readRuleSearch } from './pages/rules/search.ts';
import { readTradeSearch } from './pages/trade/search.ts';
import { readTransactionSearch } from './pages/transactions/search.ts';
import { getSession } from './session.ts';
import { Shell } from './shell/Shell.tsx';
import { Bones } from './ui/states.tsx';

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Only an address of this app may be gone to after signing in. */
const readNext = (search: Record<string, unknown>): { next?: string | undefined } => {
  const next = text(search.next);
  return next?.startsWith('/') && !next.startsWith('//') ? { next } : {};
};

function signedOutOnly() {
  if (getSession() !== null) throw redirect({ to: '/' });
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: readNext,
  beforeLoad: signedOutOnly,
  component: lazyRouteComponent(() => import('./pages/sign-in/SignInPage.tsx'), 'SignInPage'),
});

const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  validateSearch: readNext,
  beforeLoad: signedOutOnly,
  component: lazyRouteComponent(() => import('./pages/sign-in/RegisterPage.tsx'), 'RegisterPage'),
});

const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: ({ location }) => {
    if (getSession() === null) {
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
  component: Shell,
});

const app = () => appRoute;

const homeRoute = createRoute({
  getParentRoute: app,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/home/HomePage.tsx'), 'HomePage'),
});
const accountsRoute = createRoute({
  getParentRoute: app,
  path: '/accounts',
  validateSearch: (search: Record<string, unknown>): AccountsSearch => readAccountsSearch(search),
  component: lazyRouteComponent(() => import('./pages/accounts/AccountsPage.tsx'), 'AccountsPage'),
});
const accountRoute = createRoute({
  getParentRoute: app,
  path: '/accounts/$accountId',
  validateSearch: readTransactionSearch,
  component: lazyRouteComponent(() => import('./pages/accounts/AccountPage.tsx'), 'AccountPage'),
});
const categoriesRoute = createRoute({
  getParentRoute: app,
  path: '/categories',
  validateSearch: readCategoriesSearch,
  component: lazyRouteComponent(() => import('./pages/categories/CategoriesPage.tsx'), 'CategoriesPage'),
});
const transactionsRoute = createRoute({
  getParentRoute: app,
  path: '/transactions',
  validateSearch: readTransactionSearch,
  component: lazyRouteComponent(
    () => import('./pages/transactions/TransactionsPage.tsx'),
    'TransactionsPage',
  ),
});
const importRoute = createRoute({
  getParentRoute: app,
  path: '/import',
  component: lazyRouteComponent(() => import('./pages/import/ImportPage.tsx'), 'ImportPage'),
});
const importResultRoute = createRoute({
  getParentRoute: app,
  path: '/import/$fileHash',
  component: lazyRouteComponent(() => import('./pages/import/ImportResultPage.tsx'), 'ImportResultPage'),
});
const reviewRoute = createRoute({
  getParentRoute: app,
  path: '/review',
  validateSearch: readReviewSearch,
  component: lazyRouteComponent(() => import('./pages/review/ReviewPage.tsx'), 'ReviewPage'),
});
const riskRoute = createRoute({
  getParentRoute: app,
  path: '/risk',
  validateSearch: readRiskSearch,
  component: lazyRouteComponent(() => import('./pages/risk/RiskPage.tsx'), 'RiskPage'),
});
const rulesRoute = createRoute({
  getParentRoute: app,
  path: '/rules',
  component: lazyRouteComponent(() => import('./pages/rules/RulesPage.tsx'), 'RulesPage'),
});
const ruleRoute = createRoute({
  getParentRoute: app,
  path: '/rules/$ruleId',
  validateSearch: readRuleSearch,
  component: lazyRouteComponent(() => import('./pages/rules/RulePage.tsx'), 'RulePage'),
});
const historyRoute = createRoute({
  getParentRoute: app,
  path: '/history',
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(() => import('./pages/history/HistoryPage.tsx'), 'HistoryPage'),
});
const portfoliosRoute = createRoute({
  getParentRoute: app,
  path: '/portfolios',
  component: lazyRouteComponent(() => import('./pages/portfolios/PortfoliosPage.tsx'), 'PortfoliosPage'),
});
const portfolioRoute = createRoute({
  getParentRoute: app,
  path: '/portfolios/$portfolioId',
  validateSearch: readPortfolioSearch,
  component: lazyRouteComponent(() => import('./pages/portfolios/PortfolioPage.tsx'), 'PortfolioPage'),
});
const performanceRoute = createRoute({
  getParentRoute: app,
  path: '/invest/performance',
  validateSearch: readPerformanceSearch,
  component: lazyRouteComponent(() => import('./pages/performance/PerformancePage.tsx'), 'PerformancePage'),
});
const dividendsRoute = createRoute({
  getParentRoute: app,
  path: '/invest/dividends',
  validateSearch: readDividendsSearch,
  component: lazyRouteComponent(() => import('./pages/dividends/DividendsPage.tsx'), 'DividendsPage'),
});
const taxLotsRoute = createRoute({
  getParentRoute: app,
  path: '/invest/lots',
  validateSearch: readLotsSearch,
  component: lazyRouteComponent(() => import('./pages/lots/LotsPage.tsx'), 'LotsPage'),
});
const assetRoute = createRoute({
  getParentRoute: app,
  path: '/assets/$assetId',
  validateSearch: readAssetSearch,
  component: lazyRouteComponent(() => import('./pages/assets/AssetPage.tsx'), 'AssetPage'),
});
const analyticsRoute = createRoute({
  getParentRoute: app,
  path: '/invest/analytics',
  validateSearch: readAnalyticsSearch,
  component: lazyRouteComponent(() => import('./pages/analytics/AnalyticsPage.tsx'), 'AnalyticsPage'),
});
const dataHealthRoute = createRoute({
  getParentRoute: app,
  path: '/invest/data',
  component: lazyRouteComponent(() => import('./pages/data/DataHealthPage.tsx'), 'DataHealthPage'),
});
const chartsRoute = createRoute({
  getParentRoute: app,
  path: '/markets/chart',
  validateSearch: readChartSearch,
  component: lazyRouteComponent(() => import('./pages/charts/ChartsPage.tsx'), 'ChartsPage'),
});
const providersRoute = createRoute({
  getParentRoute: app,
  path: '/settings/providers',
  component: lazyRouteComponent(() => import('./pages/settings/ProvidersPage.tsx'), 'ProvidersPage'),
});
const rebalanceRoute = createRoute({
  getParentRoute: app,
  path: '/invest/rebalance',
  validateSearch: readRebalanceSearch,
  component: lazyRouteComponent(() => import('./pages/rebalance/RebalancePage.tsx'), 'RebalancePage'),
});
const optionsRoute = createRoute({
  getParentRoute: app,
  path: '/trade/options',
  validateSearch: readOptionsSearch,
  component: lazyRouteComponent(() => import('./pages/options/OptionsPage.tsx'), 'OptionsPage'),
});
const tradeRoute = createRoute({
  getParentRoute: app,
  path: '/trade',
  validateSearch: readTradeSearch,
  component: lazyRouteComponent(() => import('./pages/trade/TradePage.tsx'), 'TradePage'),
});
const profileRoute = createRoute({
  getParentRoute: app,
  path: '/settings/profile',
  component: lazyRouteComponent(() => import('./pages/settings/ProfilePage.tsx'), 'ProfilePage'),
});
const booksRoute = createRoute({
  getParentRoute: app,
  path: '/settings/books',
  component: lazyRouteComponent(() => import('./pages/settings/BooksPage.tsx'), 'BooksPage'),
});
const tokensRoute = createRoute({
  getParentRoute: app,
  path: '/settings/tokens',
  component: lazyRouteComponent(() => import('./pages/settings/TokensPage.tsx'), 'TokensPage'),
});
const jobsRoute = createRoute({
  getParentRoute: app,
  path: '/settings/jobs',
  component: lazyRouteComponent(() => import('./pages/settings/JobsPage.tsx'), 'JobsPage'),
});

/** `?q=12&add=true`: texts as they are, without the quotes of JSON. */
function plainSearch(search: Record<string, unknown>): string {
  const text = new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return text === '' ? '' : `?${text}`;
}

const routeTree = rootRoute.addChildren([
  signInRoute,
  registerRoute,
  appRoute.addChildren([
    homeRoute,
    accountsRoute,
    accountRoute,
    categoriesRoute,
    transactionsRoute,
    importRoute,
    importResultRoute,
    reviewRoute,
    riskRoute,
    rulesRoute,
    ruleRoute,
    historyRoute,
    portfoliosRoute,
    taxLotsRoute,
    portfolioRoute,
    performanceRoute,
    dividendsRoute,
    assetRoute,
    rebalanceRoute,
    analyticsRoute,
    dataHealthRoute,
    chartsRoute,
    providersRoute,
    tradeRoute,
    optionsRoute,
    profileRoute,
    booksRoute,
    tokensRoute,
    jobsRoute,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: Bones,
  defaultErrorComponent: RouteFailure,
  scrollRestoration: true,
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: plainSearch,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
