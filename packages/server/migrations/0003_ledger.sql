-- Accounts, entries and postings: the one store of truth.

CREATE TABLE account (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  type text NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense')),
  subtype text,
  currency text CHECK (currency ~ '^[A-Z]{3}$'),
  -- What the starter chart calls it, so that the program finds "Opening balances" under any name.
  key text,
  number text,
  institution text,
  portfolio_id uuid,
  closed boolean NOT NULL DEFAULT false,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id),
  FOREIGN KEY (book_id, parent_id) REFERENCES account (book_id, id)
);
CREATE UNIQUE INDEX account_name ON account (book_id, type, parent_id, lower(name)) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX account_key ON account (book_id, key) WHERE key IS NOT NULL;
CREATE INDEX account_parent ON account (book_id, parent_id);

CREATE TABLE asset (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  symbol text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  exchange text,
  isin text,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
CREATE UNIQUE INDEX asset_symbol ON asset (book_id, upper(symbol), coalesce(exchange, ''));

CREATE TABLE portfolio (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  cost_basis text NOT NULL DEFAULT 'fifo',
  benchmark text,
  holdings_account_id uuid NOT NULL,
  cash_account_id uuid NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id),
  FOREIGN KEY (book_id, holdings_account_id) REFERENCES account (book_id, id),
  FOREIGN KEY (book_id, cash_account_id) REFERENCES account (book_id, id)
);
CREATE UNIQUE INDEX portfolio_name ON portfolio (book_id, lower(name));

