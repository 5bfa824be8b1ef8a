-- A portfolio takes what hangs on it with it, in an order of its own; an undo brings the rows back in another one. So
-- references are checked when all of them are there.
ALTER TABLE trading_account ALTER CONSTRAINT trading_account_book_id_portfolio_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE trade_order ALTER CONSTRAINT trade_order_book_id_portfolio_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE order_event ALTER CONSTRAINT order_event_book_id_order_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE trade ALTER CONSTRAINT trade_book_id_order_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE trade ALTER CONSTRAINT trade_book_id_portfolio_id_fkey DEFERRABLE INITIALLY DEFERRED;
