-- What learning from choices needs beyond the choices themselves.

-- The share of wrong categories that the book accepts.
ALTER TABLE book ADD COLUMN target_error double precision NOT NULL DEFAULT 0.05 CHECK (target_error > 0 AND target_error <= 0.5);

-- Which transaction a choice was made for; choices from before this do not say.
ALTER TABLE category_feedback ADD COLUMN entry_id uuid;

-- The transactions that models learn from, newest first.
CREATE INDEX entry_labelled ON entry (book_id, date DESC, id) WHERE category_source IN ('user', 'file');
