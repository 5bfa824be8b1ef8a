-- From when on prices count for an order: it was released, its stop was reached or has moved since it was given.
ALTER TABLE trade_order ADD COLUMN effective_at timestamptz;

-- What a whole order takes from the buying power, in the currency of its portfolio; open orders hold it for what is unfilled.
ALTER TABLE trade_order ADD COLUMN reserved numeric NOT NULL DEFAULT 0;
CREATE INDEX trade_order_reserving ON trade_order (book_id, portfolio_id)
  WHERE status IN ('new', 'held', 'accepted', 'partially_filled');
