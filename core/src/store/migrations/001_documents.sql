-- The documents: what everything else is computed from.

CREATE TABLE documents (
    doc INTEGER PRIMARY KEY,                -- local number, never leaves the vault
    id BLOB NOT NULL UNIQUE,                -- SHA-256 over kind, owner, seed
    kind INTEGER NOT NULL,
    owner BLOB,                             -- member identity in a group space
    seed BLOB NOT NULL,
    heads BLOB NOT NULL,                    -- hashes of the latest changes, sorted
    loose INTEGER NOT NULL DEFAULT 0,       -- changes not yet folded into the snapshot
    projected INTEGER NOT NULL DEFAULT 0    -- version of the projection its rows come from, 0: none
) STRICT;

CREATE TABLE snapshots (
    doc INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE changes (
    doc INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (doc, place)
) STRICT, WITHOUT ROWID;

-- Changes that wait for others they depend on; their document may not be here yet.
CREATE TABLE pending (
    id BLOB NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (id, hash)
) STRICT, WITHOUT ROWID;

-- What was erased stays erased, whoever brings it again.
CREATE TABLE tombstones (
    id BLOB PRIMARY KEY,
    kind INTEGER NOT NULL,
    owner BLOB,
    seed BLOB NOT NULL,
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Documents with something of ours that no relay has yet: one record each in the next push.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    what TEXT NOT NULL CHECK (what IN ('change', 'tombstone')),
    since BLOB NOT NULL                     -- heads before the first change not pushed
) STRICT, WITHOUT ROWID;

-- One row: how many commits there were, and the sum of the hashes of (id, heads) over all
-- documents and tombstones, by which a page played back is noticed.
CREATE TABLE ledger (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    commits INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT;
INSERT INTO ledger VALUES (1, 0, zeroblob(32));

-- Facts of this vault alone.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Attachments whose bytes are in the folder.
CREATE TABLE blobs (
    name BLOB PRIMARY KEY,
    key BLOB NOT NULL,
    digest BLOB NOT NULL,
    length INTEGER NOT NULL,
    unused_since INTEGER                    -- when the last entry let go of it
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_digest ON blobs (digest);

-- The read model: a pure function of the documents.

CREATE TABLE entries (
    doc INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    id BLOB NOT NULL,
    title TEXT NOT NULL,
    preview TEXT NOT NULL,
    created TEXT NOT NULL,                  -- RFC 9557
    created_at INTEGER NOT NULL,            -- milliseconds
    day TEXT NOT NULL,                      -- the local day the writer lived, YYYY-MM-DD
    form TEXT NOT NULL,
    mood INTEGER,
    favourite INTEGER NOT NULL,
    bring INTEGER NOT NULL,
    session TEXT,
    prompt TEXT,
    goal TEXT,
    situation TEXT,                         -- coping: the trigger
    action TEXT,
    helped TEXT,
    trashed_at INTEGER,
    conflicts INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_newest ON entries (created_at DESC, id DESC) WHERE trashed_at IS NULL;
CREATE INDEX entries_day ON entries (day) WHERE trashed_at IS NULL;
CREATE INDEX entries_calendar ON entries (substr(day, 6)) WHERE trashed_at IS NULL;
CREATE INDEX entries_trash ON entries (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX entries_conflicts ON entries (doc) WHERE conflicts > 0;

CREATE TABLE entry_tags (
    tag TEXT NOT NULL,
    doc INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (tag, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_tags_doc ON entry_tags (doc);

CREATE TABLE entry_emotions (
    emotion TEXT NOT NULL,
    doc INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (emotion, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_emotions_doc ON entry_emotions (doc);

CREATE TABLE entry_attachments (
    doc INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    name BLOB NOT NULL,
    PRIMARY KEY (doc, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_attachments_name ON entry_attachments (name);

-- Documents whose text the search index does not know yet; settled before any search.
CREATE TABLE search_stale (doc INTEGER PRIMARY KEY) STRICT;

-- Since when, on the trash clock, this device has seen an entry in the trash, and by which mark.
CREATE TABLE trash_seen (
    doc INTEGER PRIMARY KEY REFERENCES documents ON DELETE CASCADE,
    since INTEGER NOT NULL,
    mark INTEGER NOT NULL
) STRICT;
