-- As for orders: an undo brings a portfolio and what hangs on it back in any order, so references are checked when all are there.
ALTER TABLE portfolio_target ALTER CONSTRAINT portfolio_target_book_id_portfolio_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE stress_result ALTER CONSTRAINT stress_result_book_id_portfolio_id_fkey DEFERRABLE INITIALLY DEFERRED;
