-- What postings do not say of spin-offs and mergers, which lots a sale takes, and whether a portfolio may sell short.
ALTER TABLE entry
  ADD COLUMN to_asset_id uuid,
  -- New shares per old one; of splits booked before it was there, `price`.
  ADD COLUMN ratio numeric,
  ADD COLUMN basis_fraction numeric CHECK (basis_fraction BETWEEN 0 AND 1),
  -- [{"transactionId", "quantity"}] of the lots that a sale names.
  ADD COLUMN lots jsonb;

-- Null as an undo of an older change writes it; the same as false.
ALTER TABLE portfolio ADD COLUMN allow_short boolean;
