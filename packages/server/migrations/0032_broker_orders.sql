-- What an order that goes to a broker needs to be followed there. Not part of the books.
CREATE TABLE broker_order (
  book_id uuid NOT NULL REFERENCES book ON DELETE CASCADE,
  order_id uuid NOT NULL,
  -- When it was sent first: from then on the broker may have it, answer or not.
  sent_at timestamptz,
  -- Of the order that it replaces: what was filled when its own quantity was reckoned.
  counted numeric NOT NULL DEFAULT 0,
  PRIMARY KEY (book_id, order_id),
  FOREIGN KEY (book_id, order_id) REFERENCES trade_order (book_id, id) ON DELETE CASCADE
);
SELECT make_setting_table('broker_order');
