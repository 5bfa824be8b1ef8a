-- The account number of the other side, as the bank names it; two payees of one name are told apart by it.
ALTER TABLE statement_line ADD counterpart text;
