//! A vault that exists twice.

use std::path::Path;
use std::sync::Arc;

use interlude_core::environment::Environment;
use interlude_core::journal::NewEntry;
use interlude_core::sync::{SyncOptions, SyncState, Warning};
use interlude_core::vault::Unlock;
use interlude_core::Interlude;
use interlude_tests::world::{SimEntropy, Way, temporary};

use super::home::{Home, in_step};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn a_copy_is_found_out_and_nothing_is_lost() {
    let (home, phone, mut tablet) = Home::pair();
    let _ = tablet.vault.write("before", "x");
    in_step(&[&phone, &tablet]);
    tablet.vault.close();
    let folder = temporary();
    let place = folder.path().join("vault");
    copy(tablet.vault.folder(), &place);
    tablet.vault.open().unwrap();
    let environment = Environment {
        clock: Arc::clone(&tablet.vault.clock) as _,
        entropy: Arc::new(SimEntropy::new(99)),
    };
    let unlock = Unlock::SecretStore(&*tablet.vault.secrets);
    let clone = Interlude::open(&place, unlock, environment).unwrap();
    let way = Way::new(Arc::clone(&home.relay), 99);
    let sync = || clone.sync(&way).once(&SyncOptions::default(), &mut |_| ()).unwrap();
    let write = |title: &str| {
        let title = title.to_owned();
        clone.journal().write(&NewEntry { title, ..NewEntry::default() }).unwrap()
    };
    // Both go on from the same number, before either knows of the other.
    let ours = tablet.vault.write("by the tablet", "x");
    let theirs = write("by its copy");
    tablet.sync();
    let report = sync();
    assert!(report.warnings.contains(&Warning::Cloned), "{report:?}");
    assert_eq!(report.state, SyncState::InStep);
    for round in 0..3 {
        let _ = tablet.vault.write(&format!("tablet {round}"), "x");
        let _ = write(&format!("copy {round}"));
        let (one, two) = (sync(), tablet.sync());
        assert_eq!((one.state, two.state), (SyncState::InStep, SyncState::InStep));
    }
    sync();
    in_step(&[&phone, &tablet]);
    sync();
    assert!(phone.vault.journal().get(&ours).is_ok());
    assert!(phone.vault.journal().get(&theirs).is_ok());
    assert_eq!(phone.titles().len(), 9);
    assert_eq!(clone.exchange().fingerprint().unwrap(), phone.vault.fingerprint());
    let again = sync();
    assert_eq!((again.state, again.warnings), (SyncState::InStep, Vec::new()));
}
