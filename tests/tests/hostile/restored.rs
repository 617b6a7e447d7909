//! A relay restored from last week's backup, or emptied.

use std::collections::BTreeMap;
use std::path::Path;

use interlude_core::sync::{RelayUrl, SyncState};
use interlude_tests::world::{DAY, SimRelay, Way, contents};
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

/// Somebody came by the phrase, had read the newest alone when the relay was emptied, and every other
/// device is gone.
#[test]
fn a_newcomer_that_had_read_the_newest_alone_goes_on_with_that() {
    let (home, phone, tablet) = Home::pair();
    for number in 0..4 {
        let _ = phone.vault.write(&format!("phone {number}"), "x");
        in_step(&[&phone, &tablet]);
    }
    let new = home.device(3);
    let relay = RelayUrl::parse(Way::URL).unwrap();
    let devices = new.vault.core().devices();
    let is_in = || new.vault.core().sync_status().unwrap().state != SyncState::NotLinked;
    for left in 0.. {
        new.way.die_after(Some(left));
        let _ = devices.recover(&new.way, &relay, &phone.vault.phrase, "new", true);
        if is_in() {
            break;
        }
    }
    for left in 0.. {
        new.way.die_after(Some(left));
        let _ = new.try_sync();
        if !new.titles().is_empty() {
            break;
        }
    }
    assert_eq!(new.titles(), ["phone 3"]);
    new.way.die_after(None);
    home.relay.restore(None);
    // What is here is pushed anew; that there was more is said once.
    let report = new.sync();
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    assert!(warns(&report, "healed") && warns(&report, "missing"), "{report:?}");
    let watch = home.another(4, &new);
    in_step(&[&new, &watch]);
    assert_eq!(watch.titles(), ["phone 3"]);
}

/// A series that goes on although the relay has only its beginning, and nobody the bytes between.
#[test]
fn a_series_goes_on_behind_pushes_that_nobody_has_any_more() {
    let (home, phone, tablet) = Home::pair();
    let _ = phone.vault.write("before", "x");
    in_step(&[&phone, &tablet]);
    let backup = home.relay.backup();
    for number in 0..3 {
        let _ = phone.vault.write(&format!("phone {number}"), "x");
        in_step(&[&phone, &tablet]);
    }
    // The bytes go when they are old and the other device says that it has them.
    home.clock.pass(35 * DAY);
    let _ = tablet.vault.write("tablet", "x");
    in_step(&[&phone, &tablet]);
    home.relay.restore(Some(&backup));
    let report = phone.sync();
    assert_eq!(report.state, SyncState::InStep, "{report:?}");
    let watch = home.another(3, &phone);
    in_step(&[&phone, &tablet, &watch]);
    assert_eq!(watch.titles(), ["before", "phone 0", "phone 1", "phone 2", "tablet"]);
}

/// Nobody has the bytes, and the device will not push behind them any more.
#[test]
fn that_the_pushes_of_a_removed_device_are_lost_is_told_once() {
    let (home, phone, tablet) = Home::pair();
    let watch = home.another(3, &phone);
    for number in 0..3 {
        let _ = tablet.vault.write(&format!("tablet {number}"), "x");
        in_step(&[&phone, &tablet, &watch]);
    }
    phone.remove(&tablet);
    home.clock.pass(35 * DAY);
    for device in [&phone, &watch, &phone] {
        let _ = device.vault.write("later", "x");
        assert_eq!(device.sync().state, SyncState::InStep);
    }
    in_step(&[&phone, &watch]);
    home.relay.restore(None);
    assert!(warns(&phone.sync(), "healed"));
    in_step(&[&phone, &watch]);
    let new = home.another(4, &phone);
    new.sync();
    assert_eq!(new.titles().len(), 6);
}
