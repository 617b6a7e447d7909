//! A relay restored from last week's backup, or emptied.

use std::collections::BTreeMap;
use std::path::Path;

use interlude_core::sync::SyncState;
use interlude_tests::world::{DAY, SimRelay, contents};
use rusqlite::{Connection, OpenFlags};

use super::home::{Home, in_step, warns};

/// Everything of value that a relay holds: the roster, every push by its series with header,
/// signature and records, and the bytes of attachments.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    roster: Vec<Vec<u8>>,
    pushes: BTreeMap<(Vec<u8>, i64), Push>,
    blobs: Vec<Vec<u8>>,
}

/// Header, signature and records.
type Push = (Option<Vec<u8>>, Option<Vec<u8>>, Vec<Vec<u8>>);

fn content(relay: &SimRelay) -> Content {
    let copy = relay.backup();
    let folder = copy.path().join("relay");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let db = Connection::open_with_flags(folder.join("relay.db"), flags).unwrap();
    let mut roster = db.prepare("SELECT entry FROM roster ORDER BY number").unwrap();
    let roster = roster.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut pushes = BTreeMap::new();
    let sql = "SELECT writer, sequence, header, signature, number FROM pushes";
    let mut rows = db.prepare(sql).unwrap();
    let mut rows = rows.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let sql = "SELECT payload FROM records WHERE number = ? ORDER BY place";
        let mut records = db.prepare(sql).unwrap();
        let number: i64 = row.get(4).unwrap();
        let records = records.query_map([number], |row| row.get(0)).unwrap();
        let records = records.map(Result::unwrap).collect();
        let key = (row.get(0).unwrap(), row.get(1).unwrap());
        pushes.insert(key, (row.get(2).unwrap(), row.get(3).unwrap(), records));
    }
    Content { roster, pushes, blobs: blobs(&folder.join("blobs")) }
}

fn blobs(folder: &Path) -> Vec<Vec<u8>> {
    let mut blobs: Vec<Vec<u8>> =
        contents(folder).into_values().filter(|bytes| !bytes.is_empty()).collect();
    blobs.sort();
    blobs
}

#[test]
fn an_emptied_relay_is_filled_byte_for_byte_by_one_device() {
    let (home, phone, tablet) = Home::pair();
    for number in 0..12 {
        let id = phone.vault.write(&format!("phone {number}"), "x");
        let mut photo: &[u8] = &[number; 5000];
        phone.vault.journal().attach(&id, &mut photo, "photo.jpg", "image/jpeg").unwrap();
        let _ = tablet.vault.write(&format!("tablet {number}"), "y");
        in_step(&[&phone, &tablet]);
    }
    let before = content(&home.relay);
    assert!(before.pushes.len() > 24 && before.roster.len() == 2 && before.blobs.len() == 12);
    home.relay.restore(None);
    let report = phone.sync();
    assert!(warns(&report, "healed"), "{report:?}");
    assert_eq!(report.state, SyncState::InStep);
    let after = content(&home.relay);
    assert_eq!(after.pushes.len(), before.pushes.len());
    assert!(after == before, "the relay holds something else than before");
    let new = home.another(3, &phone);
    in_step(&[&phone, &tablet, &new]);
    assert_eq!(new.titles().len(), 24);
}

#[test]
fn a_relay_restored_from_last_weeks_backup_is_given_the_week_again() {
    let (home, phone, tablet) = Home::pair();
    let erased = phone.vault.write("erased this week", "x");
    let _ = tablet.vault.write("last week", "x");
    in_step(&[&phone, &tablet]);
    let backup = home.relay.backup();
    home.clock.pass(7 * DAY);
    phone.vault.journal().erase(&erased).unwrap();
    let watch = home.another(3, &tablet);
    let _ = phone.vault.write("this week", "x");
    let _ = watch.vault.write("from the watch", "x");
    in_step(&[&phone, &tablet, &watch]);
    let before = content(&home.relay);
    home.relay.restore(Some(&backup));
    // Whoever writes before anyone knows of it loses nothing.
    let _ = tablet.vault.write("after the restore", "x");
    let report = phone.sync();
    assert!(warns(&report, "healed") && warns(&report, "roster_rolled_back"), "{report:?}");
    let after = content(&home.relay);
    assert_eq!(after.roster, before.roster);
    let lost = before.pushes.iter().filter(|(key, push)| after.pushes.get(key) != Some(push));
    assert_eq!(lost.count(), 0, "one device alone gave all of it again");
    in_step(&[&phone, &tablet, &watch]);
    let all = ["after the restore", "from the watch", "last week", "this week"];
    assert_eq!(phone.titles(), all);
    let new = home.another(4, &watch);
    in_step(&[&phone, &tablet, &watch, &new]);
    assert_eq!(new.titles(), all, "and what was erased stays so");
}

/// A device that was away while the relay lost everything, and comes back last.
#[test]
fn a_device_that_was_away_loses_nothing_either() {
    let (home, phone, tablet) = Home::pair();
    let _ = tablet.vault.write("sent long ago", "x");
    in_step(&[&phone, &tablet]);
    let _ = tablet.vault.write("sent last", "x");
    tablet.sync();
    home.relay.restore(None);
    let _ = phone.vault.write("by the phone", "x");
    phone.sync();
    home.clock.pass(200 * DAY);
    in_step(&[&phone, &tablet]);
    assert_eq!(phone.titles(), ["by the phone", "sent last", "sent long ago"]);
}
