-- Which assets prices are fetched for, and what providers call them: {"yahoo": "VOD.L"}. Null, as an undo of an older
-- change writes it, is the same as true and {}.
ALTER TABLE asset
  ADD COLUMN tracked boolean DEFAULT true,
  ADD COLUMN provider_symbols jsonb DEFAULT '{}';

-- Settings are not operations: a key must not stay behind in an audit.
CREATE FUNCTION make_setting_table(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant_read ON %I FOR SELECT USING (book_id = (SELECT app_book()))', name);
  EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT WITH CHECK (book_id = (SELECT app_writable_book()))', name);
  EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE USING (book_id = (SELECT app_writable_book()))', name);
  EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE USING (book_id = (SELECT app_writable_book()))', name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO financehub_app', name);
END $$;

-- A book without a row has the defaults.
CREATE TABLE market_setting (
  book_id uuid PRIMARY KEY REFERENCES book ON DELETE CASCADE,
  enabled boolean NOT NULL DEFAULT true,
  -- Of the day in UTC.
  hour smallint NOT NULL DEFAULT 6 CHECK (hour BETWEEN 0 AND 23),
  -- Lists of providers by class of asset; a class that is not there has the default order.
  provider_order jsonb NOT NULL DEFAULT '{}'
);
SELECT make_setting_table('market_setting');

CREATE TABLE provider_setting (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  provider text NOT NULL CHECK (provider ~ '^[a-z]{2,20}$'),
  -- Null: as the program has it.
  enabled boolean,
  -- AES-256-GCM: 12 bytes nonce, 16 bytes tag, the key.
  key_sealed bytea,
  key_last_four text,
  quote_kind text CHECK (length(quote_kind) BETWEEN 1 AND 40),
  PRIMARY KEY (book_id, provider)
);
SELECT make_setting_table('provider_setting');

-- What became of each asset and pair of a run, written as soon as its figures are in the warehouse. A run that is
-- resumed after a kill goes on with those that have no row.
CREATE TABLE ingestion_item (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  run_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('asset', 'fx')),
  -- The asset's id, or the pair as EUR/USD.
  key text NOT NULL,
  symbol text NOT NULL,
  status text NOT NULL CHECK (status IN ('fetched', 'skipped', 'failed')),
  bars integer NOT NULL,
  report jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (book_id, run_id, kind, key),
  FOREIGN KEY (book_id, run_id) REFERENCES job (book_id, id) ON DELETE CASCADE
);
CREATE INDEX ingestion_item_key ON ingestion_item (book_id, kind, key, at DESC);
SELECT make_setting_table('ingestion_item');

CREATE TABLE suggestion_dismissal (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id text NOT NULL CHECK (length(id) BETWEEN 1 AND 120),
  PRIMARY KEY (book_id, id)
);
SELECT make_setting_table('suggestion_dismissal');

CREATE UNIQUE INDEX job_one_ingestion ON job (book_id) WHERE kind = 'ingestion' AND status IN ('queued', 'running');
CREATE INDEX job_ingestion ON job (book_id, created_at DESC) WHERE kind = 'ingestion';
