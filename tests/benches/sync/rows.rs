//! The floor of a journal that lists without opening documents and gives others what it has: the same
//! bytes as for [`crate::floor`], and the rows and indexes of the vault's own schema, without its code.

use ring::digest::{SHA256, digest};
use rusqlite::{Transaction, params};

use crate::floor::{Pushes, database};
use crate::timed;

const SCHEMA: [&str; 2] = [
    include_str!("../../../core/src/store/migrations/001_documents.sql"),
    include_str!("../../../core/src/store/migrations/003_spaces.sql"),
];
/// Pushes of one transaction: as many as a new device takes.
const AT_ONCE: usize = 5;
const SPACE: [u8; 32] = [1; 32];
const WRITER: [u8; 16] = [2; 16];

/// Milliseconds to verify, decrypt and unpack, and to insert every row that a vault has of it.
pub(crate) fn take_in(pushes: &Pushes, texts: &[String]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = database(&folder.path().join("rows.db"));
    connection.pragma_update(None, "cache_size", -16384).unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    SCHEMA.iter().for_each(|schema| connection.execute_batch(schema).unwrap());
    let space = "INSERT INTO spaces VALUES (?, 0, x'', x'', x'', x'', '', x'', NULL, 0)";
    connection.execute(space, [SPACE]).unwrap();
    let all: Vec<_> = pushes.each().collect();
    let (mut sequence, mut texts) = (0, texts.iter());
    let (time, ()) = timed(|| {
        for some in all.chunks(AT_ONCE) {
            let tx = connection.transaction().unwrap();
            for push in some {
                sequence += 1;
                for (place, plain) in (0..).zip(pushes.open(push)) {
                    document(&tx, (sequence, place), &plain, texts.next().unwrap());
                }
                keep(&tx, sequence, &push.concat());
            }
            tx.commit().unwrap();
        }
    });
    time
}

fn document(tx: &Transaction<'_>, (sequence, place): (i64, i64), plain: &[u8], text: &str) {
    let run = |sql: &str, row: &[&dyn rusqlite::ToSql]| {
        tx.prepare_cached(sql).unwrap().execute(row).unwrap();
    };
    let id = digest(&SHA256, text.as_bytes());
    let (id, heads) = (id.as_ref(), [7_u8; 32]);
    let (seed, _) = id.split_at(16);
    let sql = "INSERT INTO documents VALUES (NULL, ?, 1, NULL, ?, ?, 0, 1)";
    run(sql, params![id, seed, heads]);
    let doc = tx.last_insert_rowid();
    run("INSERT INTO snapshots VALUES (?, ?)", params![doc, plain]);
    let (at, preview) = (1_700_000_000_000 + sequence * 400_000 + place * 1000, &text[..160]);
    let sql =
        "INSERT INTO entries VALUES (?, ?, '', ?, ?, ?, '2026-11-24', 'entry', NULL, 0, 0, NULL,
               NULL, NULL, NULL, NULL, NULL, NULL, 0)";
    let created = "2026-11-24T10:00:00.000+01:00[Europe/Berlin]";
    run(sql, params![doc, id, preview, created, at]);
    run("INSERT INTO search_stale VALUES (?)", params![doc]);
    let sql = "INSERT INTO records VALUES (?, ?, ?, ?, ?, 1, ?)";
    run(sql, params![SPACE, WRITER, sequence, place, id, heads]);
}

/// The push itself, for other devices that may need it.
fn keep(tx: &Transaction<'_>, sequence: i64, bytes: &[u8]) {
    let sql = "INSERT INTO pushes (space, writer, sequence, hash, author, floor, bytes, waiting, \
               known_since) VALUES (?, ?, ?, ?, ?, 0, ?, 0, 0)";
    let row = params![SPACE, WRITER, sequence, [3_u8; 32], [4_u8; 32], bytes];
    tx.prepare_cached(sql).unwrap().execute(row).unwrap();
}
