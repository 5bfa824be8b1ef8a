-- What an asset of the type option is a right to. Prices of options are per unit of the underlying; one contract is `multiplier` units.
ALTER TABLE asset
  ADD COLUMN underlying_id uuid,
  ADD COLUMN option_kind text CHECK (option_kind IN ('call', 'put')),
  ADD COLUMN option_style text CHECK (option_style IN ('european', 'american')),
  ADD COLUMN strike numeric CHECK (strike > 0),
  ADD COLUMN expiry date,
  ADD COLUMN multiplier numeric CHECK (multiplier > 0),
  ADD CONSTRAINT asset_option_terms CHECK (
    num_nonnulls(underlying_id, option_kind, option_style, strike, expiry, multiplier) IN (0, 6)),
  ADD CONSTRAINT asset_option_type CHECK (multiplier IS NULL OR type = 'option'),
  ADD CONSTRAINT asset_underlying_other CHECK (underlying_id <> id),
  ADD CONSTRAINT asset_underlying FOREIGN KEY (book_id, underlying_id) REFERENCES asset (book_id, id);

CREATE INDEX asset_underlying ON asset (book_id, underlying_id) WHERE underlying_id IS NOT NULL;
