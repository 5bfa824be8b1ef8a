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

-- The operations that stand in the way of undoing one: whoever wrote its rows last, where that was not it, or took them away.
-- Asked after an undo was refused, whichever of the rules of the book refused it first.
CREATE FUNCTION undo_conflicts(which uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  book uuid := app_book();
  step record;
  by_key text;
BEGIN
  FOR step IN
    SELECT DISTINCT a.table_name AS name FROM audit a
    JOIN pg_attribute t ON t.attrelid = a.table_name::regclass AND t.attname = 'operation_id'
    WHERE a.book_id = book AND a.operation_id = which
  LOOP
    SELECT string_agg(format('t.%s = split_part(x.k, chr(31), %s)::%s', col, n, type), ' AND ')
      INTO by_key FROM key_columns(step.name);
    -- What the operation did to each row last, and what has become of the row.
    RETURN QUERY EXECUTE format('
      SELECT DISTINCT coalesce(t.operation_id, (
        SELECT l.operation_id FROM audit l WHERE l.book_id = $1 AND l.row_key = x.k AND l.table_name = %1$L
          AND l.action = ''delete'' ORDER BY l.statement DESC LIMIT 1))
      FROM (SELECT DISTINCT ON (r.k) r.k, r.action, r.stamp FROM (
          SELECT coalesce(a.row_key, u.k) AS k, a.action, a.statement,
            coalesce(a.after ->> ''operation_id'', $2::text) AS stamp
          FROM audit a LEFT JOIN LATERAL unnest(a.row_keys) u(k) ON true
          WHERE a.book_id = $1 AND a.operation_id = $2 AND a.table_name = %1$L) r
        ORDER BY r.k, r.statement DESC) x
      LEFT JOIN %1$I t ON t.book_id = $1 AND %2$s
      WHERE (x.action = ''delete'') = (t.operation_id IS NOT NULL) OR (x.action <> ''delete'' AND t.operation_id::text <> x.stamp)',
      step.name, by_key) USING book, which;
  END LOOP;
  -- Accounts that its postings would go back to and that are gone.
  RETURN QUERY SELECT DISTINCT (
      SELECT l.operation_id FROM audit l WHERE l.book_id = book AND l.row_key = x.account AND l.table_name = 'account'
        AND l.action = 'delete' ORDER BY l.statement DESC LIMIT 1)
    FROM (SELECT DISTINCT a.before ->> 'account_id' AS account FROM audit a
      WHERE a.book_id = book AND a.operation_id = which AND a.table_name = 'posting' AND a.before IS NOT NULL) x
    WHERE NOT EXISTS (SELECT FROM account c WHERE c.book_id = book AND c.id = x.account::uuid);
END $$;

-- As before, but a statement that changes many rows does not write each of them twice in full.
CREATE OR REPLACE FUNCTION audit_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  -- TG_ARGV[0] is the expression of the row's key within its book, see row_key(); TG_ARGV[1] says whether rows carry
  -- the operation that wrote them last.
  seq bigint := nextval('audit_statement');
  op uuid := app_operation();
  missing boolean;
  many boolean := false;
  compared text;
  changed text[];
  written text := 'to_jsonb(n.image)';
BEGIN
  -- A book that is being deleted takes its audit with it.
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF op IS NULL THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', CASE WHEN TG_OP = 'DELETE' THEN 'old_rows' ELSE 'new_rows' END) INTO missing;
    IF missing THEN
      RAISE EXCEPTION 'a change of % outside an operation', TG_TABLE_NAME USING ERRCODE = 'FH001';
    END IF;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' AND current_setting('app.restoring', true) = 'on' AND TG_ARGV[1] = 'stamped' THEN
    -- Brought back by an undo: told apart by the operation that had written the rows last.
    EXECUTE format(
      'INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_keys, after)
       SELECT r.book_id, $1, $2, $3, ''insert'', array_agg(%s), jsonb_build_object(''operation_id'', r.operation_id)
       FROM new_rows r GROUP BY r.book_id, r.operation_id', TG_ARGV[0])
      USING op, seq, TG_TABLE_NAME;
  ELSIF TG_OP = 'INSERT' THEN
    EXECUTE format(
      'INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_keys)
       SELECT book_id, $1, $2, $3, ''insert'', array_agg(%s) FROM new_rows r GROUP BY book_id', TG_ARGV[0])
      USING op, seq, TG_TABLE_NAME;
  ELSIF TG_OP = 'UPDATE' THEN
    EXECUTE 'SELECT count(*) > 1000 FROM (SELECT FROM new_rows LIMIT 1001) n' INTO many;
    IF many THEN
      -- The image before is all that an undo needs, but for the operation; of many rows only what changed is kept beside it.
      SELECT string_agg(format('CASE WHEN bool_or(o.%1$I IS DISTINCT FROM n.%1$I) THEN %1$L END', attname), ', ')
        INTO compared FROM pg_attribute
        WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> 'operation_id';
      EXECUTE format(
        'SELECT array_remove(ARRAY[%2$s], NULL) FROM (SELECT r.*, %1$s AS audit_key FROM old_rows r) o
         JOIN (SELECT r.*, %1$s AS audit_key FROM new_rows r) n USING (book_id, audit_key)', TG_ARGV[0], compared)
        INTO changed;
      IF TG_ARGV[1] = 'stamped' THEN
        changed := changed || 'operation_id'::text;
      END IF;
      SELECT format('jsonb_build_object(%s)', string_agg(format('%1$L, (n.image).%1$I', name), ', '))
        INTO written FROM unnest(changed) name;
    END IF;
    EXECUTE format(
      'INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_key, before, after)
       SELECT o.book_id, $1, $2, $3, ''update'', o.key, to_jsonb(o.image), %2$s
       FROM (SELECT r.book_id, %1$s AS key, r AS image FROM old_rows r) o
       JOIN (SELECT r.book_id, %1$s AS key, r AS image FROM new_rows r) n USING (book_id, key)', TG_ARGV[0], written)
      USING op, seq, TG_TABLE_NAME;
  ELSE
    EXECUTE format(
      'INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_key, before)
       SELECT r.book_id, $1, $2, $3, ''delete'', %s, to_jsonb(r) FROM old_rows r', TG_ARGV[0])
      USING op, seq, TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;
