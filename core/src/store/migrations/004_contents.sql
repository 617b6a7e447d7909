-- What documents of named values say (reminders, schedules, settings), computed from them: CBOR.
CREATE TABLE contents (
    doc INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;
CREATE INDEX contents_kind ON contents (kind);

-- Documents that came before this version knew their kind; settled before any is read.
CREATE TABLE contents_stale (doc INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE) STRICT;
INSERT INTO contents_stale SELECT doc FROM documents WHERE kind IN (3, 4, 5);
CREATE INDEX entries_prompt ON entries (prompt) WHERE prompt IS NOT NULL AND trashed_at IS NULL;
