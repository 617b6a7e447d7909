-- Statements that a migration repeats do nothing: two relays may start at once where the database has no advisory locks.
-- No sequence, no trigger, no foreign key: numbers are given out under the lock of a space's row.

-- The id of this relay: one row.
CREATE TABLE IF NOT EXISTS relay (
    one INTEGER NOT NULL PRIMARY KEY,
    id BYTEA NOT NULL
);

-- Who does what one relay at a time does, and until when; the lock of a row is as good for what is done at once.
CREATE TABLE IF NOT EXISTS turns (
    duty TEXT NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);

-- What decides which bucket is whose: one row.
CREATE TABLE IF NOT EXISTS rates_key (
    one INTEGER NOT NULL PRIMARY KEY,
    key BYTEA NOT NULL
);

-- What all relays have taken out of the buckets of rates, in thousandths of a request.
CREATE TABLE IF NOT EXISTS rates (
    kind TEXT NOT NULL,
    place INTEGER NOT NULL,
    taken BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (kind, place)
);

-- Changing requests of the last minutes.
CREATE TABLE IF NOT EXISTS requests (
    principal BYTEA NOT NULL,
    nonce BYTEA NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (principal, nonce)
);
CREATE INDEX IF NOT EXISTS requests_until ON requests (until);

-- Locking a row of this table comes first in everything that changes a space.
CREATE TABLE IF NOT EXISTS spaces (
    space BYTEA NOT NULL PRIMARY KEY,
    head BYTEA NOT NULL,             -- hash of the roster's last entry
    entries INTEGER NOT NULL,        -- of the roster
    newest BIGINT NOT NULL,          -- number of the newest push, never given twice
    pushes BIGINT NOT NULL,          -- with their headers
    bytes BIGINT NOT NULL,           -- of headers, payloads and what is noted beside them
    writers BIGINT NOT NULL,
    blobs BIGINT NOT NULL,
    blob_bytes BIGINT NOT NULL       -- with what blobs that have begun will have
);

CREATE TABLE IF NOT EXISTS roster (
    space BYTEA NOT NULL,
    number INTEGER NOT NULL,
    hash BYTEA NOT NULL,
    entry BYTEA NOT NULL,
    PRIMARY KEY (space, number)
);

-- Who is present.
CREATE TABLE IF NOT EXISTS principals (
    space BYTEA NOT NULL,
    principal BYTEA NOT NULL,
    signing BYTEA NOT NULL,
    wrapping BYTEA NOT NULL,
    PRIMARY KEY (space, principal)
);
CREATE INDEX IF NOT EXISTS principals_spaces ON principals (principal, space);

CREATE TABLE IF NOT EXISTS writers (
    space BYTEA NOT NULL,
    writer BYTEA NOT NULL,
    principal BYTEA NOT NULL,
    sequence BIGINT NOT NULL,        -- of its last push
    hash BYTEA NOT NULL,             -- of its last push
    floor BIGINT NOT NULL,           -- the highest it named
    PRIMARY KEY (space, writer)
);
CREATE INDEX IF NOT EXISTS writers_principal ON writers (space, principal);

-- The header is NULL when the push was dropped: below its writer's floor with nothing left. Its
-- number and hash stay, for cursors and for whoever brings it again.
CREATE TABLE IF NOT EXISTS pushes (
    space BYTEA NOT NULL,
    number BIGINT NOT NULL,
    writer BYTEA NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    header BYTEA,
    signature BYTEA,
    items INTEGER NOT NULL,          -- records that the header lists
    live INTEGER NOT NULL,           -- of them that are here
    size BIGINT NOT NULL,            -- bytes of the header and of the records that are here
    PRIMARY KEY (space, number)
);
CREATE UNIQUE INDEX IF NOT EXISTS pushes_series ON pushes (space, writer, sequence);
CREATE INDEX IF NOT EXISTS pushes_kept ON pushes (space, number) WHERE header IS NOT NULL;
CREATE INDEX IF NOT EXISTS pushes_empty ON pushes (space, writer, sequence)
    WHERE live = 0 AND header IS NOT NULL;

-- The records that are here; `number` is that of their push.
CREATE TABLE IF NOT EXISTS records (
    space BYTEA NOT NULL,
    number BIGINT NOT NULL,
    place INTEGER NOT NULL,
    tag BYTEA NOT NULL,
    kind SMALLINT NOT NULL,
    payload BYTEA NOT NULL,
    PRIMARY KEY (space, number, place)
);
CREATE INDEX IF NOT EXISTS records_tag ON records (space, tag);

-- Records that pushes replaced, here yet or not. `by_principal` is NULL when an owner did.
CREATE TABLE IF NOT EXISTS replaced (
    space BYTEA NOT NULL,
    writer BYTEA NOT NULL,
    sequence BIGINT NOT NULL,
    place INTEGER NOT NULL,
    by_writer BYTEA NOT NULL,
    by_sequence BIGINT NOT NULL,
    by_principal BYTEA,
    PRIMARY KEY (space, writer, sequence, place, by_writer, by_sequence)
);
CREATE INDEX IF NOT EXISTS replaced_by ON replaced (space, by_writer, by_sequence);

-- Documents that pushes erased. `by_principal` is NULL when an owner did.
CREATE TABLE IF NOT EXISTS tombstones (
    space BYTEA NOT NULL,
    tag BYTEA NOT NULL,
    by_writer BYTEA NOT NULL,
    by_sequence BIGINT NOT NULL,
    by_principal BYTEA,
    PRIMARY KEY (space, tag, by_writer, by_sequence)
);
CREATE INDEX IF NOT EXISTS tombstones_by ON tombstones (space, by_writer, by_sequence);

CREATE TABLE IF NOT EXISTS blobs (
    space BYTEA NOT NULL,
    name BYTEA NOT NULL,
    total BIGINT NOT NULL,
    length BIGINT NOT NULL,
    PRIMARY KEY (space, name)
);

CREATE TABLE IF NOT EXISTS parts (
    space BYTEA NOT NULL,
    name BYTEA NOT NULL,
    start BIGINT NOT NULL,
    length BIGINT NOT NULL,
    object TEXT NOT NULL,
    PRIMARY KEY (space, name, start)
);

-- Objects that are part of nothing, or not yet.
CREATE TABLE IF NOT EXISTS litter (
    space BYTEA NOT NULL,
    object TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (space, object)
);
CREATE INDEX IF NOT EXISTS litter_since ON litter (since);

CREATE TABLE IF NOT EXISTS mailboxes (
    mailbox BYTEA NOT NULL PRIMARY KEY,
    owner BYTEA NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS mailboxes_until ON mailboxes (until);
CREATE INDEX IF NOT EXISTS mailboxes_owner ON mailboxes (owner);

CREATE TABLE IF NOT EXISTS letters (
    mailbox BYTEA NOT NULL,
    number INTEGER NOT NULL,
    message BYTEA NOT NULL,
    PRIMARY KEY (mailbox, number)
);
