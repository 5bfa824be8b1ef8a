-- A run of stress tests changes nothing of the books: it is no operation, stands in no history, and the oldest runs make room for
-- new ones. Only what an operation takes along is audited: a portfolio that is deleted comes back with its results.
DROP TRIGGER zz_audit_insert ON stress_result;
DROP TRIGGER zz_audit_update ON stress_result;
DROP TRIGGER zz_audit_delete ON stress_result;
DROP TRIGGER stamp ON stress_result;
ALTER TABLE stress_result DROP COLUMN operation_id;
CREATE TRIGGER zz_audit_delete AFTER DELETE ON stress_result REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT WHEN (app_operation() IS NOT NULL) EXECUTE FUNCTION audit_statement('r.id::text', '');
CREATE INDEX stress_result_run ON stress_result (book_id, run_id);

-- Runs of before, what took them back, and what brought them again.
CREATE TEMPORARY TABLE former_run ON COMMIT DROP AS
WITH RECURSIVE run AS (
  SELECT book_id, id FROM operation WHERE kind = 'stress.run'
  UNION
  SELECT o.book_id, o.id FROM operation o JOIN run ON o.book_id = run.book_id AND o.undoes = run.id
)
SELECT book_id, id FROM run;
DELETE FROM audit a USING former_run r WHERE a.book_id = r.book_id AND a.operation_id = r.id;
DELETE FROM operation o USING former_run r WHERE o.book_id = r.book_id AND o.id = r.id;
