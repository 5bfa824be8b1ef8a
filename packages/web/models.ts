import type { getAccount, getAccountTotals, getCategory } from '@financehub/contract/accounts.ts';
import type { getBook, listMembers } from '@financehub/contract/books.ts';
import type { getMe, listTokens, login } from '@financehub/contract/identity.ts';
import type { getImport, previewImport } from '@financehub/contract/imports.ts';
import type { getJob } from '@financehub/contract/jobs.ts';
import type { listOperations } from '@financehub/contract/operations.ts';
import type {
  getDividends,
  getHoldings,
  getLots,
  getPortfolio,
  getPortfolioTransaction,
} from '@financehub/contract/portfolios.ts';
import type { getKpis, getNetWorth } from '@financehub/contract/reports.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import type { getTransaction } from '@financehub/contract/transactions.ts';

/** The shapes the server answers with, named for the pages; each is the contract's own type. */
export type User = ResponseOf<typeof getMe>;
export type Session = ResponseOf<typeof login>;
export type Token = ResponseOf<typeof listTokens>['items'][number];
export type Book = ResponseOf<typeof getBook>;
export type Member = ResponseOf<typeof listMembers>['items'][number];
export type Account = ResponseOf<typeof getAccount>;
export type AccountTotals = ResponseOf<typeof getAccountTotals>;
export type Category = ResponseOf<typeof getCategory>;
export type Transaction = ResponseOf<typeof getTransaction>;
export type Import = ResponseOf<typeof getImport>;
export type ImportPreview = ResponseOf<typeof previewImport>;
export type Job = ResponseOf<typeof getJob>;
export type Operation = ResponseOf<typeof listOperations>['items'][number];
export type Portfolio = ResponseOf<typeof getPortfolio>;
export type PortfolioTransaction = ResponseOf<typeof getPortfolioTransaction>;
export type Holdings = ResponseOf<typeof getHoldings>;
export type Holding = Holdings['items'][number];
export type Lots = ResponseOf<typeof getLots>;
export type Dividends = ResponseOf<typeof getDividends>;
export type Kpis = ResponseOf<typeof getKpis>;
export type NetWorth = ResponseOf<typeof getNetWorth>;
export type Unavailable = Kpis['unavailable'][number];
