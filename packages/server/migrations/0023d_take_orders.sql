-- Orders that were taken in one transaction are stored in one round trip, each as an operation of its own: its row, its
-- steps, and what everybody is told when the transaction commits. As whoever calls it: row-level security holds.
CREATE FUNCTION take_orders(taken jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  each jsonb;
BEGIN
  FOR each IN SELECT value FROM jsonb_array_elements(taken) LOOP
    PERFORM set_config('app.operation_id', each->'operation'->>'id', true);
    INSERT INTO operation SELECT r.* FROM jsonb_populate_record(NULL::operation, each->'operation') r;
    INSERT INTO trade_order SELECT r.* FROM jsonb_populate_record(NULL::trade_order,
      each->'order' || jsonb_build_object('sequence', nextval('trade_order_sequence'))) r;
    INSERT INTO order_event SELECT r.* FROM jsonb_populate_recordset(NULL::order_event, each->'events') r;
    PERFORM pg_notify('financehub', message::text) FROM jsonb_array_elements(each->'messages') message;
  END LOOP;
END $$;
