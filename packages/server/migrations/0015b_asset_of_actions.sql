-- An asset into which another merged is in use, also where the merger moved no shares of it.
CREATE OR REPLACE FUNCTION check_asset_unused() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('app.dropping_book', true) = 'on' THEN
    RETURN OLD;
  END IF;
  IF EXISTS (SELECT FROM entry e WHERE e.book_id = OLD.book_id AND OLD.id IN (e.asset_id, e.to_asset_id))
     OR EXISTS (SELECT FROM account_month m WHERE m.book_id = OLD.book_id AND m.commodity = OLD.id::text AND m.postings > 0) THEN
    RAISE EXCEPTION 'asset "%" is used by entries', OLD.symbol USING ERRCODE = 'FH005';
  END IF;
  RETURN OLD;
END $$;
