//! A panic within a call becomes an error, and the vault goes on and opens again.

use std::path::Path;
use std::sync::Arc;

use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Progress, Vault};

use crate::host::{all, entry, new_vault, world};

/// Panics in the midst of a long call, while the core holds its locks.
struct Panicking;

impl Progress for Panicking {
    fn reached(&self, _: u64) -> Result<bool, InterludeError> {
        panic!("a defect, made for this test");
    }
}

struct Calls(Arc<Vault>);

impl Progress for Calls {
    fn reached(&self, _: u64) -> Result<bool, InterludeError> {
        self.0.vault_id().map(|_| true)
    }
}

/// Every long call of an open vault, with this progress.
fn each(vault: &Arc<Vault>, folder: &Path, progress: &Arc<dyn Progress>) -> Vec<InterludeError> {
    let journal = ffi::Journal::new(Arc::clone(vault));
    let some = || Some(Arc::clone(progress));
    let place = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let ended = [
        vault.rebuild(some()).err(),
        vault.backup(place("backup"), None, some()).err(),
        vault.check(interlude_core::Check::Thorough, some()).err(),
        vault
            .export_journal(
                place("export"),
                interlude_core::portability::ExportFormat::Json,
                some(),
            )
            .err(),
        journal.write_all(vec![entry("interrupted")], some()).err(),
    ];
    ended.into_iter().map(|error| error.expect("an error")).collect()
}

#[test]
fn a_panic_is_an_error_and_the_vault_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("vault").to_str().unwrap().to_owned();
    let made = ffi::create_vault(place.clone(), new_vault(), world()).unwrap();
    let (vault, phrase) = (made.vault, made.phrase.join(" "));
    let journal = ffi::Journal::new(Arc::clone(&vault));
    journal.write(entry("before")).unwrap();
    let panicking = Arc::new(Panicking) as Arc<dyn Progress>;
    for error in each(&vault, folder.path(), &panicking) {
        assert!(matches!(error, InterludeError::Internal { .. }), "{error:?}");
    }
    journal.write(entry("after")).unwrap();
    assert!(vault.check(interlude_core::Check::Thorough, None).unwrap().is_empty());
    vault.shut().unwrap();
    assert_eq!(journal.write(entry("closed")), Err(InterludeError::Closed));
    let again = Vault::open(place, ffi::Unlock::Phrase { words: phrase }, world()).unwrap();
    assert!(again.problems().unwrap().is_empty());
    let filter = ffi::EntryFilter { text: Some("before".to_owned()), ..all() };
    assert_eq!(ffi::Journal::new(again).count(filter).unwrap(), 1);
}

#[test]
fn a_callback_under_a_lock_is_refused_and_does_not_wait_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("vault").to_str().unwrap().to_owned();
    let vault = ffi::create_vault(place, new_vault(), world()).unwrap().vault;
    ffi::Journal::new(Arc::clone(&vault)).write(entry("one")).unwrap();
    let calls = Arc::new(Calls(Arc::clone(&vault))) as Arc<dyn Progress>;
    for error in each(&vault, folder.path(), &calls) {
        assert!(matches!(error, InterludeError::Refused { .. }), "{error:?}");
    }
    vault.vault_id().unwrap();
}
