import type { Generated } from 'kysely';

/** The tables of migration 0023 as Kysely sees them; `numeric` and `date` travel as text. */

type OrderStatus =
  | 'new'
  | 'held'
  | 'accepted'
  | 'partially_filled'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'replaced'
  | 'rejected';
type VenueName = 'paper' | 'alpaca';

export interface TradingTables {
  trading_account: TradingAccountTable;
  trade_order: TradeOrderTable;
  order_event: OrderEventTable;
  trade: TradeTable;
  market_quote: MarketQuoteTable;
  broker_order: BrokerOrderTable;
  position: { book_id: string; id: string; portfolio_id: string; asset_id: string };
}

interface TradingAccountTable {
  book_id: string;
  portfolio_id: string;
  kind: 'cash' | 'margin';
  venue: VenueName;
  fees: unknown;
  slippage: unknown;
  participation: string;
  operation_id: Generated<string>;
}

interface TradeOrderTable {
  book_id: string;
  id: string;
  portfolio_id: string;
  asset_id: string;
  user_id: string;
  client_order_id: string | null;
  request_hash: Buffer | null;
  side: 'buy' | 'sell';
  type: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
  time_in_force: 'day' | 'gtc' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls';
  good_till: string | null;
  quantity: string | null;
  notional: string | null;
  limit_price: string | null;
  stop_price: string | null;
  trail_amount: string | null;
  trail_percent: string | null;
  extended_hours: boolean;
  group_id: string | null;
  class: 'simple' | 'bracket' | 'oco' | 'oto';
  role: 'entry' | 'take_profit' | 'stop_loss' | null;
  venue: VenueName;
  external_id: string | null;
  status: OrderStatus;
  submitted_at: Date;
  effective_at: Date | null;
  expires_at: Date | null;
  sequence: Generated<number>;
  triggered_at: Date | null;
  extreme: string | null;
  filled_quantity: Generated<string>;
  filled_value: Generated<string>;
  fees: Generated<string>;
  filled_at: Date | null;
  ended_at: Date | null;
  updated_at: Date;
  reason: string | null;
  note: string | null;
  replaces: string | null;
  replaced_by: string | null;
  quote_seen: Date | null;
  bar_seen: string | null;
  reserved: Generated<string>;
}

interface OrderEventTable {
  book_id: string;
  order_id: string;
  ordinal: number;
  at: Date;
  kind: string;
  status_before: OrderStatus | null;
  status_after: OrderStatus;
  quantity: string | null;
  price: string | null;
  reason: string | null;
}

interface TradeTable {
  book_id: string;
  id: string;
  order_id: string;
  portfolio_id: string;
  asset_id: string;
  entry_id: string | null;
  side: 'buy' | 'sell';
  quantity: string;
  price: string;
  amount: string;
  fee: string;
  currency: string;
  executed_at: Date;
  source: string;
  event_key: string;
}

interface MarketQuoteTable {
  book_id: string;
  asset_id: string;
  bid: string | null;
  ask: string | null;
  bid_size: string | null;
  ask_size: string | null;
  last: string | null;
  last_size: string | null;
  time: Date;
  source: string;
  bid_used: Generated<string>;
  ask_used: Generated<string>;
}

interface BrokerOrderTable {
  book_id: string;
  order_id: string;
  sent_at: Date | null;
  counted: Generated<string>;
}
