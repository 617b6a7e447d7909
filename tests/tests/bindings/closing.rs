//! Suspended, locked and closed: what every call says then, also one that was waiting.

use std::sync::Arc;

use interlude_core::journal::TextField;
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Journal, Vault};

use crate::host::{Memory, all, entry, place, vault, world};

#[test]
fn a_suspended_vault_is_locked_and_is_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let journal = Journal::new(Arc::clone(&vault));
    let id = journal.write(entry("with a file")).unwrap();
    let file = journal.attach(id, Arc::new(Nothing), "a".into(), "text/plain".into()).unwrap();
    let read = || journal.read_attachment(id, file.clone()).unwrap();
    let before = read();
    vault.suspend().unwrap();
    assert_eq!(before.read(1), Err(InterludeError::Closed));
    assert!(matches!(journal.count(all()), Err(InterludeError::Locked { .. })));
    assert!(!vault.is_shut());
    vault.resume().unwrap();
    assert_eq!(journal.count(all()), Ok(1));
    let before = read();
    vault.lock().unwrap();
    assert_eq!(before.read(1), Err(InterludeError::Closed));
    assert!(matches!(journal.count(all()), Err(InterludeError::Locked { .. })));
    assert!(matches!(vault.resume(), Err(InterludeError::Locked { .. })));
    vault.shut().unwrap();
    assert_eq!(journal.count(all()), Err(InterludeError::Closed));
}

/// Every kind of handle on a vault, and a call of each.
fn handles(vault: &Arc<Vault>) -> Vec<Box<dyn Fn() -> Result<(), InterludeError>>> {
    let journal = Journal::new(Arc::clone(vault));
    let id = journal.write(entry("one")).unwrap();
    let content = Arc::new(Nothing);
    let file = journal.attach(id, content, "a".into(), "text/plain".into()).unwrap();
    let reader = journal.read_attachment(id, file).unwrap();
    let editor = ffi::Editor::open(Arc::clone(vault), id).unwrap();
    let (reminders, goals) =
        (ffi::Reminders::new(Arc::clone(vault)), ffi::Goals::new(Arc::clone(vault)));
    let insights = ffi::Insights::new(Arc::clone(vault));
    let (devices, groups) =
        (ffi::Devices::new(Arc::clone(vault)), ffi::Groups::new(Arc::clone(vault)));
    let sync = ffi::Sync::new(Arc::clone(vault));
    let span = interlude_core::insights::Span { from: None, to: None };
    vec![
        Box::new(move || journal.count(all()).map(drop)),
        Box::new(move || reader.read(1).map(drop)),
        Box::new(move || editor.text(TextField::Body).map(drop)),
        Box::new(move || reminders.list().map(drop)),
        Box::new(move || goals.list().map(drop)),
        Box::new(move || insights.moods(span).map(drop)),
        Box::new(move || devices.list().map(drop)),
        Box::new(move || groups.list().map(drop)),
        Box::new(move || sync.status().map(drop)),
    ]
}

struct Nothing;

impl ffi::Source for Nothing {
    fn read(&self, _: u32) -> Result<Vec<u8>, InterludeError> {
        Ok(Vec::new())
    }
}

#[test]
fn every_handle_on_a_closed_vault_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let handles = handles(&vault);
    handles.iter().for_each(|call| call().unwrap());
    vault.shut().unwrap();
    vault.shut().unwrap();
    for (number, call) in handles.iter().enumerate() {
        assert_eq!(call(), Err(InterludeError::Closed), "handle {number}");
    }
    assert_eq!(vault.vault_id(), Err(InterludeError::Closed));
}

#[test]
fn closing_lets_go_of_the_files_and_forgets_the_keys_while_handles_live_on() {
    let folder = tempfile::tempdir().unwrap();
    let (store, place) = (Arc::new(Memory::default()), place(folder.path(), "vault"));
    let new =
        ffi::NewVault { passphrase: None, secret_store: Some(Arc::clone(&store) as _), kdf: None };
    let vault = ffi::create_vault(place.clone(), new, world()).unwrap().vault;
    // They hold what is of the core.
    let handles = handles(&vault);
    let editor = ffi::Editor::open(Arc::clone(&vault), {
        Journal::new(Arc::clone(&vault)).write(entry("two")).unwrap()
    });
    let editor = editor.unwrap();
    vault.shut().unwrap();
    let files = std::fs::read_dir("/proc/self/fd").map(|all| {
        let targets = all.filter_map(|fd| std::fs::read_link(fd.ok()?.path()).ok());
        targets.filter(|file| file.starts_with(folder.path())).count()
    });
    assert_eq!(files.unwrap_or(0), 0, "files are open");
    drop((handles, editor));
    let again = Vault::open(place, ffi::Unlock::SecretStore { store }, world()).unwrap();
    assert_eq!(Journal::new(again).count(all()), Ok(2));
}

#[test]
fn the_zone_is_the_one_told_last() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let tokyo = "Asia/Tokyo".parse().unwrap();
    vault.set_zone(tokyo).unwrap();
    assert_eq!(vault.now().unwrap().zone, tokyo);
    let journal = Journal::new(Arc::clone(&vault));
    let id = journal.write(entry("abroad")).unwrap();
    assert_eq!(journal.get(id).unwrap().content.created.zone_name(), Some("Asia/Tokyo"));
}
