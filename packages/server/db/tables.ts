import type { LotMethod } from '@financehub/core/portfolio/lots.ts';
import type { ColumnType, Generated } from 'kysely';
import type { AssetTable } from './asset-table.ts';
import type { TradingTables } from './trading-tables.ts';

/** The tables as Kysely sees them. `numeric` and `date` travel as text, so nothing is rounded on the way. */

export type Stamp = ColumnType<string, string | undefined, never>;
type Numeric = ColumnType<string, string, string>;
type Json = ColumnType<unknown, string | null, string | null>;

export interface Tables extends TradingTables {
  users: UserTable;
  refresh_token: RefreshTokenTable;
  access_token: AccessTokenTable;
  login_failure: LoginFailureTable;
  book: BookTable;
  member: { book_id: string; user_id: string; role: 'owner' | 'editor' | 'viewer' };
  idempotency: IdempotencyTable;
  operation: OperationTable;
  audit: AuditTable;
  account: AccountTable;
  asset: AssetTable;
  portfolio: PortfolioTable;
  import: ImportTable;
  entry: EntryTable;
  posting: PostingTable;
  account_month: AccountMonthTable;
  statement_line: StatementLineTable;
  import_statement: ImportStatementTable;
  category_feedback: {
    book_id: string;
    id: string;
    payee_key: string;
    account_id: string;
    entry_id: Generated<string | null>;
    operation_id: Stamp;
  };
  import_profile: ImportProfileTable;
  portfolio_target: PortfolioTargetTable;
  stress_result: {
    book_id: string;
    id: string;
    portfolio_id: string | null;
    run_id: string;
    scenario: string;
    as_of: string;
    currency: string;
    value: ColumnType<string | null, string | null, string | null>;
    pnl: ColumnType<string | null, string | null, string | null>;
    detail: ColumnType<unknown, string, string>;
    created_at: Date;
  };
  review_pair: ReviewPairTable;
  duplicate_dismissal: { book_id: string; first_entry: string; second_entry: string; operation_id: Stamp };
  merged_entry: { book_id: string; entry_id: string; kept_entry_id: string; operation_id: Stamp };
  transfer_rejection: { book_id: string; out_entry: string; in_entry: string; operation_id: Stamp };
  transfer_pattern: TransferPatternTable;
  rule: RuleTable;
  payee_memory: { book_id: string; payee_key: string; account_id: string; times: number };
  job: JobTable;
  market_setting: MarketSettingTable;
  provider_setting: ProviderSettingTable;
  ingestion_item: IngestionItemTable;
  suggestion_dismissal: { book_id: string; id: string };
}

interface UserTable {
  id: string;
  email: string;
  name: string;
  password_hash: string;
  default_book_id: string | null;
  created_at: Date;
}

interface RefreshTokenTable {
  token_hash: Buffer;
  family_id: string;
  user_id: string;
  expires_at: Date;
  used_at: Date | null;
  revoked_at: Date | null;
}

interface AccessTokenTable {
  id: string;
  user_id: string;
  name: string;
  token_hash: Buffer;
  scopes: string[];
  expires_at: Date | null;
  last_used_at: Date | null;
  created_at: Date;
}

interface LoginFailureTable {
  subject: string;
  failures: number;
  blocked_until: Date;
  last_at: Date;
}

interface BookTable {
  id: string;
  name: string;
  base_currency: string;
  cost_basis: Generated<LotMethod>;
  fiscal_year_start: Generated<number>;
  target_error: Generated<number>;
  sample: Generated<boolean>;
  created_at: Date;
}

interface IdempotencyTable {
  scope: string;
  key: string;
  request_hash: Buffer;
  status: number | null;
  response: Buffer | null;
  created_at: Date;
}

interface OperationTable {
  book_id: string;
  id: string;
  kind: string;
  summary: string;
  user_id: string | null;
  at: Date;
  undoes: string | null;
  undone_by: string | null;
}

interface AuditTable {
  book_id: string;
  operation_id: string;
  statement: string;
  id: Generated<string>;
  table_name: string;
  action: 'insert' | 'update' | 'delete';
  row_keys: string[] | null;
  row_key: string | null;
  before: unknown;
  after: unknown;
}

export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

interface AccountTable {
  book_id: string;
  id: string;
  parent_id: string | null;
  name: string;
  type: AccountType;
  subtype: string | null;
  currency: string | null;
  key: string | null;
  number: string | null;
  institution: string | null;
  portfolio_id: string | null;
  closed: Generated<boolean>;
  operation_id: Stamp;
}

interface PortfolioTable {
  book_id: string;
  id: string;
  name: string;
  currency: string;
  cost_basis: Generated<LotMethod>;
  allow_short: boolean | null;
  benchmark: string | null;
  holdings_account_id: string;
  cash_account_id: string;
  operation_id: Stamp;
}

