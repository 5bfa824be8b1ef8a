-- The weights that a portfolio is to have: by asset, or by a group of assets, one row per portfolio.
CREATE TABLE portfolio_target (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  portfolio_id uuid NOT NULL,
  grouped_by text NOT NULL CHECK (grouped_by IN ('asset', 'type', 'sector', 'industry', 'country', 'currency', 'tag')),
  -- [{key, weight, band, buy}]: the key is an asset's id, or what its group is called.
  items jsonb NOT NULL,
  cash numeric(13, 12) NOT NULL CHECK (cash BETWEEN 0 AND 1),
  band jsonb,
  operation_id uuid NOT NULL,
  PRIMARY KEY (book_id, portfolio_id),
  FOREIGN KEY (book_id, portfolio_id) REFERENCES portfolio (book_id, id) ON DELETE CASCADE
);
SELECT make_tenant_table('portfolio_target');
