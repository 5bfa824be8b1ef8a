-- Which state the transactions of a portfolio are in. The number changes with every change of its entries, whoever
-- makes it, and is never used twice, not even by a transaction that was rolled back: what is cached under it is right.

CREATE SEQUENCE portfolio_version;

CREATE TABLE portfolio_state (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  portfolio_id uuid NOT NULL,
  version bigint NOT NULL,
  PRIMARY KEY (book_id, portfolio_id)
);
ALTER TABLE portfolio_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON portfolio_state FOR SELECT USING (book_id = (SELECT app_book()));
GRANT SELECT ON portfolio_state TO financehub_app;

CREATE FUNCTION keep_portfolio_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO portfolio_state (book_id, portfolio_id, version)
      SELECT book_id, portfolio_id, nextval('portfolio_version') FROM (
        SELECT DISTINCT book_id, portfolio_id FROM old_rows WHERE portfolio_id IS NOT NULL ORDER BY 1, 2) changed
    ON CONFLICT (book_id, portfolio_id) DO UPDATE SET version = excluded.version;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO portfolio_state (book_id, portfolio_id, version)
      SELECT book_id, portfolio_id, nextval('portfolio_version') FROM (
        SELECT DISTINCT book_id, portfolio_id FROM new_rows WHERE portfolio_id IS NOT NULL ORDER BY 1, 2) changed
    ON CONFLICT (book_id, portfolio_id) DO UPDATE SET version = excluded.version;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_portfolio_version_insert AFTER INSERT ON entry REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_portfolio_version();
CREATE TRIGGER keep_portfolio_version_update AFTER UPDATE ON entry REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_portfolio_version();
CREATE TRIGGER keep_portfolio_version_delete AFTER DELETE ON entry REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_portfolio_version();

-- Waits for whoever is changing the portfolio's transactions, so that a check of what is held sees all of them.
CREATE FUNCTION lock_portfolio(which uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO portfolio_state AS s (book_id, portfolio_id, version)
    VALUES (app_writable_book(), which, nextval('portfolio_version'))
  ON CONFLICT (book_id, portfolio_id) DO UPDATE SET version = s.version
$$;
