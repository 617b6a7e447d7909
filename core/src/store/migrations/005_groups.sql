-- Documents of groups and lines: which space each belongs to; empty: the participant's own.
ALTER TABLE documents ADD COLUMN home BLOB NOT NULL DEFAULT x'';
ALTER TABLE tombstones ADD COLUMN home BLOB NOT NULL DEFAULT x'';
ALTER TABLE outbox ADD COLUMN home BLOB NOT NULL DEFAULT x'';
CREATE INDEX documents_home ON documents (home, kind);
CREATE INDEX outbox_home ON outbox (home);

-- What people wrote, apart from the values so that lists need not read it: CBOR.
ALTER TABLE contents ADD COLUMN texts BLOB;
INSERT INTO contents_stale SELECT doc FROM documents
    WHERE kind BETWEEN 6 AND 10 OR kind BETWEEN 32 AND 37 OR kind BETWEEN 48 AND 52;

-- Under which epoch a record is sealed: who came later cannot read it.
ALTER TABLE records ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
-- Records of which somebody says that they are replaced, in a group, before it is known whose they are.
CREATE TABLE claims (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    writer BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    place INTEGER NOT NULL,
    author BLOB NOT NULL,                   -- who says so
    epoch INTEGER NOT NULL,                 -- and when
    PRIMARY KEY (space, writer, sequence, place, author)
) STRICT, WITHOUT ROWID;
-- When the roster last grew here.
ALTER TABLE spaces ADD COLUMN grown_at INTEGER NOT NULL DEFAULT 0;

-- What the rosters say, computed from them.
CREATE TABLE members (
    space BLOB NOT NULL REFERENCES spaces ON DELETE CASCADE,
    principal BLOB NOT NULL,
    owner INTEGER NOT NULL,                 -- 1: leads
    since INTEGER NOT NULL,                 -- the entry it came with
    gone INTEGER,                           -- the entry it went with
    succeeds BLOB,                          -- whose place it took
    PRIMARY KEY (space, principal)
) STRICT, WITHOUT ROWID;
