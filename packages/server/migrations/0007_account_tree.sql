-- The account tree stays a tree when two changes of it meet: whoever moves an account waits for the others of the book,
-- since each alone may be sound and both together a cycle.
CREATE OR REPLACE FUNCTION check_account_tree() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  above uuid := NEW.parent_id;
  above_type text;
  steps integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('account tree ' || NEW.book_id, 0));
  WHILE above IS NOT NULL LOOP
    IF above = NEW.id THEN
      RAISE EXCEPTION 'account "%" would stand below itself', NEW.name USING ERRCODE = 'FH006';
    ELSIF steps > 64 THEN
      RAISE EXCEPTION 'account "%" would stand more than 64 levels deep', NEW.name USING ERRCODE = 'FH006';
    END IF;
    SELECT parent_id, type INTO above, above_type FROM account WHERE book_id = NEW.book_id AND id = above;
    IF above_type IS NOT NULL AND above_type <> NEW.type THEN
      RAISE EXCEPTION 'an account of type % can not stand below one of type %', NEW.type, above_type USING ERRCODE = 'FH006';
    END IF;
    steps := steps + 1;
  END LOOP;
  RETURN NEW;
END $$;
