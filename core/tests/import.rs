//! Importing and exporting by the public handle.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::fs;
use std::io::Read;
use std::path::Path;

use interlude_core::environment::Environment;
use interlude_core::journal::{Edit, EntryDetails, EntryFilter};
use interlude_core::portability::ExportFormat;
use interlude_core::{ImportOptions, ImportReport, Interlude, NewVault};

fn make(folder: &Path) -> Interlude {
    let world = Environment::system(chrono_tz::Europe::Berlin);
    Interlude::create(folder, &NewVault::default(), world).unwrap().0
}

fn import(interlude: &Interlude, path: &Path) -> ImportReport {
    interlude.import(path, &ImportOptions::default(), &mut |_| ()).unwrap()
}

fn counts(report: &ImportReport) -> (u64, u64, u64, usize) {
    (report.created, report.updated, report.unchanged, report.skipped.len())
}

/// Everything, newest first.
fn all(interlude: &Interlude) -> Vec<EntryDetails> {
    let page = interlude.journal().list(&EntryFilter::default(), None, 1000).unwrap();
    page.entries.iter().map(|entry| interlude.journal().get(&entry.id).unwrap()).collect()
}

const DAY_ONE: &str = r#"{"metadata": {"version": "1.0"}, "entries": [
    {"uuid": "AAAAAAAA1111", "creationDate": "2024-03-01T20:00:00Z", "timeZone": "Asia/Tokyo",
     "text": "Morning in the park\\.\n\n![](dayone-moment://P1)", "starred": true,
     "tags": ["slow day"], "photos": [{"identifier": "P1", "md5": "0a"}]},
    {"uuid": "BBBBBBBB2222", "creationDate": "yesterday"},
    {"uuid": "CCCCCCCC3333", "creationDate": "2024-03-02T20:00:00Z", "text": "今天很安静",
     "photos": [{"identifier": "P1", "md5": "0a"}]}]}"#;

fn day_one(folder: &Path, json: &str) {
    fs::create_dir_all(folder.join("photos")).unwrap();
    fs::write(folder.join("Journal.json"), json).unwrap();
    fs::write(folder.join("photos/0a.jpeg"), b"not really a photo").unwrap();
}

#[test]
fn the_same_export_twice_changes_nothing_and_a_newer_one_only_what_it_changed() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    day_one(&export, DAY_ONE);
    let vault = make(&folder.path().join("vault"));
    let rehearsal = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let report = vault.import(&export, &rehearsal, &mut |_| ()).unwrap();
    assert_eq!(counts(&report), (2, 0, 0, 1));
    assert!(all(&vault).is_empty());
    let report = import(&vault, &export);
    assert_eq!((counts(&report), report.attachments), ((2, 0, 0, 1), 2));
    let before = vault.exchange().fingerprint().unwrap();
    assert_eq!(counts(&import(&vault, &export)), (0, 0, 2, 1));
    assert_eq!(vault.exchange().fingerprint().unwrap(), before);

    let park = all(&vault).pop().unwrap();
    assert_eq!(park.summary.created.local_date().to_string(), "2024-03-02");
    assert!(park.content.body.starts_with("Morning in the park.\n\n![](attachment:"));
    let id = park.summary.id;
    vault.journal().edit(&id, &[Edit::Append(" Edited here.".into())]).unwrap();
    assert_eq!(counts(&import(&vault, &export)), (0, 0, 2, 1));
    day_one(&export, &DAY_ONE.replace("Morning in", "Late morning in"));
    assert_eq!(counts(&import(&vault, &export)), (0, 1, 1, 1));
    let body = vault.journal().get(&id).unwrap().content.body;
    assert!(body.starts_with("Late morning in") && body.ends_with("Edited here."), "{body}");
    assert_eq!(counts(&import(&vault, &export)), (0, 0, 2, 1));
}

#[test]
fn the_same_export_on_two_devices_is_one_journal() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    day_one(&export, DAY_ONE);
    let (phone, tablet) = (make(&folder.path().join("phone")), make(&folder.path().join("tablet")));
    import(&phone, &export);
    import(&tablet, &export);
    for (from, to) in [(&phone, &tablet), (&tablet, &phone)] {
        let known = to.exchange().frontier().unwrap();
        to.exchange().apply(from.exchange().updates_since(&known).unwrap()).unwrap();
    }
    assert_eq!(phone.exchange().fingerprint(), tablet.exchange().fingerprint());
    let bodies: Vec<_> = all(&phone).into_iter().map(|entry| entry.content.body).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], "今天很安静");
}

#[test]
fn an_erased_record_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    day_one(&export, DAY_ONE);
    let vault = make(&folder.path().join("vault"));
    import(&vault, &export);
    vault.journal().erase(&all(&vault)[0].summary.id).unwrap();
    let report = import(&vault, &export);
    assert_eq!(counts(&report), (0, 0, 1, 2));
    assert_eq!(all(&vault).len(), 1);
}

#[test]
fn an_export_comes_back_as_an_equal_journal() {
    let folder = tempfile::tempdir().unwrap();
    day_one(&folder.path().join("export"), DAY_ONE);
    let vault = make(&folder.path().join("vault"));
    import(&vault, &folder.path().join("export"));
    for format in [ExportFormat::Json, ExportFormat::Markdown] {
        let out = folder.path().join(format!("{format:?}"));
        let report = vault.export(&out, format, &mut |_| ()).unwrap();
        assert_eq!((report.entries, report.attachments, report.missing), (2, 2, 0));
        let copy = make(&folder.path().join(format!("{format:?} vault")));
        assert_eq!(counts(&import(&copy, &out)), (2, 0, 0, 0));
        for (one, two) in all(&vault).into_iter().zip(all(&copy)) {
            assert!(one.summary == two.summary || one.summary.attachments == 1);
            assert_eq!(one.summary.id, two.summary.id);
            assert_eq!(one.content.body, two.content.body);
            let id = &one.content.attachments[0].id;
            let mut bytes = String::new();
            let mut reader = copy.journal().read_attachment(&two.summary.id, id).unwrap();
            reader.read_to_string(&mut bytes).unwrap();
            assert_eq!(bytes, "not really a photo");
        }
        assert_eq!(counts(&import(&vault, &out)), (0, 0, 2, 0));
    }
}

#[test]
fn a_record_that_is_too_long_is_named_and_the_longest_possible_comes_in() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("export");
    fs::create_dir(&export).unwrap();
    // Characters of four lengths leave an encoder the least to save.
    let text = |bytes: usize| {
        let mut text: String = "aé好🙂".chars().cycle().take(bytes / 10 * 4).collect();
        text.extend(std::iter::repeat_n('x', bytes - text.len()));
        format!("---\ndate: 2024-05-01\n---\n\n{text}")
    };
    fs::write(export.join("longest.md"), text(2 << 20)).unwrap();
    fs::write(export.join("longer.md"), text((2 << 20) + 1)).unwrap();
    fs::write(export.join("short.md"), text(5)).unwrap();
    let vault = make(&folder.path().join("vault"));
    let report = import(&vault, &export);
    assert_eq!(counts(&report), (2, 0, 0, 1));
    assert_eq!(report.skipped[0].record, "longer.md");
    assert!(!format!("{report:?}").contains("longer.md"), "a file's name may be a title");
    // Told change by change, as a device that knows the beginning of every entry is.
    let updates = vault.exchange().updates_since(&Default::default()).unwrap();
    let other = make(&folder.path().join("other"));
    let received = other.exchange().apply(updates).unwrap();
    assert!(received.refused.is_empty());
    assert_eq!(other.exchange().fingerprint(), vault.exchange().fingerprint());
}
