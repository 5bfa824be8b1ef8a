import type { ColumnType, Generated } from 'kysely';
import type { Stamp } from './tables.ts';

export interface AssetTable {
  book_id: string;
  id: string;
  symbol: string;
  name: string;
  type: string;
  currency: string;
  exchange: string | null;
  isin: string | null;
  sector: Generated<string | null>;
  industry: Generated<string | null>;
  country: Generated<string | null>;
  tags: Generated<string[]>;
  tracked: Generated<boolean | null>;
  provider_symbols: ColumnType<unknown, string | undefined, string>;
  underlying_id: Generated<string | null>;
  option_kind: Generated<'call' | 'put' | null>;
  option_style: Generated<'european' | 'american' | null>;
  strike: Generated<string | null>;
  expiry: Generated<string | null>;
  multiplier: Generated<string | null>;
  operation_id: Stamp;
}
