-- Orders, what happened to them, their fills, and the positions that follow from the ledger.

-- How the orders of a portfolio are executed. A portfolio without a row has the defaults.
CREATE TABLE trading_account (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  portfolio_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'cash' CHECK (kind IN ('cash', 'margin')),
  venue text NOT NULL DEFAULT 'paper' CHECK (venue IN ('paper', 'alpaca')),
  -- See FeeModel and SlippageModel of the contract.
  fees jsonb NOT NULL,
  slippage jsonb NOT NULL,
  participation numeric NOT NULL CHECK (participation BETWEEN 0 AND 1),
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, portfolio_id),
  FOREIGN KEY (book_id, portfolio_id) REFERENCES portfolio (book_id, id) ON DELETE CASCADE
);

-- Which of two orders at one price comes first.
CREATE SEQUENCE trade_order_sequence;
GRANT USAGE ON SEQUENCE trade_order_sequence TO financehub_app;

CREATE TABLE trade_order (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  portfolio_id uuid NOT NULL,
  asset_id uuid NOT NULL,
  -- Who gave it; what the program does to it later is done in this name.
  user_id uuid NOT NULL,
  client_order_id text,
  -- Of what was sent, to tell the same order from another one under the same client_order_id.
  request_hash bytea,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  type text NOT NULL CHECK (type IN ('market', 'limit', 'stop', 'stop_limit', 'trailing_stop')),
  time_in_force text NOT NULL CHECK (time_in_force IN ('day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls')),
  good_till date,
  quantity numeric CHECK (quantity > 0),
  notional numeric CHECK (notional > 0),
  limit_price numeric,
  stop_price numeric,
  trail_amount numeric,
  trail_percent numeric,
  extended_hours boolean NOT NULL,
  group_id uuid,
  class text NOT NULL CHECK (class IN ('simple', 'bracket', 'oco', 'oto')),
  role text CHECK (role IN ('entry', 'take_profit', 'stop_loss')),
  venue text NOT NULL CHECK (venue IN ('paper', 'alpaca')),
  external_id text,
  status text NOT NULL CHECK (status IN (
    'new', 'held', 'accepted', 'partially_filled', 'filled', 'canceled', 'expired', 'replaced', 'rejected')),
  submitted_at timestamptz NOT NULL,
  expires_at timestamptz,
  sequence bigint NOT NULL DEFAULT nextval('trade_order_sequence'),
  triggered_at timestamptz,
  extreme numeric,
  filled_quantity numeric NOT NULL DEFAULT 0,
  filled_value numeric NOT NULL DEFAULT 0,
  fees numeric NOT NULL DEFAULT 0,
  filled_at timestamptz,
  ended_at timestamptz,
  updated_at timestamptz NOT NULL,
  -- Why it ended, as core/trading names it; and why it waits or what a broker says, in words.
  reason text,
  note text,
  replaces uuid,
  replaced_by uuid,
  -- What it was compared with already: nothing is executed against the same quote or bar twice.
  quote_seen timestamptz,
  bar_seen date,
  PRIMARY KEY (book_id, id),
  CHECK ((quantity IS NULL) <> (notional IS NULL)),
  FOREIGN KEY (book_id, portfolio_id) REFERENCES portfolio (book_id, id) ON DELETE CASCADE,
  FOREIGN KEY (book_id, asset_id) REFERENCES asset (book_id, id)
);
CREATE UNIQUE INDEX trade_order_client ON trade_order (book_id, client_order_id) WHERE client_order_id IS NOT NULL;
CREATE INDEX trade_order_status ON trade_order (book_id, status, user_id);
CREATE INDEX trade_order_open ON trade_order (book_id, asset_id, portfolio_id)
  WHERE status IN ('new', 'held', 'accepted', 'partially_filled');
