-- Every change is an operation. Triggers write the audit rows, whoever writes, and undo works from them alone.

CREATE TABLE operation (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL,
  summary text NOT NULL,
  user_id uuid REFERENCES users ON DELETE SET NULL,
  at timestamptz NOT NULL,
  undoes uuid,
  undone_by uuid,
  PRIMARY KEY (book_id, id)
);

-- One row per row changed, except that the rows inserted by one statement share a row that only names them: their
-- images are in the table itself, or in the audit of whatever changed them next. Rows that an undo brings back are
-- named together with the operation that had written them last.
CREATE TABLE audit (
  book_id uuid NOT NULL,
  operation_id uuid NOT NULL,
  statement bigint NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  table_name text NOT NULL,
  action text NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
  row_keys text[],
  row_key text,
  before jsonb,
  after jsonb,
  PRIMARY KEY (book_id, operation_id, id)
);
CREATE INDEX audit_row ON audit (book_id, row_key) WHERE row_key IS NOT NULL;
CREATE SEQUENCE audit_statement;

CREATE FUNCTION audit_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  -- TG_ARGV[0] is the expression of the row's key within its book, see row_key(); TG_ARGV[1] says whether rows carry
  -- the operation that wrote them last.
  seq bigint := nextval('audit_statement');
  op uuid := app_operation();
  missing boolean;
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
    EXECUTE format(
      'INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_key, before, after)
       SELECT o.book_id, $1, $2, $3, ''update'', o.key, to_jsonb(o.image), to_jsonb(n.image)
       FROM (SELECT r.book_id, %1$s AS key, r AS image FROM old_rows r) o
       JOIN (SELECT r.book_id, %1$s AS key, r AS image FROM new_rows r) n USING (book_id, key)', TG_ARGV[0])
      USING op, seq, TG_TABLE_NAME;
  ELSE
    EXECUTE format(
      'INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_key, before)
       SELECT r.book_id, $1, $2, $3, ''delete'', %s, to_jsonb(r) FROM old_rows r', TG_ARGV[0])
      USING op, seq, TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;

-- Every audited row carries the operation that wrote it last; undo compares it to find later changes.
CREATE FUNCTION stamp_operation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('app.restoring', true) = 'on' OR current_setting('app.dropping_book', true) = 'on' THEN
    RETURN NEW;
  END IF;
  NEW.operation_id := app_operation();
  IF NEW.operation_id IS NULL THEN
    RAISE EXCEPTION 'a change of % outside an operation', TG_TABLE_NAME USING ERRCODE = 'FH001';
  END IF;
  RETURN NEW;
END $$;

-- The columns of the primary key other than book_id, with their types.
CREATE FUNCTION key_columns(name text) RETURNS TABLE (n bigint, col text, type text) LANGUAGE sql STABLE AS $$
  SELECT row_number() OVER (ORDER BY k.n), quote_ident(a.attname), format_type(a.atttypid, a.atttypmod)
  FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, n), pg_attribute a
  WHERE i.indrelid = name::regclass AND i.indisprimary
    AND a.attrelid = i.indrelid AND a.attnum = k.attnum AND a.attname <> 'book_id'
$$;

-- A row's key as one text: its columns joined by the unit separator.
CREATE FUNCTION row_key(name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE count(*) WHEN 1 THEN min('r.' || col) || '::text'
    ELSE 'concat_ws(chr(31), ' || string_agg('r.' || col, ', ' ORDER BY n) || ')' END
  FROM key_columns(name)
$$;

-- Makes a table a tenant table: row-level security by book, grants, audit.
CREATE FUNCTION make_tenant_table(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  key text := row_key(name);
  stamped boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = name::regclass AND attname = 'operation_id');
  arguments text := format('%L, %L', key, CASE WHEN stamped THEN 'stamped' ELSE '' END);
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  EXECUTE format('CREATE POLICY tenant_read ON %I FOR SELECT USING (book_id = (SELECT app_book()))', name);
  EXECUTE format('CREATE POLICY tenant_insert ON %I FOR INSERT WITH CHECK (book_id = (SELECT app_writable_book()))', name);
  EXECUTE format('CREATE POLICY tenant_update ON %I FOR UPDATE USING (book_id = (SELECT app_writable_book()))', name);
  EXECUTE format('CREATE POLICY tenant_delete ON %I FOR DELETE USING (book_id = (SELECT app_writable_book()))', name);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO financehub_app', name);
  EXECUTE format('CREATE TRIGGER zz_audit_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', name, arguments);
  EXECUTE format('CREATE TRIGGER zz_audit_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', name, arguments);
  EXECUTE format('CREATE TRIGGER zz_audit_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%s)', name, arguments);
  IF stamped THEN
    EXECUTE format('ALTER TABLE %I ALTER operation_id SET DEFAULT app_operation()', name);
    EXECUTE format('CREATE TRIGGER stamp BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION stamp_operation()', name);
  END IF;
END $$;

ALTER TABLE operation ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON operation FOR SELECT USING (book_id = (SELECT app_book()));
CREATE POLICY tenant_insert ON operation FOR INSERT WITH CHECK (book_id = (SELECT app_writable_book()));
CREATE POLICY tenant_update ON operation FOR UPDATE USING (book_id = (SELECT app_writable_book()));
GRANT SELECT, INSERT, UPDATE ON operation TO financehub_app;

-- The audit is written by its trigger alone and never changed.
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON audit FOR SELECT USING (book_id = (SELECT app_book()));
GRANT SELECT ON audit TO financehub_app;
