//! Exports, imports and health: what is asked for is done, and each number is where it belongs.

use std::fs;
use std::sync::Arc;

use interlude_core::portability::ExportFormat;
use interlude_core::time::Timestamp;
use interlude_core::{Check, Kind, Problem as CoreProblem};
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Journal, Problem};

use crate::host::{Hearing, all, entry, new_vault, place, vault, vault_in, world};

#[test]
fn a_journal_is_exported_as_it_is_asked_for_and_imported_again() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let vault = vault(folder.path());
    let journal = Journal::new(Arc::clone(&vault));
    let id = journal.write(ffi::NewEntry { body: "first".into(), ..entry("one") }).unwrap();
    journal.write(entry("two")).unwrap();
    journal.write(entry("three")).unwrap();
    let (json, markdown) = (place(folder.path(), "json"), place(folder.path(), "markdown"));
    assert_eq!(vault.export_journal(json.clone(), ExportFormat::Json, None).unwrap().entries, 3);
    vault.export_journal(markdown.clone(), ExportFormat::Markdown, None).unwrap();
    let files = |folder: &str| {
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        files.map(|name| name.into_string().unwrap()).collect::<Vec<_>>()
    };
    assert!(files(&json).iter().any(|name| name.ends_with(".json")));
    assert!(!files(&markdown).iter().any(|name| name.ends_with(".json")));
    let other = vault_in(elsewhere.path(), world());
    let import = |format: Option<&str>, dry_run| {
        other.import_journal(json.clone(), format.map(str::to_owned), dry_run, None)
    };
    assert!(matches!(import(Some("no such"), false), Err(InterludeError::Invalid { .. })));
    let asked = import(None, true).unwrap();
    assert_eq!((asked.created, Journal::new(Arc::clone(&other)).count(all()).unwrap()), (3, 0));
    let hearing = Hearing::answering(|_| Ok(true));
    let progress = Some(Arc::clone(&hearing) as _);
    let done = other.import_journal(json.clone(), None, false, progress).unwrap();
    assert_eq!((done.created, done.updated, done.unchanged), (3, 0, 0));
    assert!(!hearing.heard.lock().unwrap().is_empty());
    journal.edit(id, vec![interlude_core::journal::Edit::Body("second".into())]).unwrap();
    let newer = place(folder.path(), "newer");
    vault.export_journal(newer.clone(), ExportFormat::Json, None).unwrap();
    let done = other.import_journal(newer, None, false, None).unwrap();
    assert_eq!((done.created, done.updated, done.unchanged), (0, 1, 2));
}

#[test]
fn what_does_not_come_in_is_named_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("markdown");
    fs::create_dir(&export).unwrap();
    fs::write(export.join("good.md"), "---\ntitle: good\ndate: 2024-05-06 07:08\n---\n\nwords\n")
        .unwrap();
    fs::write(export.join("broken.md"), "no day anywhere").unwrap();
    let vault = vault(folder.path());
    let path = place(folder.path(), "markdown");
    let done = vault.import_journal(path, Some("markdown".into()), false, None).unwrap();
    assert_eq!((done.created, done.skipped.len(), done.format.as_str()), (1, 1, "markdown"));
    assert!(done.skipped[0].record.contains("broken.md"));
    assert!(!done.skipped[0].reason.is_empty() && !done.skipped[0].reason.contains("broken"));
}

#[test]
fn each_problem_is_the_one_the_core_found() {
    let crossing = [
        (CoreProblem::HeaderCopy, Problem::HeaderCopy),
        (CoreProblem::Frontier, Problem::Frontier),
        (CoreProblem::RolledBack, Problem::RolledBack),
        (CoreProblem::Truncated, Problem::Truncated),
        (CoreProblem::Pages, Problem::Pages),
        (CoreProblem::Documents, Problem::Documents),
        (CoreProblem::Unreadable(1), Problem::Unreadable { count: 1 }),
        (CoreProblem::Rows(2), Problem::Rows { count: 2 }),
        (CoreProblem::Search, Problem::Search),
        (CoreProblem::Attachments(3), Problem::Attachments { count: 3 }),
    ];
    for (core, crossed) in crossing {
        assert_eq!(Problem::from(core), crossed);
    }
}

#[test]
fn each_kind_has_its_name() {
    let crossing = [
        (Kind::ENTRY, ffi::DocumentKind::Entry),
        (Kind::DEVICE, ffi::DocumentKind::Device),
        (Kind::REMINDER, ffi::DocumentKind::Reminder),
        (Kind::SCHEDULE, ffi::DocumentKind::Schedule),
        (Kind::SETTINGS, ffi::DocumentKind::Settings),
        (Kind::MEMBERSHIP, ffi::DocumentKind::Membership),
        (Kind::GOAL, ffi::DocumentKind::Goal),
        (Kind::READING, ffi::DocumentKind::Reading),
        (Kind::INVITATION, ffi::DocumentKind::Invitation),
        (Kind::TRUST, ffi::DocumentKind::Trust),
        (Kind::GROUP, ffi::DocumentKind::Group),
        (Kind::SESSION, ffi::DocumentKind::Session),
        (Kind::NORMS, ffi::DocumentKind::Norms),
        (Kind::RESOURCE, ffi::DocumentKind::Resource),
        (Kind::PROMPT, ffi::DocumentKind::Prompt),
        (Kind::HIDDEN, ffi::DocumentKind::Hidden),
        (Kind::MEMBER, ffi::DocumentKind::Member),
        (Kind::ACCEPTANCE, ffi::DocumentKind::Acceptance),
        (Kind::EXCERPT, ffi::DocumentKind::Excerpt),
        (Kind::RESPONSE, ffi::DocumentKind::Response),
        (Kind::MESSAGE, ffi::DocumentKind::Message),
    ];
    for (core, crossed) in crossing {
        assert_eq!(ffi::DocumentKind::from(core), crossed);
    }
}

#[test]
fn what_is_done_when_nobody_waits_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let clock = ffi::ManualClock::new(Timestamp::from_millis(1_780_000_000_000));
    let vault = vault_in(folder.path(), ffi::World { clock: Some(Arc::clone(&clock)), ..world() });
    let journal = Journal::new(Arc::clone(&vault));
    let (one, two) = (journal.write(entry("one")).unwrap(), journal.write(entry("two")).unwrap());
    // A clock that leaps is not believed at once, so it goes day by day.
    let mut day = 0;
    let mut until = |done: &dyn Fn() -> bool| {
        (0..40).any(|_| {
            day += 1;
            clock.set(Timestamp::from_millis(1_780_000_000_000 + day * 86_400_000));
            done()
        })
    };
    journal.trash(one).unwrap();
    assert!(until(&|| vault.purge_trash().unwrap() == 1) && journal.get(one).is_err());
    journal.trash(two).unwrap();
    let tidied = || {
        let tidied = vault.tidy().unwrap();
        assert_eq!(tidied.files, 0);
        tidied.erased == 1 && tidied.rekeyed
    };
    assert!(until(&tidied) && journal.get(two).is_err());
    let databases = || {
        let files = fs::read_dir(folder.path().join("vault")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".db")).collect::<Vec<_>>()
    };
    let before = databases();
    vault.rekey().unwrap();
    assert!(databases() != before && databases().len() == 1);
    assert!(vault.check(Check::Thorough, None).unwrap().is_empty());
    let (new, place) = (new_vault(), place(folder.path(), "vault"));
    let there = ffi::create_vault(place, new, world()).err();
    assert!(matches!(there, Some(InterludeError::Exists { .. })));
}