CREATE TABLE import (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  file_hash text NOT NULL CHECK (file_hash ~ '^[0-9a-f]{64}$'),
  file_name text NOT NULL,
  size bigint NOT NULL,
  format text,
  status text NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  job_id uuid,
  account_id uuid,
  portfolio_id uuid,
  mapping jsonb,
  result jsonb,
  created_at timestamptz NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
-- The same bytes stand in a book once; a failed or cancelled attempt does not count.
CREATE UNIQUE INDEX import_file ON import (book_id, file_hash) WHERE status IN ('queued', 'running', 'done');
CREATE INDEX import_hash ON import (book_id, file_hash);
CREATE INDEX import_created ON import (book_id, created_at, id);

CREATE TABLE entry (
  book_id uuid NOT NULL,
  id uuid NOT NULL,
  date date NOT NULL CHECK (date BETWEEN '0001-01-01' AND '9999-12-31'),
  kind text NOT NULL DEFAULT 'transaction',
  payee text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  notes text NOT NULL DEFAULT '',
  tags text[] NOT NULL DEFAULT '{}',
  import_id uuid,
  category_source text NOT NULL DEFAULT 'none',
  category_confidence real,
  -- Of portfolio transactions: where they belong and what the postings alone do not say.
  portfolio_id uuid,
  asset_id uuid,
  price numeric,
  fx_rate numeric,
  sequence integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
CREATE INDEX entry_date ON entry (book_id, date, id);
CREATE INDEX entry_import ON entry (book_id, import_id) WHERE import_id IS NOT NULL;
CREATE INDEX entry_portfolio ON entry (book_id, portfolio_id, date, sequence) WHERE portfolio_id IS NOT NULL;

CREATE TABLE posting (
  book_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  ordinal smallint NOT NULL,
  account_id uuid NOT NULL,
  date date NOT NULL,
  quantity numeric NOT NULL CHECK (abs(quantity) < 1e20 AND scale(quantity) <= 18),
  -- ISO 4217 code, or the id of an asset.
  commodity text NOT NULL,
  weight numeric NOT NULL CHECK (abs(weight) < 1e20 AND scale(weight) <= 18),
  weight_commodity text NOT NULL,
  status text NOT NULL DEFAULT 'posted' CHECK (status IN ('pending', 'posted', 'cleared', 'reconciled')),
  memo text,
  PRIMARY KEY (book_id, entry_id, ordinal),
  CHECK (commodity <> weight_commodity OR quantity = weight)
);
CREATE INDEX posting_account ON posting (book_id, account_id, date, entry_id);

-- Sums per account, commodity and month, kept by the trigger below: what makes balances cost the same at any size.
CREATE TABLE account_month (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  account_id uuid NOT NULL,
  commodity text NOT NULL,
  month date NOT NULL,
  quantity numeric NOT NULL,
  postings integer NOT NULL,
  PRIMARY KEY (book_id, account_id, commodity, month)
);
ALTER TABLE account_month ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON account_month FOR SELECT USING (book_id = (SELECT app_book()));
GRANT SELECT ON account_month TO financehub_app;

-- What the bank wrote, kept beside what the person made of it; the identity of a line outlives its entry.
CREATE TABLE statement_line (
  book_id uuid NOT NULL,
  import_id uuid NOT NULL,
  -- Counted from 1 over the lines that were read; `line` is the line of the file, which several may share.
  ordinal integer NOT NULL,
  line integer NOT NULL,
  account_id uuid NOT NULL,
  date date NOT NULL,
  amount numeric NOT NULL,
  payee text NOT NULL,
  description text NOT NULL,
  reference text,
  fingerprint uuid NOT NULL,
  occurrence integer NOT NULL,
  entry_id uuid,
  -- An earlier import brought the line already; this one made no entry of it.
  known boolean NOT NULL DEFAULT false,
  PRIMARY KEY (book_id, import_id, ordinal)
);
CREATE INDEX statement_line_account ON statement_line (book_id, account_id, date);

-- A category that the person chose for a payee: one row a choice, so that each can be undone by itself.
CREATE TABLE category_feedback (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  payee_key text NOT NULL,
  account_id uuid NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
CREATE INDEX category_feedback_payee ON category_feedback (book_id, payee_key);

-- How often each category was chosen for a payee.
CREATE VIEW payee_memory WITH (security_invoker = true) AS
  SELECT book_id, payee_key, account_id, count(*)::int AS times FROM category_feedback GROUP BY 1, 2, 3;
GRANT SELECT ON payee_memory TO financehub_app;

SELECT make_tenant_table(name) FROM unnest(ARRAY[
  'account', 'asset', 'portfolio', 'import', 'entry', 'posting', 'statement_line', 'category_feedback']) name;

-- Books balance. Before a statement every entry sums to zero per commodity, so it is enough that what the statement
-- adds less what it takes away sums to zero as well. References are checked per statement, with the key-share locks
-- a foreign key would take, on each account once.
CREATE FUNCTION check_postings() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  bad record;
  op uuid := app_operation();
  restoring boolean := current_setting('app.restoring', true) IS NOT DISTINCT FROM 'on';
BEGIN
  IF TG_OP = 'DELETE' THEN
    SELECT entry_id, weight_commodity, -sum(weight) AS off INTO bad FROM old_rows
      GROUP BY book_id, entry_id, weight_commodity HAVING sum(weight) <> 0 LIMIT 1;
  ELSIF TG_OP = 'UPDATE' THEN
    SELECT entry_id, weight_commodity, sum(weight) AS off INTO bad FROM (
      SELECT book_id, entry_id, weight_commodity, weight FROM new_rows
      UNION ALL SELECT book_id, entry_id, weight_commodity, -weight FROM old_rows) d
      GROUP BY book_id, entry_id, weight_commodity HAVING sum(weight) <> 0 LIMIT 1;
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NOT FOUND) THEN
    -- One pass over the rows: each entry's sum, unless that is an update's affair, and its day and operation.
    SELECT n.entry_id, n.weight_commodity, n.off, e.id AS found INTO bad
      FROM (SELECT book_id, entry_id, weight_commodity, min(date) AS low, max(date) AS high,
              CASE TG_OP WHEN 'INSERT' THEN sum(weight) ELSE 0 END AS off
            FROM new_rows GROUP BY book_id, entry_id, weight_commodity) n
      LEFT JOIN entry e ON e.book_id = n.book_id AND e.id = n.entry_id
      WHERE n.off <> 0 OR e.id IS NULL OR e.date <> n.low OR e.date <> n.high
        OR (NOT restoring AND e.operation_id IS DISTINCT FROM op)
      LIMIT 1;
    IF FOUND AND bad.off = 0 THEN
      RAISE EXCEPTION 'posting of entry % that is missing, of another day, or not part of this operation', bad.entry_id
        USING ERRCODE = 'FH004';
    END IF;
  END IF;
  IF bad.off IS NOT NULL THEN
    RAISE EXCEPTION 'entry % is off by % %', bad.entry_id, bad.off, bad.weight_commodity USING ERRCODE = 'FH002';
  END IF;

  IF TG_OP <> 'DELETE' THEN
    PERFORM 1 FROM account a
      WHERE (a.book_id, a.id) IN (SELECT DISTINCT book_id, account_id FROM new_rows)
      ORDER BY a.book_id, a.id FOR KEY SHARE;
    SELECT n.account_id, a.id AS found, a.name, a.currency, n.commodity, n.weight_commodity INTO bad
      FROM (SELECT DISTINCT book_id, account_id, commodity, weight_commodity FROM new_rows) n
      LEFT JOIN account a ON a.book_id = n.book_id AND a.id = n.account_id
      WHERE a.id IS NULL OR a.currency <> n.commodity
        OR (n.commodity !~ '^[A-Z]{3}$'
          AND NOT EXISTS (SELECT FROM asset s WHERE s.book_id = n.book_id AND s.id::text = n.commodity))
        OR (n.weight_commodity !~ '^[A-Z]{3}$'
          AND NOT EXISTS (SELECT FROM asset s WHERE s.book_id = n.book_id AND s.id::text = n.weight_commodity))
      LIMIT 1;
    IF FOUND THEN
      IF bad.found IS NULL THEN
        RAISE EXCEPTION 'posting to account % which does not exist', bad.account_id USING ERRCODE = 'foreign_key_violation';
      ELSIF bad.currency <> bad.commodity THEN
        RAISE EXCEPTION 'account "%" is kept in %, not in %', bad.name, bad.currency, bad.commodity USING ERRCODE = 'FH003';
      END IF;
      RAISE EXCEPTION 'unknown commodity % or %', bad.commodity, bad.weight_commodity USING ERRCODE = 'foreign_key_violation';
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION keep_account_month() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO account_month AS m (book_id, account_id, commodity, month, quantity, postings)
      SELECT book_id, account_id, commodity, date_trunc('month', date)::date, -sum(quantity), -count(*)
      FROM old_rows GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (book_id, account_id, commodity, month)
      DO UPDATE SET quantity = m.quantity + excluded.quantity, postings = m.postings + excluded.postings;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO account_month AS m (book_id, account_id, commodity, month, quantity, postings)
      SELECT book_id, account_id, commodity, date_trunc('month', date)::date, sum(quantity), count(*)
      FROM new_rows GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (book_id, account_id, commodity, month)
      DO UPDATE SET quantity = m.quantity + excluded.quantity, postings = m.postings + excluded.postings;
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  event text;
  fn text;
BEGIN
  FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
    FOREACH fn IN ARRAY ARRAY['check_postings', 'keep_account_month'] LOOP
      EXECUTE format('CREATE TRIGGER %s_%s AFTER %s ON posting REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %s()',
        fn, lower(event), event,
        CASE event WHEN 'INSERT' THEN 'NEW TABLE AS new_rows' WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
          ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END, fn);
    END LOOP;
  END LOOP;
END $$;

-- The other side of the references: an entry leaves after its postings and keeps their day; an account that is used stays.
CREATE FUNCTION check_entries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  bad record;
BEGIN
  IF TG_OP = 'DELETE' THEN
    SELECT o.id INTO bad FROM old_rows o
      WHERE EXISTS (SELECT FROM posting p WHERE p.book_id = o.book_id AND p.entry_id = o.id) LIMIT 1;
  ELSE
    SELECT n.id INTO bad FROM new_rows n
      WHERE EXISTS (SELECT FROM posting p WHERE p.book_id = n.book_id AND p.entry_id = n.id AND p.date <> n.date) LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'entry % still has postings', bad.id USING ERRCODE = 'FH004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_entries_delete AFTER DELETE ON entry REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION check_entries();
CREATE TRIGGER check_entries_update AFTER UPDATE ON entry REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION check_entries();

CREATE FUNCTION check_account_unused() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT FROM posting p WHERE p.book_id = OLD.book_id AND p.account_id = OLD.id) THEN
    RAISE EXCEPTION 'account "%" has transactions', OLD.name USING ERRCODE = 'FH005';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER check_account_unused BEFORE DELETE ON account FOR EACH ROW EXECUTE FUNCTION check_account_unused();

CREATE FUNCTION check_asset_unused() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT FROM entry e WHERE e.book_id = OLD.book_id AND e.asset_id = OLD.id)
     OR EXISTS (SELECT FROM account_month m WHERE m.book_id = OLD.book_id AND m.commodity = OLD.id::text AND m.postings > 0) THEN
    RAISE EXCEPTION 'asset "%" is used by entries', OLD.symbol USING ERRCODE = 'FH005';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER check_asset_unused BEFORE DELETE ON asset FOR EACH ROW EXECUTE FUNCTION check_asset_unused();

