-- Files of a group's resources: to which group a file belongs; empty: an attachment of the participant's own.
ALTER TABLE blobs ADD COLUMN home BLOB NOT NULL DEFAULT x'';

-- The files that each resource names.
CREATE TABLE media (
    doc INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    name BLOB NOT NULL,
    PRIMARY KEY (doc, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_name ON media (name);
