//! What an earlier version wrote stays readable.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::io::Read;

use interlude_core::environment::Environment;
use interlude_core::journal::EntryFilter;
use interlude_core::vault::Unlock;
use interlude_core::{Check, Interlude, NewVault, RestoreKey};
use interlude_tests::world::{OldVault, temporary};

fn world() -> Environment {
    Environment::system(chrono_tz::Europe::Berlin)
}

/// Its 24 entries, however it was opened.
fn assert_reads(core: &Interlude) {
    assert_eq!(core.problems(), []);
    assert_eq!(core.check(Check::Thorough, &mut |_| ()).unwrap(), []);
    let list = |trashed| {
        let filter = EntryFilter { trashed, ..EntryFilter::default() };
        core.journal().list(&filter, None, 100).unwrap().entries
    };
    assert_eq!((list(false).len(), list(true).len()), (23, 1));
    let queries = [("安静", 6), ("schultern", 6), ("озера", 5), ("편안", 6), ("another day", 3)];
    for (query, count) in queries {
        let hits = core.journal().search(query, 100).unwrap();
        assert_eq!(hits.len(), count, "{query}");
    }
    let details = list(false).into_iter().map(|entry| core.journal().get(&entry.id).unwrap());
    let with = details.filter(|entry| !entry.content.attachments.is_empty()).collect::<Vec<_>>();
    let [entry] = with.as_slice() else { panic!("{} entries with attachments", with.len()) };
    let attachment = &entry.content.attachments[0].id;
    let mut bytes = Vec::new();
    let mut reader = core.journal().read_attachment(&entry.summary.id, attachment).unwrap();
    reader.read_to_end(&mut bytes).unwrap();
    assert!(bytes.starts_with(b"MIT License") && bytes.len() == 1068);
    assert!(core.journal().history(&entry.summary.id).unwrap().len() > 1);
}

#[test]
fn an_old_vault_opens_and_is_brought_up_to_date() {
    for old in OldVault::all() {
        let home = temporary();
        let root = home.path().join("vault");
        old.copy(&root);
        let core = Interlude::open(&root, Unlock::Phrase(&old.phrase()), world()).unwrap();
        assert_reads(&core);
        let before = core.exchange().fingerprint().unwrap();
        core.rebuild(&mut |_| ()).unwrap();
        assert_eq!(core.exchange().fingerprint().unwrap(), before);
    }
}

#[test]
fn an_old_backup_is_restored() {
    for old in OldVault::all() {
        let home = temporary();
        let (root, phrase) = (home.path().join("vault"), old.phrase());
        let (key, new) = (RestoreKey::Phrase(&phrase), NewVault::default());
        let (core, _, report) =
            Interlude::restore(&old.backup(), key, &root, &new, world(), &mut |_| ()).unwrap();
        assert_eq!((report.documents, report.attachments), (24, 1));
        assert_reads(&core);
    }
}

#[test]
fn of_an_old_vault_that_is_damaged_everything_is_salvaged_that_can_be_read() {
    for old in OldVault::all() {
        let home = temporary();
        let (damaged, root) = (home.path().join("damaged"), home.path().join("vault"));
        old.copy(&damaged);
        let (unlock, phrase) = (NewVault::default(), old.phrase());
        let opened = Unlock::Phrase(&phrase);
        let (core, _, salvaged) =
            Interlude::salvage(&damaged, opened, &root, &unlock, world(), &mut |_| ()).unwrap();
        assert_eq!((salvaged.lost, salvaged.older, salvaged.attachments), (0, 0, 1));
        assert_reads(&core);
    }
}
