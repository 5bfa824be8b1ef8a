-- Undo from the audit alone: the statements of an operation are reversed, last first, as a new operation. A row that a
-- later operation wrote is a conflict: it is named and nothing changes.

CREATE FUNCTION undo_operation(which uuid) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  book uuid := app_book();
  -- The keys of one statement's rows as `k`, and which operation they must have been written by last.
  keys constant text := 'SELECT coalesce(a.row_key, u.k) AS k, coalesce(a.after ->> ''operation_id'', $2::text) AS stamp FROM audit a LEFT JOIN LATERAL unnest(a.row_keys) u(k) ON true
    WHERE a.book_id = $1 AND a.operation_id = $2 AND a.statement = $3';
  -- LATERAL, since (f(x)).* would read the image once a column.
  images constant text := 'SELECT i.* FROM audit a CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$I, a.before) i
    WHERE a.book_id = $1 AND a.operation_id = $2 AND a.statement = $3';
  step record;
  cols text;
  by_key text;
  by_image text;
  others jsonb;
  touched bigint;
  total integer := 0;
BEGIN
  PERFORM set_config('app.restoring', 'on', true);
  FOR step IN
    SELECT a.statement, a.table_name AS name, a.action,
           sum(coalesce(cardinality(a.row_keys), 1)) AS rows
    FROM audit a WHERE a.book_id = book AND a.operation_id = which
    GROUP BY a.statement, a.table_name, a.action ORDER BY a.statement DESC
  LOOP
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO cols
      FROM pg_attribute WHERE attrelid = step.name::regclass AND attnum > 0 AND NOT attisdropped;
    SELECT string_agg(format('t.%s = split_part(x.k, chr(31), %s)::%s', col, n, type), ' AND '),
           string_agg(format('t.%1$s = r.%1$s', col), ' AND ')
      INTO by_key, by_image FROM key_columns(step.name);

    IF step.action <> 'delete' AND EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = step.name::regclass AND attname = 'operation_id') THEN
      EXECUTE format('SELECT jsonb_agg(DISTINCT t.operation_id) FROM (%s) x JOIN %I t ON t.book_id = $1 AND %s
        WHERE t.operation_id::text <> x.stamp', keys, step.name, by_key) INTO others USING book, which, step.statement;
      IF others IS NOT NULL THEN
        RAISE EXCEPTION 'rows of % were changed later', step.name USING ERRCODE = 'FH409', DETAIL = others::text;
      END IF;
    END IF;

    IF step.action = 'insert' THEN
      EXECUTE format('DELETE FROM %I t USING (%s) x WHERE t.book_id = $1 AND %s', step.name, keys, by_key)
        USING book, which, step.statement;
    ELSIF step.action = 'update' THEN
      EXECUTE format('UPDATE %1$I t SET (%2$s) = ROW(%3$s) FROM (' || images || ') r WHERE t.book_id = r.book_id AND %4$s',
        step.name, cols, regexp_replace(cols, '(^|, )', '\1r.', 'g'), by_image) USING book, which, step.statement;
    ELSE
      EXECUTE format('INSERT INTO %1$I (%2$s) SELECT %2$s FROM (' || images || ') r', step.name, cols)
        USING book, which, step.statement;
    END IF;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> step.rows THEN
      EXECUTE format('SELECT coalesce(jsonb_agg(DISTINCT l.operation_id), ''[]'') FROM (%s) x
        JOIN audit l ON l.book_id = $1 AND l.row_key = x.k AND l.table_name = %L AND l.action = ''delete''', keys, step.name)
        INTO others USING book, which, step.statement;
      RAISE EXCEPTION '% of % rows of % are no longer there', step.rows - touched, step.rows, step.name
        USING ERRCODE = 'FH409', DETAIL = others::text;
    END IF;
    total := total + touched;
  END LOOP;
  PERFORM set_config('app.restoring', '', true);
  RETURN total;
END $$;
