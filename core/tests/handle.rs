//! A walk through a vault by its public handle. Behaviour in depth is tested in `tests/`.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::io::Read;
use std::path::{Path, PathBuf};

use interlude_core::environment::Environment;
use interlude_core::journal::{
    DocumentId, Edit, EntryFilter, Field, NewEntry, Scalar, TextField, TextPatch,
};
use interlude_core::vault::{RecoveryPhrase, Unlock};
use interlude_core::{Check, Error, Frontier, Interlude, NewVault, RestoreKey};

fn world() -> Environment {
    Environment::system(chrono_tz::Europe::Berlin)
}

fn make(folder: &Path) -> (Interlude, RecoveryPhrase, PathBuf) {
    let root = folder.join("vault");
    let (interlude, phrase) = Interlude::create(&root, &NewVault::default(), world()).unwrap();
    (interlude, phrase, root)
}

fn write(interlude: &Interlude, body: &str) -> DocumentId {
    let entry = NewEntry { body: body.to_owned(), mood: Some(3), ..NewEntry::default() };
    interlude.journal().write(&entry).unwrap()
}

fn body(interlude: &Interlude, id: &DocumentId) -> String {
    interlude.journal().get(id).unwrap().content.body
}

/// Carries everything `from` has and `to` lacks.
fn carry(from: &Interlude, to: &Interlude) {
    let known = to.exchange().frontier().unwrap();
    let updates = from.exchange().updates_since(&known).unwrap();
    assert!(to.exchange().apply(updates).unwrap().refused.is_empty());
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let (interlude, phrase, root) = make(folder.path());
    let id = write(&interlude, "first words");
    let mut editor = interlude.journal().open(&id).unwrap();
    let patch = TextPatch { field: TextField::Body, at: 0, delete: 5, insert: "My first".into() };
    editor.splice(patch).unwrap();
    interlude.suspend().unwrap();
    assert!(matches!(interlude.journal().get(&id), Err(Error::Locked(_))));
    interlude.resume().unwrap();
    interlude.close();
    let interlude = Interlude::open(&root, Unlock::Phrase(&phrase), world()).unwrap();
    assert_eq!(body(&interlude, &id), "My first words");
    assert!(interlude.problems().is_empty());
    assert!(interlude.check(Check::Thorough, &mut |_| ()).unwrap().is_empty());
    let again = Interlude::create(&root, &NewVault::default(), world());
    assert!(matches!(again, Err(Error::Exists(_))));
}

#[test]
fn edits_made_apart_merge_and_a_conflict_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (phone, ..) = make(&folder.path().join("phone"));
    let (tablet, ..) = make(&folder.path().join("tablet"));
    let id = write(&phone, "We met.");
    carry(&phone, &tablet);
    let append = |text: &str| Edit::Append(text.to_owned());
    phone.journal().edit(&id, &[append(" On the phone."), Edit::Mood(Some(2))]).unwrap();
    tablet.journal().edit(&id, &[append(" On the tablet."), Edit::Mood(Some(5))]).unwrap();
    carry(&phone, &tablet);
    carry(&tablet, &phone);
    let merged = body(&phone, &id);
    assert!(merged.contains("On the phone.") && merged.contains("On the tablet."));
    let conflicts = phone.journal().get(&id).unwrap().content.conflicts;
    assert_eq!(conflicts[0].values, [Scalar::Number(2), Scalar::Number(5)]);
    assert_eq!(phone.exchange().fingerprint(), tablet.exchange().fingerprint());
    tablet.journal().resolve(&id, Field::Mood, Scalar::Number(5)).unwrap();
    carry(&tablet, &phone);
    assert!(phone.journal().get(&id).unwrap().content.conflicts.is_empty());
    let before = phone.exchange().fingerprint().unwrap();
    phone.rebuild(&mut |_| ()).unwrap();
    assert_eq!(phone.exchange().fingerprint().unwrap(), before);
}

#[test]
fn a_splice_lands_where_it_was_seen() {
    let folder = tempfile::tempdir().unwrap();
    let (phone, ..) = make(&folder.path().join("phone"));
    let (tablet, ..) = make(&folder.path().join("tablet"));
    let id = write(&phone, "one three");
    carry(&phone, &tablet);
    let mut editor = phone.journal().open(&id).unwrap();
    tablet.journal().edit(&id, &[Edit::Replace("one".into(), "zero one".into())]).unwrap();
    carry(&tablet, &phone);
    let insert = |at, text: &str| TextPatch {
        field: TextField::Body,
        at,
        delete: 0,
        insert: text.to_owned(),
    };
    editor.splice(insert(3, " t")).unwrap();
    editor.splice(insert(5, "wo")).unwrap();
    assert_eq!(editor.text(TextField::Body).unwrap(), "zero one two three");
    let mut screen = "one two three".to_owned();
    for patch in editor.refresh().unwrap() {
        let chars: Vec<char> = screen.chars().collect();
        let rest: String = chars[patch.at + patch.delete..].iter().collect();
        screen = chars[..patch.at].iter().collect::<String>() + &patch.insert + &rest;
    }
    assert_eq!(screen, "zero one two three");
}