CREATE INDEX trade_order_submitted ON trade_order (book_id, submitted_at DESC, id DESC);
CREATE INDEX trade_order_asset ON trade_order (book_id, asset_id, submitted_at DESC);
CREATE INDEX trade_order_portfolio ON trade_order (book_id, portfolio_id, submitted_at DESC);
CREATE INDEX trade_order_group ON trade_order (book_id, group_id) WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX trade_order_external ON trade_order (book_id, venue, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE order_event (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  order_id uuid NOT NULL,
  ordinal integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  status_before text,
  status_after text NOT NULL,
  quantity numeric,
  price numeric,
  reason text,
  PRIMARY KEY (book_id, order_id, ordinal),
  FOREIGN KEY (book_id, order_id) REFERENCES trade_order (book_id, id) ON DELETE CASCADE
);

CREATE TABLE trade (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  portfolio_id uuid NOT NULL,
  asset_id uuid NOT NULL,
  -- The portfolio transaction; null once the trade was taken back.
  entry_id uuid,
  side text NOT NULL CHECK (side IN ('buy', 'sell')),
  quantity numeric NOT NULL CHECK (quantity > 0),
  price numeric NOT NULL CHECK (price >= 0),
  amount numeric NOT NULL,
  fee numeric NOT NULL,
  currency text NOT NULL,
  executed_at timestamptz NOT NULL,
  source text NOT NULL,
  -- What it was filled against: a broker's id of the fill, or the event of the market. An order fills once against each.
  event_key text NOT NULL,
  PRIMARY KEY (book_id, id),
  UNIQUE (book_id, order_id, event_key),
  FOREIGN KEY (book_id, order_id) REFERENCES trade_order (book_id, id) ON DELETE CASCADE,
  FOREIGN KEY (book_id, portfolio_id) REFERENCES portfolio (book_id, id) ON DELETE CASCADE,
  FOREIGN KEY (book_id, asset_id) REFERENCES asset (book_id, id),
  -- Checked at commit: a portfolio goes with its entries and its trades in any order, a fill's entry never alone.
  FOREIGN KEY (book_id, entry_id) REFERENCES entry (book_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX trade_asset ON trade (book_id, asset_id, executed_at DESC);
CREATE INDEX trade_executed ON trade (book_id, executed_at DESC, id DESC);
CREATE INDEX trade_entry ON trade (book_id, entry_id);
CREATE INDEX trade_portfolio ON trade (book_id, portfolio_id, executed_at DESC);

SELECT make_tenant_table(name) FROM unnest(ARRAY['trading_account', 'trade_order', 'order_event', 'trade']) name;

-- The last quote of an asset, and how much of it was taken by fills. Not part of the books.
CREATE TABLE market_quote (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  asset_id uuid NOT NULL,
  bid numeric,
  ask numeric,
  bid_size numeric,
  ask_size numeric,
  last numeric,
  last_size numeric,
  time timestamptz NOT NULL,
  source text NOT NULL,
  bid_used numeric NOT NULL DEFAULT 0,
  ask_used numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (book_id, asset_id),
  FOREIGN KEY (book_id, asset_id) REFERENCES asset (book_id, id) ON DELETE CASCADE
);
SELECT make_setting_table('market_quote');

-- The identity of what a portfolio holds of an asset; its figures follow from the ledger. The id is made of both, so
-- that it is the same after a portfolio was deleted and brought back.
CREATE TABLE position (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  portfolio_id uuid NOT NULL,
  asset_id uuid NOT NULL,
  PRIMARY KEY (book_id, id),
  UNIQUE (book_id, portfolio_id, asset_id),
  FOREIGN KEY (book_id, portfolio_id) REFERENCES portfolio (book_id, id) ON DELETE CASCADE,
  FOREIGN KEY (book_id, asset_id) REFERENCES asset (book_id, id) ON DELETE CASCADE
);
CREATE INDEX position_asset ON position (book_id, asset_id);
ALTER TABLE position ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON position FOR SELECT USING (book_id = (SELECT app_book()));
GRANT SELECT ON position TO financehub_app;

CREATE FUNCTION position_id(portfolio uuid, asset uuid) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$ SELECT md5(portfolio::text || asset::text)::uuid $$;

CREATE FUNCTION keep_positions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  INSERT INTO position (book_id, id, portfolio_id, asset_id)
    SELECT DISTINCT n.book_id, position_id(n.portfolio_id, a.id), n.portfolio_id, a.id
    FROM new_rows n CROSS JOIN LATERAL (VALUES (n.asset_id), (n.to_asset_id)) a(id)
    WHERE n.portfolio_id IS NOT NULL AND a.id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_positions_insert AFTER INSERT ON entry REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_positions();
CREATE TRIGGER keep_positions_update AFTER UPDATE ON entry REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_positions();

INSERT INTO position (book_id, id, portfolio_id, asset_id)
  SELECT DISTINCT e.book_id, position_id(e.portfolio_id, a.id), e.portfolio_id, a.id
  FROM entry e CROSS JOIN LATERAL (VALUES (e.asset_id), (e.to_asset_id)) a(id)
  WHERE e.portfolio_id IS NOT NULL AND a.id IS NOT NULL
ON CONFLICT DO NOTHING;
