-- What waits for a look: pairs that are likely one transaction booked twice, or the two halves of one transfer.

-- Derived by scans and written anew by each; what a pair said when it was found is kept with it, so that one whose entries
-- are gone or were changed since is not shown.
CREATE TABLE review_pair (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('duplicate', 'transfer')),
  -- Of duplicates the older entry, of transfers the half that leaves.
  first_entry uuid NOT NULL,
  first_ordinal smallint NOT NULL,
  first_account uuid NOT NULL,
  first_date date NOT NULL,
  first_amount numeric NOT NULL,
  second_entry uuid NOT NULL,
  second_ordinal smallint NOT NULL,
  second_account uuid NOT NULL,
  second_date date NOT NULL,
  second_amount numeric NOT NULL,
  -- In thousandths.
  score smallint NOT NULL CHECK (score BETWEEN 0 AND 1000),
  reasons jsonb NOT NULL,
  -- Of transfers: fee, rate and the names of the two halves that its kind is known by.
  detail jsonb,
  -- The scan that saw it last.
  scan uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
CREATE UNIQUE INDEX review_pair_rows ON review_pair
  (book_id, kind, first_entry, first_ordinal, second_entry, second_ordinal);
CREATE INDEX review_pair_score ON review_pair (book_id, kind, score DESC, id);
CREATE INDEX review_pair_second ON review_pair (book_id, second_entry);

ALTER TABLE review_pair ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_read ON review_pair FOR SELECT USING (book_id = (SELECT app_book()));
CREATE POLICY tenant_insert ON review_pair FOR INSERT WITH CHECK (book_id = (SELECT app_writable_book()));
CREATE POLICY tenant_update ON review_pair FOR UPDATE USING (book_id = (SELECT app_writable_book()));
CREATE POLICY tenant_delete ON review_pair FOR DELETE USING (book_id = (SELECT app_writable_book()));
GRANT SELECT, INSERT, UPDATE, DELETE ON review_pair TO financehub_app;

-- The person said that these are two transactions.
CREATE TABLE duplicate_dismissal (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  -- The lesser id first.
  first_entry uuid NOT NULL,
  second_entry uuid NOT NULL CHECK (first_entry < second_entry),
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, first_entry, second_entry)
);

-- Entries that were merged into another. Their statement lines keep naming them, so that later imports know those lines.
CREATE TABLE merged_entry (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  entry_id uuid NOT NULL,
  kept_entry_id uuid NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, entry_id)
);
CREATE INDEX merged_entry_kept ON merged_entry (book_id, kept_entry_id);

-- The person said that these are no transfer.
CREATE TABLE transfer_rejection (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  out_entry uuid NOT NULL,
  in_entry uuid NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, out_entry, in_entry)
);

-- A transfer that the person confirmed, as the kind it is of: one row each, so that each can be undone by itself.
CREATE TABLE transfer_pattern (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  out_account uuid NOT NULL,
  in_account uuid NOT NULL,
  out_key text NOT NULL,
  in_key text NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id)
);
CREATE INDEX transfer_pattern_kind ON transfer_pattern (book_id, out_account, in_account);

SELECT make_tenant_table(name) FROM unnest(ARRAY[
  'duplicate_dismissal', 'merged_entry', 'transfer_rejection', 'transfer_pattern']) name;

-- What may become half of a transfer: money on an own account with one category opposite, which nobody chose, and not
-- reconciled.
CREATE VIEW transfer_half WITH (security_invoker = true) AS
  SELECT p.book_id, p.entry_id, p.ordinal, p.account_id, p.date, p.quantity, p.commodity, p.status, p.memo,
    e.payee, e.description, e.notes, e.tags, e.import_id, coalesce(c.key NOT LIKE 'uncategorized.%', true) AS categorised
  FROM posting p
  JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id
  JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
  JOIN posting o ON o.book_id = p.book_id AND o.entry_id = p.entry_id AND o.ordinal <> p.ordinal
  JOIN account c ON c.book_id = o.book_id AND c.id = o.account_id
  WHERE a.type IN ('asset', 'liability') AND NOT a.closed AND c.type IN ('income', 'expense')
    AND e.kind = 'transaction' AND e.portfolio_id IS NULL AND e.category_source <> 'user'
    AND p.status <> 'reconciled' AND p.commodity ~ '^[A-Z]{3}$' AND p.quantity <> 0
    AND o.commodity = p.commodity
    AND NOT EXISTS (SELECT FROM posting x WHERE x.book_id = p.book_id AND x.entry_id = p.entry_id
      AND x.ordinal NOT IN (p.ordinal, o.ordinal));
GRANT SELECT ON transfer_half TO financehub_app;