#[test]
fn erased_is_gone_and_stays_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (phone, phrase, root) = make(&folder.path().join("phone"));
    let (tablet, ..) = make(&folder.path().join("tablet"));
    let id = write(&phone, "to be forgotten");
    let kept = write(&phone, "to be kept");
    phone.journal().attach(&id, &mut &b"bytes"[..], "a.txt", "text/plain").unwrap();
    carry(&phone, &tablet);
    tablet.journal().edit(&id, &[Edit::Append(" late".into())]).unwrap();
    phone.journal().erase(&id).unwrap();
    carry(&tablet, &phone);
    assert!(matches!(phone.journal().get(&id), Err(Error::NotFound(_))));
    assert!(phone.tidy().unwrap().rekeyed);
    assert!(!phone.tidy().unwrap().rekeyed);
    assert!(root.join("journal-2.db").exists() && !root.join("journal-1.db").exists());
    assert_eq!(std::fs::read_dir(root.join("attachments")).unwrap().count(), 0);
    carry(&phone, &tablet);
    assert!(matches!(tablet.journal().get(&id), Err(Error::NotFound(_))));
    phone.close();
    let phone = Interlude::open(&root, Unlock::Phrase(&phrase), world()).unwrap();
    assert_eq!(body(&phone, &kept), "to be kept");
    assert!(phone.check(Check::Thorough, &mut |_| ()).unwrap().is_empty());
}

#[test]
fn trash_comes_back_when_someone_wrote_on() {
    let folder = tempfile::tempdir().unwrap();
    let (phone, ..) = make(&folder.path().join("phone"));
    let (tablet, ..) = make(&folder.path().join("tablet"));
    let id = write(&phone, "doubtful");
    carry(&phone, &tablet);
    phone.journal().trash(&id).unwrap();
    assert_eq!(phone.journal().count(&EntryFilter::default()).unwrap(), 0);
    tablet.journal().edit(&id, &[Edit::Append(" no, good".into())]).unwrap();
    carry(&tablet, &phone);
    assert_eq!(phone.journal().count(&EntryFilter::default()).unwrap(), 1);
    phone.journal().trash(&id).unwrap();
    phone.journal().untrash(&id).unwrap();
    assert!(phone.journal().get(&id).unwrap().summary.trashed.is_none());
}

#[test]
fn a_backup_becomes_a_device_that_merges() {
    let folder = tempfile::tempdir().unwrap();
    let (phone, phrase, _) = make(&folder.path().join("phone"));
    let id = write(&phone, "worth keeping");
    let photo = vec![5; 300_000];
    let name = phone.journal().attach(&id, &mut &photo[..], "p.jpg", "image/jpeg").unwrap();
    let file = folder.path().join("b.interlude-backup");
    phone.backup(&file, None, &mut |_| ()).unwrap();
    phone.journal().edit(&id, &[Edit::Append(" and more".into())]).unwrap();
    let key = RestoreKey::Phrase(&phrase);
    let root = folder.path().join("new");
    let (new, _, report) =
        Interlude::restore(&file, key, &root, &NewVault::default(), world(), &mut |_| ()).unwrap();
    assert_eq!((report.documents, report.attachments), (1, 1));
    let mut read = Vec::new();
    new.journal().read_attachment(&id, &name).unwrap().read_to_end(&mut read).unwrap();
    assert!(read == photo);
    new.journal().edit(&id, &[Edit::Append(" here".into())]).unwrap();
    carry(&phone, &new);
    carry(&new, &phone);
    assert_eq!(phone.exchange().fingerprint(), new.exchange().fingerprint());
    assert!(new.exchange().waiting().unwrap() > 0);
    let everything = phone.exchange().updates_since(&Frontier::default()).unwrap();
    new.exchange().apply(everything).unwrap();
    assert_eq!(phone.exchange().fingerprint(), new.exchange().fingerprint());
}

#[test]
fn history_is_told_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (phone, ..) = make(folder.path());
    let id = write(&phone, "what I meant");
    let versions = phone.journal().history(&id).unwrap();
    assert!(versions.len() == 1 && versions[0].here);
    phone.journal().edit(&id, &[Edit::Body("what I said".into()), Edit::Mood(None)]).unwrap();
    phone.journal().restore(&id, &versions[0].id).unwrap();
    assert_eq!(body(&phone, &id), "what I meant");
    assert_eq!(phone.journal().get(&id).unwrap().summary.mood, Some(3));
}
