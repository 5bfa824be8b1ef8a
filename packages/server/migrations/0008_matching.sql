-- A bank transaction is known by the id of the entry that its first line made, which outlives the entry. Every line that was
-- matched to it since is another name of it; matching reads what the bank wrote and never what the person made of it.
ALTER TABLE statement_line
  -- The running balance as printed on the line.
  ADD balance numeric,
  ADD status text NOT NULL DEFAULT 'posted' CHECK (status IN ('pending', 'posted'));
CREATE INDEX statement_line_entry ON statement_line (book_id, entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX statement_line_pending ON statement_line (book_id, account_id, date) WHERE status = 'pending';

-- Each statement of a file: which days of which account it is of, and the balances it names.
CREATE TABLE import_statement (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  import_id uuid NOT NULL,
  -- Counted from 1 over the statements of the file.
  ordinal integer NOT NULL,
  account_id uuid NOT NULL,
  date_from date,
  date_to date,
  opening numeric,
  opening_date date,
  closing numeric,
  closing_date date,
  currency text NOT NULL,
  lines integer NOT NULL,
  PRIMARY KEY (book_id, import_id, ordinal)
);
CREATE INDEX import_statement_account ON import_statement (book_id, account_id);
SELECT make_tenant_table('import_statement');

-- An import is not undone while a later one holds lines of the entries it made: they would be gone although the bank says
-- that they happened, and no file would bring them back. The later import is named. Entries that an undo brought back and
-- a redo takes away again are not meant.
CREATE FUNCTION check_undone_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  others jsonb;
BEGIN
  SELECT jsonb_agg(DISTINCT i.operation_id) INTO others
    FROM audit a CROSS JOIN LATERAL unnest(a.row_keys) k(id)
    JOIN statement_line s ON s.book_id = a.book_id AND s.entry_id = k.id::uuid
    JOIN import i ON i.book_id = s.book_id AND i.id = s.import_id
    WHERE a.book_id = NEW.book_id AND a.operation_id = NEW.id AND a.table_name = 'entry' AND a.action = 'insert'
      AND a.after IS NULL
      AND NOT EXISTS (SELECT FROM entry e WHERE e.book_id = s.book_id AND e.id = s.entry_id);
  IF others IS NOT NULL THEN
    RAISE EXCEPTION 'lines of it are known to a later import' USING ERRCODE = 'FH409', DETAIL = others::text;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_undone_lines AFTER UPDATE OF undone_by ON operation
  FOR EACH ROW WHEN (NEW.undone_by IS NOT NULL) EXECUTE FUNCTION check_undone_lines();
