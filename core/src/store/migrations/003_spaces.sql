-- Spaces and what is pushed to them. A vault that never syncs has no row here.

CREATE TABLE spaces (
    space BLOB PRIMARY KEY,                 -- hash of the roster's first entry
    kind INTEGER NOT NULL,                  -- 0 personal, 1 group, 2 line
    identity BLOB NOT NULL,                 -- the two secret keys this vault speaks with
    salts BLOB NOT NULL,                    -- key of the salts of sealed records
    tag_key BLOB NOT NULL,
    writer BLOB NOT NULL,                   -- the series this vault pushes in
    relay TEXT,                             -- URL, where there is one
    cursor BLOB NOT NULL,                   -- how far that relay was read
    older INTEGER,                          -- a newcomer still reads backwards from this number
    reread_at INTEGER NOT NULL DEFAULT 0    -- when missing pushes were last asked for again
) STRICT, WITHOUT ROWID;

CREATE TABLE roster (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    number INTEGER NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (space, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    secret BLOB NOT NULL,
    PRIMARY KEY (space, epoch)
) STRICT, WITHOUT ROWID;

-- Every push that is known, ours and others'. The bytes are kept until others have them too.
CREATE TABLE pushes (
    push INTEGER PRIMARY KEY,
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    author BLOB NOT NULL,
    floor INTEGER NOT NULL,
    waiting INTEGER NOT NULL,               -- 1: the relay does not have it yet
    known_since INTEGER NOT NULL,
    bytes BLOB,                             -- last: what is behind a large value is slow to reach
    UNIQUE (space, writer, sequence)
) STRICT;
CREATE INDEX pushes_waiting ON pushes (space, push) WHERE waiting;

-- Records that a relay holds of a document: what its next snapshot replaces.
CREATE TABLE records (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    place INTEGER NOT NULL,
    id BLOB NOT NULL,
    kind INTEGER NOT NULL,                  -- 0 change, 1 snapshot, 2 tombstone
    holds BLOB NOT NULL,                    -- hashes of its changes; of a snapshot, its heads
    PRIMARY KEY (space, writer, sequence, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_id ON records (space, id);

-- Records whose payload a relay did not give, until a snapshot or tombstone says why.
CREATE TABLE holes (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    place INTEGER NOT NULL,
    tag BLOB NOT NULL,
    PRIMARY KEY (space, writer, sequence, place)
) STRICT, WITHOUT ROWID;

-- Records that were replaced, before their push was seen.
CREATE TABLE replaced (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (space, writer, sequence, place)
) STRICT, WITHOUT ROWID;

-- The highest push of each writer that another writer says it has seen, or an inviter had.
CREATE TABLE referenced (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (space, writer)
) STRICT, WITHOUT ROWID;

-- Who has read which of our pushes, as far as their pushes say.
CREATE TABLE seen_by (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    author BLOB NOT NULL,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (space, author, writer)
) STRICT, WITHOUT ROWID;

-- Pushes that do not count (yet), kept until it is known whether they do.
CREATE TABLE quarantine (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (space, hash)
) STRICT, WITHOUT ROWID;

-- Documents that did not fit into one record, until all their parts are here.
CREATE TABLE parts (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    tag BLOB NOT NULL,
    digest BLOB NOT NULL,
    number INTEGER NOT NULL,
    writer BLOB NOT NULL,                   -- the record it came in
    sequence INTEGER NOT NULL,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (space, tag, digest, number)
) STRICT, WITHOUT ROWID;

-- Devices that are to be removed as soon as the relay can be reached.
CREATE TABLE removals (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    principal BLOB NOT NULL,
    PRIMARY KEY (space, principal)
) STRICT, WITHOUT ROWID;

-- Another chain of the same space that somebody showed: its entries, one array.
CREATE TABLE forks (
    space BLOB PRIMARY KEY REFERENCES spaces ON DELETE CASCADE,
    head BLOB NOT NULL,
    entries BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Attachments that the relay has, and those that it is to delete.
CREATE TABLE relayed_blobs (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    name BLOB NOT NULL,
    erase INTEGER NOT NULL,
    checked_at INTEGER NOT NULL,            -- when the relay last showed that it has it
    PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;

-- What was written here into an entry that another device had erased: its writer's to keep or drop.
CREATE TABLE late_edits (
    late INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    erased_at INTEGER NOT NULL
) STRICT;

-- Which changes of the document its eraser knew, as actor (16 bytes) and sequence (8 bytes) each: others
-- are kept for who wrote them. None: all.
ALTER TABLE tombstones ADD COLUMN known BLOB;
