-- What portfolios are grouped by beside the type and the currency: allocation, attribution, rebalancing.
ALTER TABLE asset
  ADD COLUMN sector text CHECK (length(sector) BETWEEN 1 AND 80),
  ADD COLUMN industry text CHECK (length(industry) BETWEEN 1 AND 80),
  -- ISO 3166-1, two letters.
  ADD COLUMN country text CHECK (country ~ '^[A-Z]{2}$'),
  ADD COLUMN tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 50);
