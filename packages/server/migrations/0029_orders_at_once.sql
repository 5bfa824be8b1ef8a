-- What the open orders of a portfolio hold back, kept as sums: an order costs the same beside ten others and beside
-- thousands. An order of a group has a row of its own, under its id: what it counts for depends on the others. It has no index but
-- one, so that no plan can read it another way.
CREATE TABLE order_reservation (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  portfolio_id uuid NOT NULL,
  asset_id uuid NOT NULL,
  side text NOT NULL,
  order_id uuid NOT NULL,
  group_id uuid,
  role text,
  orders integer NOT NULL,
  -- In the currency of the portfolio.
  money numeric NOT NULL,
  -- Of orders that name a quantity.
  units numeric NOT NULL,
  PRIMARY KEY (book_id, portfolio_id, asset_id, side, order_id)
) WITH (fillfactor = 50);
ALTER TABLE order_reservation ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON order_reservation FOR SELECT USING (book_id = (SELECT app_book()));
GRANT SELECT ON order_reservation TO financehub_app;

-- One order's part: of what the whole order takes, the share that is not filled. None once it has ended, or while it waits.
CREATE FUNCTION order_reserves(o trade_order)
RETURNS TABLE (orders integer, money numeric, units numeric) LANGUAGE sql IMMUTABLE AS $$
  SELECT 1,
    CASE WHEN o.quantity IS NULL THEN o.reserved * greatest(1 - o.filled_value / o.notional, 0)
      ELSE o.reserved * (o.quantity - o.filled_quantity) / o.quantity END,
    coalesce(o.quantity - o.filled_quantity, 0)
  WHERE o.status IN ('new', 'accepted', 'partially_filled')
$$;

CREATE FUNCTION change_reservations(added trade_order[], ended trade_order[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO order_reservation AS kept
    SELECT book_id, portfolio_id, asset_id, side, CASE WHEN group_id IS NULL THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE id END AS order_id, group_id, role,
      sum(sign * orders), sum(sign * money), sum(sign * units)
    FROM (
      SELECT o.*, 1 AS sign, r.* FROM unnest(added) o, order_reserves(o) r
      UNION ALL
      SELECT o.*, -1, r.* FROM unnest(ended) o, order_reserves(o) r) part
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    HAVING sum(sign * orders) <> 0 OR sum(sign * money) <> 0 OR sum(sign * units) <> 0
    -- In one order for everybody, so that two never wait for each other both ways.
    ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (book_id, portfolio_id, asset_id, side, order_id) DO UPDATE SET
    orders = kept.orders + excluded.orders, money = kept.money + excluded.money, units = kept.units + excluded.units;
  DELETE FROM order_reservation kept USING unnest(ended) o
    WHERE o.group_id IS NOT NULL AND kept.orders = 0 AND kept.book_id = o.book_id AND kept.portfolio_id = o.portfolio_id
      AND kept.asset_id = o.asset_id AND kept.side = o.side AND kept.order_id = o.id
$$;

CREATE FUNCTION keep_reservations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN NULL;
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM change_reservations(ARRAY(SELECT ROW(n.*)::trade_order FROM new_rows n), '{}');
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM change_reservations('{}', ARRAY(SELECT ROW(o.*)::trade_order FROM old_rows o));
  ELSE
    PERFORM change_reservations(ARRAY(SELECT ROW(n.*)::trade_order FROM new_rows n), ARRAY(SELECT ROW(o.*)::trade_order FROM old_rows o));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_reservations_insert AFTER INSERT ON trade_order REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_reservations();
CREATE TRIGGER keep_reservations_update AFTER UPDATE ON trade_order REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_reservations();
CREATE TRIGGER keep_reservations_delete AFTER DELETE ON trade_order REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep_reservations();

SELECT change_reservations(ARRAY(SELECT o FROM trade_order o), '{}');

DROP INDEX trade_order_reserving;

-- Orders that were taken in one transaction are stored in one round trip and a statement for each table, each order as an
-- operation of its own; `operationOf` names them by order. As whoever calls it: row-level security holds.
DROP FUNCTION take_orders(jsonb);
CREATE FUNCTION take_orders(taken jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.taking_orders', taken->>'operationOf', true);
  INSERT INTO operation SELECT * FROM jsonb_populate_recordset(NULL::operation, taken->'operations');
  INSERT INTO trade_order SELECT r.* FROM jsonb_array_elements(taken->'orders') o, jsonb_populate_record(
    NULL::trade_order, o || jsonb_build_object('sequence', nextval('trade_order_sequence'))) r;
  INSERT INTO order_event SELECT * FROM jsonb_populate_recordset(NULL::order_event, taken->'events');
  PERFORM set_config('app.taking_orders', '', true);
  PERFORM pg_notify('financehub', message::text) FROM jsonb_array_elements(taken->'messages') message;
END $$;

-- Audits what `take_orders` inserts: each row under the operation of its order.
CREATE FUNCTION audit_taken_orders() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  seq bigint := nextval('audit_statement');
  operation_of jsonb := current_setting('app.taking_orders');
BEGIN
  IF TG_TABLE_NAME = 'trade_order' THEN
    INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_keys)
      SELECT book_id, (operation_of->>id::text)::uuid, seq, 'trade_order', 'insert', ARRAY[id::text] FROM new_rows;
  ELSE
    INSERT INTO audit (book_id, operation_id, statement, table_name, action, row_keys)
      SELECT book_id, (operation_of->>order_id::text)::uuid, seq, 'order_event', 'insert',
        array_agg(concat_ws(chr(31), order_id, ordinal)) FROM new_rows GROUP BY 1, 2;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION audit_taken_apart(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  usual text := (SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = name::regclass AND tgname = 'zz_audit_insert');
BEGIN
  EXECUTE format('DROP TRIGGER zz_audit_insert ON %I', name);
  EXECUTE replace(usual, ' EXECUTE FUNCTION ',
    ' WHEN (coalesce(current_setting(''app.taking_orders'', true), '''') = '''') EXECUTE FUNCTION ');
  EXECUTE format('CREATE TRIGGER zz_audit_taken AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    WHEN (current_setting(''app.taking_orders'', true) <> '''') EXECUTE FUNCTION audit_taken_orders()', name);
END $$;
SELECT audit_taken_apart(name) FROM unnest(ARRAY['trade_order', 'order_event']) name;
DROP FUNCTION audit_taken_apart(text);
