-- Users, their sessions, books and who may use them.
-- The role financehub_app owns nothing; the program connects as a login that is a member of it.

CREATE TABLE users (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  default_book_id uuid,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

CREATE TABLE refresh_token (
  token_hash bytea PRIMARY KEY,
  family_id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX refresh_token_family ON refresh_token (family_id);
CREATE INDEX refresh_token_user ON refresh_token (user_id);

CREATE TABLE access_token (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  name text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE INDEX access_token_user ON access_token (user_id);

-- Failures per e-mail and per address; what slows a guesser down survives a restart.
CREATE TABLE login_failure (
  subject text PRIMARY KEY,
  failures integer NOT NULL,
  blocked_until timestamptz NOT NULL,
  last_at timestamptz NOT NULL
);

CREATE TABLE book (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  base_currency text NOT NULL CHECK (base_currency ~ '^[A-Z]{3}$'),
  cost_basis text NOT NULL DEFAULT 'fifo'
    CHECK (cost_basis IN ('fifo', 'lifo', 'hifo', 'average', 'specific')),
  fiscal_year_start smallint NOT NULL DEFAULT 1 CHECK (fiscal_year_start BETWEEN 1 AND 12),
  sample boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);

ALTER TABLE users ADD FOREIGN KEY (default_book_id) REFERENCES book ON DELETE SET NULL;

CREATE TABLE member (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
  PRIMARY KEY (book_id, user_id)
);
CREATE INDEX member_user ON member (user_id);

-- Answers of requests that carried an Idempotency-Key, encrypted with the program's own key.
CREATE TABLE idempotency (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status smallint,
  response bytea,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_created ON idempotency (created_at);

-- The user and book of the running transaction. Both are checked against `member` here, so a policy that compares
-- book_id with them can not be satisfied by naming a book one does not belong to.
CREATE FUNCTION app_book() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT book_id FROM member
  WHERE book_id = nullif(current_setting('app.book_id', true), '')::uuid
    AND user_id = nullif(current_setting('app.user_id', true), '')::uuid
$$;

CREATE FUNCTION app_writable_book() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT book_id FROM member
  WHERE book_id = nullif(current_setting('app.book_id', true), '')::uuid
    AND user_id = nullif(current_setting('app.user_id', true), '')::uuid
    AND role IN ('owner', 'editor')
$$;

CREATE FUNCTION app_user() RETURNS uuid
LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;

CREATE FUNCTION app_operation() RETURNS uuid
LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.operation_id', true), '')::uuid $$;

-- Puts the caller into a book for the rest of the transaction; a stranger and an unknown book get the same answer.
CREATE FUNCTION app_enter(who uuid, which uuid, needed text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  held text;
BEGIN
  SELECT role INTO held FROM member WHERE book_id = which AND user_id = who;
  IF held IS NULL THEN
    RAISE EXCEPTION 'no such book' USING ERRCODE = 'FH404';
  END IF;
  IF (needed = 'owner' AND held <> 'owner') OR (needed = 'editor' AND held = 'viewer') THEN
    RAISE EXCEPTION 'a % may not do this; ask an owner of the book', held USING ERRCODE = 'FH403';
  END IF;
  PERFORM set_config('app.user_id', who::text, true), set_config('app.book_id', which::text, true);
END $$;

GRANT USAGE ON SCHEMA public TO financehub_app;

ALTER TABLE book ENABLE ROW LEVEL SECURITY;
CREATE POLICY book_read ON book FOR SELECT USING (id = (SELECT app_book()));
CREATE POLICY book_write ON book FOR UPDATE USING (id = (SELECT app_writable_book()));
GRANT SELECT, UPDATE ON book TO financehub_app;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
CREATE POLICY member_read ON member FOR SELECT USING (book_id = (SELECT app_book()));
GRANT SELECT ON member TO financehub_app;

-- A member sees the names of the members of the book and nobody else's; never a password hash.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_read ON users FOR SELECT
  USING (id IN (SELECT user_id FROM member WHERE book_id = (SELECT app_book())));
GRANT SELECT (id, email, name) ON users TO financehub_app;

-- The application reaches stored answers by scope and key only; the scope holds the user's id.
CREATE FUNCTION idempotency_claim(s text, k text, h bytea, at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM idempotency WHERE scope = s AND key = k AND created_at < at - interval '7 days';
  INSERT INTO idempotency (scope, key, request_hash, created_at) VALUES (s, k, h, at) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
CREATE FUNCTION idempotency_answer(s text, k text)
RETURNS TABLE (request_hash bytea, status smallint, response bytea)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT request_hash, status, response FROM idempotency WHERE scope = s AND key = k
$$;
CREATE FUNCTION idempotency_remember(s text, k text, st integer, r bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE idempotency SET status = st, response = r WHERE scope = s AND key = k
$$;
