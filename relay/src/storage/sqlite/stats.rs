use interlude_wire::SpaceId;
use rusqlite::Transaction;

use super::uint;
use crate::storage::{SpaceSize, Stats};

pub(super) fn read(tx: &Transaction<'_>) -> rusqlite::Result<Stats> {
    let sql = "SELECT count(*), coalesce(sum(pushes), 0), coalesce(sum(bytes), 0),
               coalesce(sum(blobs), 0), coalesce(sum(blob_bytes), 0),
               (SELECT count(*) FROM mailboxes), (SELECT count(*) FROM litter),
               (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size)
               FROM spaces";
    tx.query_row(sql, [], |row| {
        let count = |place| row.get(place).map(uint);
        Ok(Stats {
            spaces: count(0)?,
            pushes: count(1)?,
            push_bytes: count(2)?,
            blobs: count(3)?,
            blob_bytes: count(4)?,
            mailboxes: count(5)?,
            litter: count(6)?,
            database_bytes: count(7)?,
        })
    })
}

pub(super) fn largest(tx: &Transaction<'_>, most: u32) -> rusqlite::Result<Vec<SpaceSize>> {
    let sql = "SELECT space, pushes, bytes, blobs, blob_bytes FROM spaces
               ORDER BY bytes + blob_bytes DESC, space LIMIT ?";
    let mut statement = tx.prepare(sql)?;
    let rows = statement.query_map([most], |row| {
        let count = |place| row.get(place).map(uint);
        Ok(SpaceSize {
            space: SpaceId(row.get(0)?),
            pushes: count(1)?,
            push_bytes: count(2)?,
            blobs: count(3)?,
            blob_bytes: count(4)?,
        })
    })?;
    rows.collect()
}
