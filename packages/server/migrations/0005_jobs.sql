-- Background work as the user sees it. The queue itself is pg-boss's; a row here says what became of it.
CREATE TABLE job (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  kind text NOT NULL,
  title text NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  stage text NOT NULL DEFAULT '',
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  payload jsonb NOT NULL,
  result jsonb,
  error jsonb,
  attempts integer NOT NULL DEFAULT 0,
  -- The number of the advisory lock that the worker holds while it lives.
  worker bigint,
  cancel_requested boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (book_id, id)
);
CREATE UNIQUE INDEX job_id ON job (id);
CREATE INDEX job_open ON job (status) WHERE status IN ('queued', 'running');

ALTER TABLE job ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON job FOR SELECT USING (book_id = (SELECT app_book()));
-- A viewer may ask for an export, which is a job.
CREATE POLICY tenant_insert ON job FOR INSERT WITH CHECK (book_id = (SELECT app_book()) AND user_id = (SELECT app_user()));
CREATE POLICY tenant_update ON job FOR UPDATE USING (book_id = (SELECT app_writable_book()));
GRANT SELECT, INSERT, UPDATE ON job TO financehub_app;
