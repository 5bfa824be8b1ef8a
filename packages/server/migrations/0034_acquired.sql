-- When shares that were transferred in had been acquired before; null: on the day of the transfer.
ALTER TABLE entry ADD COLUMN acquired date CHECK (acquired <= date);
