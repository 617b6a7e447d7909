//! What two devices of one person set apart, and what only one of them has.

use std::sync::Arc;

use interlude_core::journal::Edit;
use interlude_core::sync::SyncOptions;
use interlude_ffi as ffi;
use interlude_ffi::{Journal, Reminders};
use serde_json::json;

use crate::cases::Stage;
use crate::host::entry;
use crate::streams::Bytes;

fn linked(folder: &std::path::Path) -> Stage {
    let (now, zone) = ("2026-06-01T10:00:00.000Z", "Europe/Berlin");
    let case = json!({"now": now, "zone": zone, "relay": true, "vaults": ["phone", "tablet"]});
    let mut world = Stage::new(&case, folder);
    world.run(&json!({"do": "link", "with": "tablet"}));
    world
}

fn sync(world: &mut Stage, names: &[&str]) {
    for name in names {
        world.run(&json!({"do": "sync", "in": name, "gives": "InStep"}));
    }
}

#[test]
fn what_devices_set_apart_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = linked(folder.path());
    let both = ["phone", "tablet"].map(|name| world.vault(name));
    let journals = both.each_ref().map(|vault| Journal::new(Arc::clone(vault)));
    let reminders = both.each_ref().map(|vault| Reminders::new(Arc::clone(vault)));
    let id = journals[0].write(entry("one")).unwrap();
    let habit = |time: &str| {
        let (time, day) = (time.parse().unwrap(), "2026-06-01".parse().unwrap());
        ffi::evening_check_in(time, day).unwrap()
    };
    let rule = reminders[0].add(habit("20:00:00")).unwrap();
    sync(&mut world, &["phone", "tablet"]);
    for (number, time) in [(0, "21:00:00"), (1, "22:00:00")] {
        let mood = Some(u8::try_from(number + 1).unwrap());
        journals[number].edit(id, vec![Edit::Mood(mood)]).unwrap();
        reminders[number].change(rule, habit(time)).unwrap();
    }
    sync(&mut world, &["phone", "tablet", "phone"]);
    let told = journals[0].get(id).unwrap();
    assert_eq!((told.summary.conflicts, told.content.conflicts.len()), (1, 1));
    let told = reminders[0].get(rule).unwrap();
    assert_eq!((told.conflicts.len(), told.conflicts[0].values.len()), (1, 2));
}

#[test]
fn an_attachment_is_fetched_when_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = linked(folder.path());
    let there = Journal::new(world.vault("phone"));
    let id = there.write(entry("with a file")).unwrap();
    let source = Arc::new(Bytes::of(b"far away"));
    let file = there.attach(id, source, "a".into(), "text/plain".into()).unwrap();
    sync(&mut world, &["phone", "tablet"]);
    let tablet = world.vault("tablet");
    let here = Journal::new(Arc::clone(&tablet));
    assert!(here.read_attachment(id, file.clone()).is_err());
    assert!(ffi::Sync::new(Arc::clone(&tablet)).fetch_attachment(id, file.clone()).unwrap());
    let reader = here.read_attachment(id, file).unwrap();
    assert_eq!(reader.read(100).unwrap(), b"far away");
    let report = ffi::Sync::new(tablet).once(SyncOptions::default(), None).unwrap();
    assert_eq!(report.attachments, 0);
}
