-- What a portfolio, or the whole book, would have gained or lost in a scenario, as it was worked out once. Kept to be compared.
CREATE TABLE stress_result (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  id uuid NOT NULL,
  -- Null of the whole book.
  portfolio_id uuid,
  -- Results that one request brought.
  run_id uuid NOT NULL,
  scenario text NOT NULL CHECK (length(scenario) BETWEEN 1 AND 120),
  as_of date NOT NULL,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  value numeric NOT NULL,
  pnl numeric NOT NULL,
  -- The whole answer, with what each position gained.
  detail jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, id),
  FOREIGN KEY (book_id, portfolio_id) REFERENCES portfolio (book_id, id) ON DELETE CASCADE
);
CREATE INDEX stress_result_portfolio ON stress_result (book_id, portfolio_id, id DESC);
SELECT make_tenant_table('stress_result');
