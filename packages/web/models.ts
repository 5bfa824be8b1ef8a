import type {
  accountCoverage,
  getAccount,
  getAccountTotals,
  getCategory,
} from '@financehub/contract/accounts.ts';
import type { getAllocation } from '@financehub/contract/allocation.ts';
import type { getAsset, getPrices, searchAssets } from '@financehub/contract/assets.ts';
import type { getBook, listMembers } from '@financehub/contract/books.ts';
import type { bulkTransactions } from '@financehub/contract/bulk.ts';
import type { getDividends } from '@financehub/contract/dividends.ts';
import type { getHistory, getHoldings, getPositions, getTrends } from '@financehub/contract/holdings.ts';
import type { getMe, listTokens, login } from '@financehub/contract/identity.ts';
import type { getImport, previewImport } from '@financehub/contract/imports.ts';
import type {
  getDataHealth,
  getIngestionRun,
  listIngestionRuns,
  listSuggestions,
  runIngestion,
} from '@financehub/contract/ingestion.ts';
import type { getJob } from '@financehub/contract/jobs.ts';
import type { learningReport, suggestCategories } from '@financehub/contract/learning.ts';
import type { getLots } from '@financehub/contract/lots.ts';
import type { getOperation, listOperations } from '@financehub/contract/operations.ts';
import type { getPerformance } from '@financehub/contract/performance.ts';
import type {
  getPortfolio,
  getPortfolioTransaction,
  updatePortfolio,
} from '@financehub/contract/portfolios.ts';
import type { getProfile } from '@financehub/contract/profiles.ts';
import type { listProviders } from '@financehub/contract/providers.ts';
import type { getKpis, getNetWorth } from '@financehub/contract/reports.ts';
import type { listDuplicates, suggestTransfers } from '@financehub/contract/review.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import type { getRule, rehearseDraft, suggestRules } from '@financehub/contract/rules.ts';
import type { getTaxLots } from '@financehub/contract/tax.ts';
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
export type BulkChange = BodyOf<typeof bulkTransactions>;
export type BulkOutcome = ResponseOf<typeof bulkTransactions>;
export type Suggestions = ResponseOf<typeof suggestCategories>;
export type Suggestion = Suggestions['items'][number];
export type LearningReport = ResponseOf<typeof learningReport>;
export type Duplicate = ResponseOf<typeof listDuplicates>['items'][number];
export type TransferSuggestion = ResponseOf<typeof suggestTransfers>['items'][number];
export type Rule = ResponseOf<typeof getRule>;
export type Condition = Rule['conditions'][number];
export type Action = Rule['actions'][number];
export type Rehearsal = ResponseOf<typeof rehearseDraft>;
export type RuleSuggestion = ResponseOf<typeof suggestRules>['items'][number];
export type ImportProfile = ResponseOf<typeof getProfile>;
export type Coverage = ResponseOf<typeof accountCoverage>;
export type Job = ResponseOf<typeof getJob>;
export type Operation = ResponseOf<typeof listOperations>['items'][number];
export type OperationDetail = ResponseOf<typeof getOperation>;
export type Portfolio = ResponseOf<typeof getPortfolio>;
export type PortfolioTransaction = ResponseOf<typeof getPortfolioTransaction>;
export type Asset = ResponseOf<typeof getAsset>;
export type PriceBar = ResponseOf<typeof getPrices>['items'][number];
export type Holdings = ResponseOf<typeof getHoldings>;
export type Holding = Holdings['items'][number];
export type Performance = ResponseOf<typeof getPerformance>;
export type Allocation = ResponseOf<typeof getAllocation>;
export type Trends = ResponseOf<typeof getTrends>;
export type Positions = ResponseOf<typeof getPositions>;
export type History = ResponseOf<typeof getHistory>;
export type CostBasisChange = Extract<ResponseOf<typeof updatePortfolio>, { before: unknown }>;
export type Lots = ResponseOf<typeof getLots>;
export type Dividends = ResponseOf<typeof getDividends>;
export type Kpis = ResponseOf<typeof getKpis>;
export type NetWorth = ResponseOf<typeof getNetWorth>;
export type Unavailable = Kpis['unavailable'][number];
export type DataHealth = ResponseOf<typeof getDataHealth>;
export type IngestionRequest = BodyOf<typeof runIngestion>;
export type IngestionRun = ResponseOf<typeof listIngestionRuns>['items'][number];
export type IngestionItem = ResponseOf<typeof getIngestionRun>['items'][number];
export type EventSuggestion = ResponseOf<typeof listSuggestions>['items'][number];
export type Provider = ResponseOf<typeof listProviders>['items'][number];
export type ProviderOrder = ResponseOf<typeof listProviders>['order'];
export type AssetCandidate = NonNullable<ResponseOf<typeof searchAssets>['candidates']>[number];
export type TaxLots = ResponseOf<typeof getTaxLots>;
