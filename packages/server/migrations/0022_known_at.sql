-- The books as they were at an instant, read back from the audit: of each row the first change after the instant says
-- what it was before (an insert: nothing), and a row without one is as it is now.

CREATE INDEX operation_at ON operation (book_id, at);

-- Every change of a table's rows after the instant.
CREATE FUNCTION changes_after(name text, instant timestamptz)
RETURNS TABLE (key text, statement bigint, action text, before jsonb)
LANGUAGE sql STABLE ROWS 100000 AS $$
  SELECT coalesce(a.row_key, u.k), a.statement, a.action, a.before
  FROM operation o
  JOIN audit a ON a.book_id = o.book_id AND a.operation_id = o.id
  LEFT JOIN LATERAL unnest(a.row_keys) u(k) ON true
  WHERE o.book_id = app_book() AND o.at > instant AND a.table_name = name
$$;

-- The entries of a portfolio. Sorted rather than joined: nothing here depends on counts that are out of date.
CREATE FUNCTION entries_known_at(portfolio uuid, instant timestamptz) RETURNS SETOF entry
LANGUAGE plpgsql STABLE ROWS 100000 SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY
    SELECT (f.image).* FROM (
      SELECT DISTINCT ON (s.id) s.action, s.image FROM (
        SELECT e.id, NULL::bigint AS statement, 'none' AS action, e AS image
        FROM entry e WHERE e.book_id = app_book() AND e.portfolio_id = portfolio
        UNION ALL
        SELECT c.key::uuid, c.statement, c.action,
               CASE WHEN c.before ->> 'portfolio_id' = portfolio::text THEN jsonb_populate_record(NULL::entry, c.before) END
        FROM changes_after('entry', instant) c
      ) s ORDER BY s.id, s.statement NULLS LAST
    ) f WHERE f.action <> 'insert' AND (f.image).portfolio_id = portfolio;
END $$;

-- The postings of the entries of a portfolio.
CREATE FUNCTION postings_known_at(portfolio uuid, instant timestamptz) RETURNS SETOF posting
LANGUAGE plpgsql STABLE ROWS 200000 SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY
    WITH known AS MATERIALIZED (SELECT e.id FROM entries_known_at(portfolio, instant) e)
    SELECT (f.image).* FROM (
      SELECT DISTINCT ON (s.entry_id, s.ordinal) s.action, s.image FROM (
        SELECT p.entry_id, p.ordinal, NULL::bigint AS statement, 'none' AS action, p AS image
        FROM known k JOIN posting p ON p.book_id = app_book() AND p.entry_id = k.id
        UNION ALL
        SELECT split_part(c.key, chr(31), 1)::uuid, split_part(c.key, chr(31), 2)::smallint, c.statement, c.action,
               CASE WHEN c.before IS NOT NULL THEN jsonb_populate_record(NULL::posting, c.before) END
        FROM changes_after('posting', instant) c
        JOIN known k ON k.id = split_part(c.key, chr(31), 1)::uuid
      ) s ORDER BY s.entry_id, s.ordinal, s.statement NULLS LAST
    ) f WHERE f.action <> 'insert';
END $$;
