-- How a bank writes its tables, as the person confirmed it. A file of the same signature is read with it.

CREATE TABLE import_profile (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  signature text NOT NULL,
  dialect jsonb NOT NULL,
  account_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
CREATE UNIQUE INDEX import_profile_name ON import_profile (book_id, lower(name));
CREATE INDEX import_profile_signature ON import_profile (book_id, md5(signature));
SELECT make_tenant_table('import_profile');

-- Which profile a file was read with; how often one was used follows from it.
ALTER TABLE import ADD COLUMN profile_id uuid;
CREATE INDEX import_profile_used ON import (book_id, profile_id) WHERE profile_id IS NOT NULL;