export type ImportStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

interface ImportTable {
  book_id: string;
  id: string;
  file_hash: string;
  file_name: string;
  size: number;
  format: string | null;
  status: ImportStatus;
  job_id: string | null;
  account_id: string | null;
  portfolio_id: string | null;
  mapping: Json;
  result: Json;
  profile_id: Generated<string | null>;
  created_at: Date;
  operation_id: Stamp;
}

interface ImportProfileTable {
  book_id: string;
  id: string;
  name: string;
  signature: string;
  dialect: Json;
  account_id: string | null;
  created_at: Generated<Date>;
  operation_id: Stamp;
}

interface EntryTable {
  book_id: string;
  id: string;
  date: string;
  kind: Generated<string>;
  payee: Generated<string>;
  description: Generated<string>;
  notes: Generated<string>;
  tags: Generated<string[]>;
  import_id: string | null;
  category_source: Generated<string>;
  category_confidence: number | null;
  portfolio_id: string | null;
  asset_id: string | null;
  price: string | null;
  fx_rate: string | null;
  to_asset_id: string | null;
  ratio: string | null;
  basis_fraction: string | null;
  acquired: string | null;
  lots: Json;
  sequence: Generated<number>;
  created_at: Generated<Date>;
  operation_id: Stamp;
}

export type PostingStatus = 'pending' | 'posted' | 'cleared' | 'reconciled';

interface PostingTable {
  book_id: string;
  entry_id: string;
  ordinal: number;
  account_id: string;
  date: string;
  quantity: Numeric;
  commodity: string;
  weight: Numeric;
  weight_commodity: string;
  status: Generated<PostingStatus>;
  memo: string | null;
}

interface AccountMonthTable {
  book_id: string;
  account_id: string;
  commodity: string;
  month: string;
  quantity: Numeric;
  postings: number;
}

interface StatementLineTable {
  book_id: string;
  import_id: string;
  ordinal: number;
  line: number;
  account_id: string;
  date: string;
  amount: Numeric;
  payee: string;
  description: string;
  reference: string | null;
  counterpart: Generated<string | null>;
  fingerprint: string;
  occurrence: number;
  entry_id: string | null;
  known: Generated<boolean>;
  balance: string | null;
  status: Generated<'pending' | 'posted'>;
}

interface ImportStatementTable {
  book_id: string;
  import_id: string;
  ordinal: number;
  account_id: string;
  date_from: string | null;
  date_to: string | null;
  opening: string | null;
  opening_date: string | null;
  closing: string | null;
  closing_date: string | null;
  currency: string;
  lines: number;
}

interface ReviewPairTable {
  book_id: string;
  id: string;
  kind: 'duplicate' | 'transfer';
  first_entry: string;
  first_ordinal: number;
  first_account: string;
  first_date: string;
  first_amount: Numeric;
  second_entry: string;
  second_ordinal: number;
  second_account: string;
  second_date: string;
  second_amount: Numeric;
  score: number;
  reasons: Json;
  detail: Json;
  scan: string;
}

interface TransferPatternTable {
  book_id: string;
  id: string;
  out_account: string;
  in_account: string;
  out_key: string;
  in_key: string;
  operation_id: Stamp;
}

interface RuleTable {
  book_id: string;
  id: string;
  name: string;
  enabled: Generated<boolean>;
  conditions: ColumnType<unknown, string, string>;
  actions: ColumnType<unknown, string, string>;
  operation_id: Stamp;
}

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

interface JobTable {
  book_id: string;
  id: string;
  user_id: string;
  kind: string;
  title: string;
  status: JobStatus;
  stage: Generated<string>;
  done: Generated<number>;
  total: Generated<number>;
  payload: ColumnType<unknown, string, string>;
  result: Json;
  error: Json;
  attempts: Generated<number>;
  worker: number | null;
  cancel_requested: Generated<boolean>;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

interface MarketSettingTable {
  book_id: string;
  enabled: Generated<boolean>;
  hour: Generated<number>;
  provider_order: ColumnType<Record<string, string[]>, string | undefined, string>;
}

interface ProviderSettingTable {
  book_id: string;
  provider: string;
  enabled: boolean | null;
  key_sealed: Buffer | null;
  key_last_four: string | null;
  quote_kind: string | null;
}

interface IngestionItemTable {
  book_id: string;
  run_id: string;
  kind: 'asset' | 'fx';
  key: string;
  symbol: string;
  status: 'fetched' | 'skipped' | 'failed';
  bars: number;
  report: ColumnType<unknown, string, string>;
  at: Date;
}

interface PortfolioTargetTable {
  book_id: string;
  portfolio_id: string;
  grouped_by: string;
  items: Json;
  cash: Numeric;
  band: Json;
  operation_id: Stamp;
}
