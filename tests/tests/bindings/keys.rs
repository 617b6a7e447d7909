//! What opens a vault and a backup, and what the secret store answers.

use std::path::Path;
use std::sync::Arc;

use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Unlock, Vault};

use crate::host::{Memory, PRIVATE, all, entry, new_vault, place, vault, world};

const PASSPHRASE: &str = "correct horse battery";

fn with_passphrase() -> ffi::NewVault {
    let passphrase = Some(PASSPHRASE.to_owned());
    ffi::NewVault { passphrase, secret_store: None, kdf: None }
}

fn open(folder: &Path, unlock: Unlock) -> Result<Arc<Vault>, InterludeError> {
    Vault::open(place(folder, "vault"), unlock, world())
}

fn passphrase(words: &str) -> Unlock {
    Unlock::Passphrase { passphrase: words.to_owned() }
}

#[test]
fn a_passphrase_opens_is_asked_for_again_changed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let created =
        ffi::create_vault(place(folder.path(), "vault"), with_passphrase(), world()).unwrap();
    assert_eq!(created.phrase.len(), 24);
    created.vault.check_passphrase(PASSPHRASE.to_owned()).unwrap();
    let wrong = created.vault.check_passphrase("wrong".to_owned());
    assert_eq!(wrong, Err(InterludeError::WrongKey));
    created.vault.shut().unwrap();
    assert_eq!(open(folder.path(), passphrase("wrong")).err(), Some(InterludeError::WrongKey));
    let vault = open(folder.path(), passphrase(PASSPHRASE)).unwrap();
    vault.set_passphrase(None, None).unwrap();
    let none = vault.check_passphrase(PASSPHRASE.to_owned());
    assert!(matches!(none, Err(InterludeError::Locked { .. })), "{none:?}");
    assert!(!vault.is_protected().unwrap());
    let not_its_own = "abandon ".repeat(23) + "art";
    assert_eq!(vault.protect(not_its_own), Err(InterludeError::WrongKey));
    vault.protect(created.phrase.join(" ")).unwrap();
    assert!(vault.is_protected().unwrap());
}

#[test]
fn the_cost_of_a_passphrase_is_as_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let refused = |memory_kib, passes, lanes| {
        let kdf = Some(ffi::KdfParams { memory_kib, passes, lanes });
        let set = vault.set_passphrase(Some(PASSPHRASE.to_owned()), kdf);
        matches!(set, Err(InterludeError::Invalid { .. }))
    };
    assert!(refused(1024, 3, 1) && refused(65_536, 11, 1) && refused(65_536, 3, 5));
    // As many passes as there may not be lanes.
    assert!(!refused(70_000, 5, 1) && refused(70_000, 1, 5));
    let header = std::fs::read(folder.path().join("vault/vault.cbor")).unwrap();
    assert!(header.windows(4).any(|bytes| bytes == 70_000_u32.to_be_bytes()));
}

#[test]
fn a_secret_store_is_given_a_key_and_loses_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Memory::default());
    let unlock = || Unlock::SecretStore { store: Arc::clone(&store) as _ };
    let made = ffi::create_vault(place(folder.path(), "vault"), with_passphrase(), world());
    let vault = made.unwrap().vault;
    vault.enroll(Arc::clone(&store) as _).unwrap();
    assert_eq!(store.secrets.lock().unwrap().len(), 1);
    vault.shut().unwrap();
    let vault = open(folder.path(), unlock()).unwrap();
    // What it cannot do is no success and no absence, and its words are not repeated.
    *store.broken.lock().unwrap() = true;
    let fails = |done: Result<(), InterludeError>| {
        let failed = done.unwrap_err();
        assert!(matches!(failed, InterludeError::Storage { full: false, .. }), "{failed:?}");
        assert!(!format!("{failed:?}{failed}").contains(PRIVATE));
    };
    fails(vault.enroll(Arc::clone(&store) as _));
    vault.shut().unwrap();
    let InterludeError::Locked { reason: unreadable } =
        open(folder.path(), unlock()).err().unwrap()
    else {
        panic!("not locked");
    };
    *store.broken.lock().unwrap() = false;
    let vault = open(folder.path(), unlock()).unwrap();
    *store.broken.lock().unwrap() = true;
    fails(vault.withdraw_key(Arc::clone(&store) as _));
    *store.broken.lock().unwrap() = false;
    vault.withdraw_key(Arc::clone(&store) as _).unwrap();
    assert!(store.secrets.lock().unwrap().is_empty());
    vault.shut().unwrap();
    let InterludeError::Locked { reason: absent } = open(folder.path(), unlock()).err().unwrap()
    else {
        panic!("not locked");
    };
    assert_ne!(unreadable, absent);
}

#[test]
fn a_backup_opens_by_its_passphrase_and_by_the_phrase_and_merges() {
    let folder = tempfile::tempdir().unwrap();
    let made = ffi::create_vault(place(folder.path(), "vault"), new_vault(), world()).unwrap();
    let journal = ffi::Journal::new(Arc::clone(&made.vault));
    journal.write(entry("kept")).unwrap();
    let file = place(folder.path(), "backup");
    let report = made.vault.backup(file.clone(), Some(PASSPHRASE.to_owned()), None).unwrap();
    assert!(report.documents > 0);
    let restore = |key, name| {
        ffi::restore_vault(file.clone(), key, place(folder.path(), name), new_vault(), world())
    };
    let by_passphrase =
        |passphrase: &str| ffi::RestoreKey::Passphrase { passphrase: passphrase.to_owned() };
    let words = made.phrase.join(" ");
    assert_eq!(restore(by_passphrase("wrong"), "no").err(), Some(InterludeError::WrongKey));
    let restored = restore(by_passphrase(PASSPHRASE), "one").unwrap();
    let other = restore(ffi::RestoreKey::Phrase { words: words.clone() }, "two").unwrap();
    assert_eq!((restored.phrase.len(), restored.report.documents), (24, report.documents));
    assert_ne!(restored.phrase, made.phrase);
    assert_ne!(restored.phrase, other.phrase);
    let there = ffi::Journal::new(Arc::clone(&restored.vault));
    assert_eq!(there.count(all()).unwrap(), 1);
    journal.write(entry("later")).unwrap();
    let newer = place(folder.path(), "newer");
    made.vault.backup(newer.clone(), None, None).unwrap();
    let hearing = crate::host::Hearing::answering(|_| Ok(true));
    let key = ffi::RestoreKey::Phrase { words };
    restored.vault.merge_backup(newer, key, Some(Arc::clone(&hearing) as _)).unwrap();
    assert_eq!(there.count(all()).unwrap(), 2);
    assert!(!hearing.heard.lock().unwrap().is_empty());
}

#[test]
fn what_can_be_read_of_a_damaged_vault_becomes_another() {
    let folder = tempfile::tempdir().unwrap();
    let made = ffi::create_vault(place(folder.path(), "vault"), new_vault(), world()).unwrap();
    ffi::Journal::new(Arc::clone(&made.vault)).write(entry("still there")).unwrap();
    made.vault.shut().unwrap();
    let (damaged, new) = (place(folder.path(), "vault"), place(folder.path(), "new"));
    let unlock = Unlock::Phrase { words: made.phrase.join(" ") };
    let salvaged = ffi::salvage_vault(damaged, unlock, new, new_vault(), world()).unwrap();
    assert_eq!((salvaged.phrase.len(), salvaged.report.lost), (24, 0));
    assert_eq!(ffi::Journal::new(salvaged.vault).count(all()).unwrap(), 1);
}
