//! Pictures and sound of a group's resources: they come to everybody, and nothing of a journal goes with them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex};

use interlude_core::groups::{DocumentId, Resource};
use interlude_core::journal::NewEntry;
use interlude_core::packs::{Pack, read_resource_file};
use interlude_core::sync::{AttachmentPolicy, RelayUrl, SyncOptions, SyncState};
use interlude_core::{Check, Error, RestoreKey};
use interlude_core::{Interlude, NewVault};
use interlude_tests::world::{Circle, Person, Replica, Way, contents, liar, temporary};

const TEXT: &str = "---\ntitle: Calm\nkind: breathing\ntranscript: media/calm.txt\n---\n\n\
                    ![A lake](../media/lake.png)\n\n[Hear it](../media/calm.mp3)\n";

/// More than one chunk, and not a whole number of them.
fn sound(version: u8) -> Vec<u8> {
    (0..600_001u32).map(|at| (at % 251) as u8 ^ version).collect()
}

/// A folder with two languages of one resource, a picture that both show, and sound.
fn lay_out(folder: &Path, version: u8) {
    for part in ["resources", "media"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let file = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    file("resources/calm.en.md", TEXT.as_bytes());
    file("resources/calm.es.md", TEXT.replace("Calm", "Calma").as_bytes());
    file("media/lake.png", b"a lake");
    file("media/calm.mp3", &sound(version));
    file("media/calm.txt", b"Breathe in.");
    file("media/unused.png", b"nobody shows it");
}

fn pack(circle: &Circle, folder: &Path, version: u32) -> Pack {
    lay_out(folder, u8::try_from(version).unwrap());
    let groups = circle.facilitator().replica.core().groups();
    groups.build_pack(folder, ("calm", version, "Calm", "en")).unwrap().unwrap()
}

fn sync_all(person: &Person) {
    let options = SyncOptions { attachments: AttachmentPolicy::All, ..SyncOptions::default() };
    let report = person.replica.core().sync(&person.way).once(&options, &mut |_| ()).unwrap();
    assert_eq!(report.state, SyncState::InStep);
    assert!(report.groups.iter().all(|one| one.state == SyncState::InStep), "{report:?}");
}

fn calm(circle: &Circle, number: usize) -> DocumentId {
    circle.group(number).find_resource("calm", &["en"]).unwrap()
}

fn read(circle: &Circle, number: usize, file: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let mut reader = circle.group(number).read_media(&calm(circle, number), file)?;
    reader.read_to_end(&mut bytes).unwrap();
    Ok(bytes)
}

fn here(circle: &Circle, number: usize) -> Vec<(String, &'static str, u64, bool)> {
    let all = circle.group(number).media(&calm(circle, number)).unwrap();
    all.into_iter().map(|one| (one.file, one.media_type, one.length, one.here)).collect()
}

fn files(person: &Person) -> usize {
    let names = contents(person.replica.folder()).into_keys();
    names.filter(|name| name.starts_with("attachments/")).count()
}

/// A group whose facilitator took a pack with pictures and sound.
fn circle(members: usize) -> Circle {
    let (circle, folder) = (Circle::of(members), temporary());
    let groups = circle.facilitator().replica.core().groups();
    let report = groups.take_pack(&circle.id, &pack(&circle, folder.path(), 1)).unwrap();
    assert_eq!((report.taken, report.media), (2, 2));
    assert_eq!(files(circle.facilitator()), 2, "once for both languages");
    circle.settle();
    circle
}

#[test]
fn members_see_and_hear_what_the_facilitator_gave_without_any_network() {
    let circle = circle(2);
    let expected = |here| {
        [
            ("calm.mp3".into(), "audio/mpeg", 600_001, here),
            ("lake.png".into(), "image/png", 6, here),
        ]
    };
    assert_eq!(here(&circle, 1), expected(false));
    assert!(matches!(read(&circle, 1, "calm.mp3"), Err(Error::NotFound(_))), "not asked for yet");
    let member = circle.member(1);
    let fetch = |file: &str| {
        let sync = member.replica.core().sync(&member.way);
        sync.fetch_media(&circle.id, &calm(&circle, 1), file)
    };
    assert_eq!(fetch("lake.png"), Ok(true));
    assert!(matches!(fetch("unused.png"), Err(Error::NotFound(_))));
    assert_eq!(files(member), 1);
    sync_all(member);
    assert_eq!(here(&circle, 1), expected(true));
    member.way.set_offline(true);
    assert!(read(&circle, 1, "calm.mp3").unwrap() == sound(1));
    assert_eq!(read(&circle, 1, "lake.png").unwrap(), b"a lake");
    assert!(member.replica.core().check(Check::Thorough, &mut |_| ()).unwrap().is_empty());
}

#[test]
fn what_is_replaced_or_taken_away_goes_from_vaults_and_relay() {
    let mut circle = circle(1);
    sync_all(circle.member(1));
    let folder = temporary();
    let groups = circle.facilitator().replica.core().groups();
    groups.take_pack(&circle.id, &pack(&circle, folder.path(), 2)).unwrap();
    circle.settle();
    sync_all(circle.member(1));
    assert!(read(&circle, 1, "calm.mp3").unwrap() == sound(2));
    for lang in ["en", "es"] {
        let id = circle.group(0).find_resource("calm", &[lang]).unwrap();
        circle.group(0).remove_resource(&id).unwrap();
        circle.settle();
    }
    assert_eq!((files(circle.facilitator()), files(circle.member(1))), (0, 0));
    assert_eq!(blobs_at_the_relay(&circle), 0);
    circle.join("Late");
    sync_all(circle.member(2));
    assert_eq!(files(circle.member(2)), 0);
}

fn blobs_at_the_relay(circle: &Circle) -> i64 {
    let copy = circle.relay.backup();
    let db = rusqlite::Connection::open(copy.path().join("relay/relay.db")).unwrap();
    db.query_row("SELECT count(*) FROM blobs", [], |row| row.get(0)).unwrap()
}

#[test]
fn who_comes_later_and_who_leaves_and_a_relay_that_lost_them() {
    let mut circle = circle(1);
    circle.relay.restore(None);
    sync_all(circle.facilitator());
    circle.settle();
    circle.join("Late");
    sync_all(circle.member(2));
    assert!(read(&circle, 2, "calm.mp3").unwrap() == sound(1), "the relay has it again");
    let member = circle.member(2);
    member.replica.core().groups().leave(&circle.id, "").unwrap();
    circle.settle();
    assert_eq!(files(member), 0, "who leaves takes nothing along");
    sync_all(circle.member(1));
    assert!(read(&circle, 1, "calm.mp3").unwrap() == sound(1), "and nothing away");
}

#[test]
fn one_resource_brings_along_what_it_shows_and_keeps_it_when_its_words_change() {
    let (circle, folder) = (Circle::of(1), temporary());
    lay_out(folder.path(), 1);
    let groups = circle.facilitator().replica.core().groups();
    let file = folder.path().join("resources/calm.en.md");
    let one = read_resource_file(&file).unwrap();
    assert_eq!(one.0.transcript, "Breathe in.");
    let id = groups.put_resource_file(&circle.id, &one).unwrap();
    let said = Resource { title: "Calmer".into(), ..one.0.clone() };
    assert_eq!(circle.group(0).put_resource(&said), Ok(id));
    circle.settle();
    sync_all(circle.member(1));
    assert!(read(&circle, 1, "calm.mp3").unwrap() == sound(1));
    let less = Resource { media: ["lake.png".to_owned()].into(), ..said.clone() };
    circle.group(0).put_resource(&less).unwrap();
    circle.settle();
    assert!(matches!(read(&circle, 1, "calm.mp3"), Err(Error::NotFound(_))));
    let more = Resource { media: ["other.png".to_owned()].into(), ..said };
    assert!(matches!(circle.group(0).put_resource(&more), Err(Error::Invalid { .. })));
    assert!(circle.member(1).replica.core().groups().put_resource_file(&circle.id, &one).is_err());
    assert_eq!(files(circle.member(1)), 2);
    for other in [&b"a sea!"[..], b"a lake and more"] {
        std::fs::write(folder.path().join("media/lake.png"), other).unwrap();
        let changed = groups.put_resource_file(&circle.id, &one);
        assert!(matches!(changed, Err(Error::Invalid { field: "pack", .. })), "{changed:?}");
    }
    std::fs::remove_file(folder.path().join("media/lake.png")).unwrap();
    assert_eq!(read_resource_file(&file).unwrap_err().to_string(), "media/lake.png: it is missing");
    let gone = groups.put_resource_file(&circle.id, &one);
    assert!(matches!(gone, Err(Error::Invalid { field: "pack", .. })), "{gone:?}");
}

/// Names of blobs by space, as somebody on the way sees them.
type Seen = Arc<Mutex<BTreeMap<String, BTreeSet<String>>>>;

fn listen(person: &Person, seen: &Seen) {
    let seen = Arc::clone(seen);
    person.way.meddle(liar(move |request, relay| {
        let parts: Vec<&str> = request.url.split(['/', '?']).collect();
        if let Some(at) = parts.iter().position(|part| *part == "blobs") {
            let (space, name) = (parts[at - 1].to_owned(), parts[at + 1].to_owned());
            seen.lock().unwrap().entry(space).or_default().insert(name);
        }
        relay.answer(request)
    }));
}

/// The facilitator's journal has the very picture that the group has: two files under two keys, and neither is ever
/// named in the space of the other, not even to have it deleted.
#[test]
fn attachments_of_a_journal_and_files_of_a_group_never_meet() {
    let (circle, seen) = (circle(1), Seen::default());
    for person in &circle.people {
        listen(person, &seen);
        let relay = RelayUrl::parse(Way::URL).unwrap();
        person.replica.core().sync(&person.way).set_relay(&relay).unwrap();
        let journal = person.replica.journal();
        let id = journal.write(&NewEntry::default()).unwrap();
        for content in [&b"a lake"[..], b"mine alone"] {
            journal.attach(&id, &mut &*content, "lake.png", "image/png").unwrap();
        }
        sync_all(person);
        assert_eq!(files(person), 4);
        journal.erase(&id).unwrap();
        sync_all(person);
        assert_eq!(files(person), 2);
    }
    let group = circle.id.to_string();
    let seen = seen.lock().unwrap();
    assert_eq!(seen[&group].len(), 2, "what the pack brought");
    let own: Vec<_> = seen.iter().filter(|(space, _)| **space != group).collect();
    assert_eq!(own.iter().map(|(_, names)| names.len()).collect::<Vec<_>>(), [2, 2]);
    assert!(own.iter().all(|(_, names)| names.is_disjoint(&seen[&group])));
}

#[test]
fn a_backup_leaves_a_groups_files_out_and_what_is_restored_gets_them_again() {
    let (circle, home) = (circle(1), temporary());
    let (member, file) = (circle.member(1), home.path().join("backup"));
    sync_all(member);
    let report = member.replica.core().backup(&file, None, &mut |_| ()).unwrap();
    assert_eq!((report.attachments, report.missing), (0, 0));
    let key = RestoreKey::Phrase(&member.replica.phrase);
    let replica = Replica::made(77, circle.clock.skewed(0), |folder, secrets, environment| {
        let new = NewVault { secret_store: Some(secrets), ..NewVault::default() };
        Interlude::restore(&file, key, folder, &new, environment, &mut |_| ())
            .map(|(core, phrase, _)| (core, phrase))
    });
    let way = Way::new(Arc::clone(&circle.relay), 77);
    let restored = Person { replica, way, name: "Member 1".into() };
    sync_all(&restored);
    let group = restored.group(&circle.id);
    let media = group.media(&group.find_resource("calm", &["en"]).unwrap()).unwrap();
    assert!(media.len() == 2 && media.iter().all(|one| one.here));
}

/// What a relay makes of a file is not taken for it.
#[test]
fn a_file_that_the_relay_spoilt_is_refused_and_comes_once_it_is_right() {
    let circle = circle(1);
    let member = circle.member(1);
    member.way.meddle(liar(|request, relay| {
        let mut answer = relay.answer(request)?;
        let is_blob = request.url.contains("/blobs/") && !request.url.ends_with("/state");
        if is_blob && let Some(byte) = answer.body.last_mut() {
            *byte ^= 1;
        }
        Some(answer)
    }));
    let fetch = || {
        let sync = member.replica.core().sync(&member.way);
        sync.fetch_media(&circle.id, &calm(&circle, 1), "calm.mp3")
    };
    assert!(matches!(fetch(), Err(Error::Relay(_))));
    assert_eq!(files(member), 0);
    member.way.meddle(None);
    assert_eq!(fetch(), Ok(true));
    assert!(read(&circle, 1, "calm.mp3").unwrap() == sound(1));
}