-- The account tree has no cycles and no type of account hangs below another type.
CREATE FUNCTION check_account_tree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  above uuid := NEW.parent_id;
  above_type text;
  steps integer := 0;
BEGIN
  WHILE above IS NOT NULL LOOP
    IF above = NEW.id OR steps > 64 THEN
      RAISE EXCEPTION 'account "%" would stand below itself', NEW.name USING ERRCODE = 'FH006';
    END IF;
    SELECT parent_id, type INTO above, above_type FROM account WHERE book_id = NEW.book_id AND id = above;
    IF above_type IS NOT NULL AND above_type <> NEW.type THEN
      RAISE EXCEPTION 'an account of type % can not stand below one of type %', NEW.type, above_type USING ERRCODE = 'FH006';
    END IF;
    steps := steps + 1;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER check_account_tree BEFORE INSERT OR UPDATE OF parent_id, type ON account
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION check_account_tree();

-- Removing a whole book: the one change that is not an operation.
CREATE FUNCTION drop_book(which uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.dropping_book', 'on', true);
  UPDATE account SET parent_id = NULL WHERE book_id = which;
  DELETE FROM statement_line WHERE book_id = which;
  DELETE FROM posting WHERE book_id = which;
  DELETE FROM entry WHERE book_id = which;
  DELETE FROM audit WHERE book_id = which;
  DELETE FROM portfolio WHERE book_id = which;
  DELETE FROM account WHERE book_id = which;
  DELETE FROM book WHERE id = which;
  PERFORM set_config('app.dropping_book', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION drop_book(uuid) FROM PUBLIC;
