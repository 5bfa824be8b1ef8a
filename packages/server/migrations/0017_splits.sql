-- Returns of an asset need its splits, whichever portfolio they are booked in.
CREATE INDEX entry_split ON entry (book_id, asset_id, date) WHERE kind = 'SPLIT';
