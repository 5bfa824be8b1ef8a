-- A portfolio of which a part has no value has none as a whole, and nothing that it would gain or lose.
ALTER TABLE stress_result ALTER COLUMN value DROP NOT NULL, ALTER COLUMN pnl DROP NOT NULL;
