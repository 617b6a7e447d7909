-- The id of this relay: one row.
CREATE TABLE relay (id BLOB NOT NULL);

-- Changing requests of the last minutes.
CREATE TABLE requests (
    principal BLOB NOT NULL,
    nonce BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (principal, nonce)
) WITHOUT ROWID;
CREATE INDEX requests_until ON requests (until);

CREATE TABLE spaces (
    space BLOB NOT NULL PRIMARY KEY,
    head BLOB NOT NULL,            -- hash of the roster's last entry
    entries INTEGER NOT NULL,      -- of the roster
    newest INTEGER NOT NULL,       -- number of the newest push, never given twice
    pushes INTEGER NOT NULL,       -- with their headers
    bytes INTEGER NOT NULL,        -- of headers, payloads and what is noted beside them
    writers INTEGER NOT NULL,
    blobs INTEGER NOT NULL,
    blob_bytes INTEGER NOT NULL    -- with what blobs that have begun will have
) WITHOUT ROWID;

CREATE TABLE roster (
    space BLOB NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (space, number)
);

-- Who is present.
CREATE TABLE principals (
    space BLOB NOT NULL,
    principal BLOB NOT NULL,
    signing BLOB NOT NULL,
    wrapping BLOB NOT NULL,
    PRIMARY KEY (space, principal)
) WITHOUT ROWID;
CREATE INDEX principals_spaces ON principals (principal, space);

CREATE TABLE writers (
    space BLOB NOT NULL,
    writer BLOB NOT NULL,
    principal BLOB NOT NULL,
    sequence INTEGER NOT NULL,     -- of its last push
    hash BLOB NOT NULL,            -- of its last push
    floor INTEGER NOT NULL,        -- the highest it named
    PRIMARY KEY (space, writer)
) WITHOUT ROWID;
CREATE INDEX writers_principal ON writers (space, principal);

-- The header is NULL when the push was dropped: below its writer's floor with nothing left. Its
-- number and hash stay, for cursors and for whoever brings it again.
CREATE TABLE pushes (
    space BLOB NOT NULL,
    number INTEGER NOT NULL,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    header BLOB,
    signature BLOB,
    items INTEGER NOT NULL,        -- records that the header lists
    live INTEGER NOT NULL,         -- of them that are here
    PRIMARY KEY (space, number)
);
CREATE UNIQUE INDEX pushes_series ON pushes (space, writer, sequence);
CREATE INDEX pushes_kept ON pushes (space, number) WHERE header IS NOT NULL;
CREATE INDEX pushes_empty ON pushes (space, writer, sequence) WHERE live = 0 AND header IS NOT NULL;

-- The records that are here; `number` is that of their push.
CREATE TABLE records (
    space BLOB NOT NULL,
    number INTEGER NOT NULL,
    place INTEGER NOT NULL,
    tag BLOB NOT NULL,
    kind INTEGER NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (space, number, place)
);
CREATE INDEX records_tag ON records (space, tag);

-- Records that pushes replaced, here yet or not. `by_principal` is NULL when an owner did.
CREATE TABLE replaced (
    space BLOB NOT NULL,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    place INTEGER NOT NULL,
    by_writer BLOB NOT NULL,
    by_sequence INTEGER NOT NULL,
    by_principal BLOB,
    PRIMARY KEY (space, writer, sequence, place, by_writer, by_sequence)
) WITHOUT ROWID;
CREATE INDEX replaced_by ON replaced (space, by_writer, by_sequence);

-- Documents that pushes erased. `by_principal` is NULL when an owner did.
CREATE TABLE tombstones (
    space BLOB NOT NULL,
    tag BLOB NOT NULL,
    by_writer BLOB NOT NULL,
    by_sequence INTEGER NOT NULL,
    by_principal BLOB,
    PRIMARY KEY (space, tag, by_writer, by_sequence)
) WITHOUT ROWID;
CREATE INDEX tombstones_by ON tombstones (space, by_writer, by_sequence);

CREATE TABLE blobs (
    space BLOB NOT NULL,
    name BLOB NOT NULL,
    total INTEGER NOT NULL,
    length INTEGER NOT NULL,
    PRIMARY KEY (space, name)
) WITHOUT ROWID;

CREATE TABLE parts (
    space BLOB NOT NULL,
    name BLOB NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    object TEXT NOT NULL,
    PRIMARY KEY (space, name, start)
) WITHOUT ROWID;

-- Objects that are part of nothing, or not yet.
CREATE TABLE litter (
    space BLOB NOT NULL,
    object TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (space, object)
) WITHOUT ROWID;
CREATE INDEX litter_since ON litter (since);

CREATE TABLE mailboxes (
    mailbox BLOB NOT NULL PRIMARY KEY,
    owner BLOB NOT NULL,
    until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX mailboxes_until ON mailboxes (until);
CREATE INDEX mailboxes_owner ON mailboxes (owner);

CREATE TABLE letters (
    mailbox BLOB NOT NULL,
    number INTEGER NOT NULL,
    message BLOB NOT NULL,
    PRIMARY KEY (mailbox, number)
) WITHOUT ROWID;
