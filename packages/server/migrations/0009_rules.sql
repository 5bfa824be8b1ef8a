-- What a person wants done with transactions of a kind. Conditions and actions are as in the contract; how specific a rule is
-- follows from its conditions.
CREATE TABLE rule (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  enabled boolean NOT NULL DEFAULT true,
  conditions jsonb NOT NULL,
  actions jsonb NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
SELECT make_tenant_table('rule');

-- Undoing what opened an account names the operations that use it since.
CREATE OR REPLACE FUNCTION check_account_unused() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  users jsonb;
BEGIN
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT FROM posting p WHERE p.book_id = OLD.book_id AND p.account_id = OLD.id) THEN
    SELECT jsonb_agg(DISTINCT e.operation_id) INTO users
      FROM (SELECT p.book_id, p.entry_id FROM posting p
            WHERE p.book_id = OLD.book_id AND p.account_id = OLD.id LIMIT 1000) p
      JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id;
    RAISE EXCEPTION 'account "%" has transactions', OLD.name USING ERRCODE = 'FH005', DETAIL = users::text;
  END IF;
  RETURN OLD;
END $$;
