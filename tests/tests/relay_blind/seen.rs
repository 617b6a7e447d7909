//! What a relay's database does hold: sizes in classes, ids without time.

use std::collections::BTreeSet;

use interlude_tests::world::SimRelay;
use interlude_wire::decode;
use interlude_wire::push::{Header, Record};
use rusqlite::Connection;

use crate::words::{Secret, forms};

/// Whether Padmé (and the least of 512 bytes) allows a length.
fn is_a_class(length: usize) -> bool {
    let exponent = length.ilog2();
    let kept = exponent.ilog2() + 1;
    length >= 512 && length.is_multiple_of(1 << (exponent - kept))
}

fn column(db: &Connection, sql: &str) -> Vec<Vec<u8>> {
    let mut rows = db.prepare(sql).unwrap();
    let rows = rows.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The first six bytes of a UUIDv7, and whatever else begins with the milliseconds of a moment.
fn begins_with_time(bytes: &[u8], times: &BTreeSet<[u8; 6]>) -> bool {
    bytes.windows(6).any(|window| times.contains(window))
}

/// Checks what the database holds; gives the ids in it, none of which belongs into a log.
pub(crate) fn check(relay: &SimRelay, times: &[i64]) -> Vec<Vec<Secret>> {
    let copy = relay.backup();
    let db = Connection::open(copy.path().join("relay/relay.db")).unwrap();
    let times: BTreeSet<[u8; 6]> =
        times.iter().map(|time| time.to_be_bytes()[2..].try_into().unwrap()).collect();
    let payloads = column(&db, "SELECT payload FROM records");
    assert!(payloads.len() > 30);
    let mut sizes = BTreeSet::new();
    for payload in &payloads {
        let length = payload.len() - Record::OVERHEAD;
        assert!(is_a_class(length), "a record of {length} bytes");
        sizes.insert(length);
        assert!(!begins_with_time(payload, &times), "a time in a record");
    }
    assert!(sizes.len() < payloads.len() / 2, "sizes tell records apart");
    for header in column(&db, "SELECT header FROM pushes WHERE header IS NOT NULL") {
        assert!(!begins_with_time(&header, &times), "a time in the header of a push");
        let header: Header = decode("a header", &header, usize::MAX).unwrap();
        let seen = header.seen.len();
        assert!(seen == 0 || is_a_class(seen - Record::OVERHEAD), "{seen} bytes of what was seen");
    }
    let mut ids = Vec::new();
    for (what, sql) in [
        ("space", "SELECT space FROM spaces"),
        ("principal", "SELECT principal FROM principals"),
        ("writer", "SELECT writer FROM writers"),
        ("tag", "SELECT tag FROM records"),
        ("attachment", "SELECT name FROM blobs"),
        ("roster", "SELECT entry FROM roster"),
    ] {
        let found = column(&db, sql);
        assert!(!found.is_empty(), "{what}");
        for id in found {
            assert!(!begins_with_time(&id, &times), "a time in the id of a {what}");
            let mut secrets = Vec::new();
            forms(what, id[..id.len().min(12)].to_vec(), &mut secrets);
            ids.push(secrets);
        }
    }
    ids
}
