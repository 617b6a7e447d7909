use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::Error;
use crate::environment::{Clock, Environment, Lookup, SecretStore, SystemEntropy};
use crate::time::Timestamp;

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn zone(&self) -> chrono_tz::Tz {
        chrono_tz::UTC
    }
}

fn world() -> (Environment, Arc<Hands>) {
    let clock = Arc::new(Hands(AtomicI64::new(1_700_000_000_000)));
    let entropy = Arc::new(SystemEntropy::default());
    (Environment { clock: clock.clone(), entropy }, clock)
}

fn make(root: &Path, passphrase: Option<&str>) -> (RecoveryPhrase, Environment, Arc<Hands>) {
    let (environment, clock) = world();
    let (_, phrase) = create(root, passphrase, None, KdfParams::default(), &environment).unwrap();
    (phrase, environment, clock)
}

fn fails(root: &Path, unlock: Unlock<'_>, environment: &Environment) -> Option<Error> {
    open(root, unlock, environment).err()
}

#[test]
fn every_flipped_bit_of_the_header_is_noticed_and_the_copy_serves() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("v");
    let (phrase, environment, _) = make(&root, None);
    let [first, second] = folder::VaultFolder::new(&root).headers();
    let whole = fs::read(&first).unwrap();
    for place in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[place] ^= 1 << (place % 8);
        fs::write(&first, &flipped).unwrap();
        let vault = open(&root, Unlock::Phrase(&phrase), &environment).unwrap();
        assert_eq!(vault.warnings(), [Warning::HeaderCopy], "byte {place}");
        fs::write(&second, &flipped).unwrap();
        let error = fails(&root, Unlock::Phrase(&phrase), &environment);
        assert_eq!(error, Some(Error::Damaged("the header")), "byte {place}");
        assert_eq!(fs::read(&first).unwrap(), flipped);
        fs::write(&second, &whole).unwrap();
    }
}

/// Someone who can compute the checksum, but not the tag.
#[test]
fn a_header_forged_without_the_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("v");
    let (phrase, environment, _) = make(&root, None);
    let [first, second] = folder::VaultFolder::new(&root).headers();
    let whole = fs::read(&first).unwrap();
    let body = 9..whole.len() - 64;
    for place in body {
        let mut forged = whole[..whole.len() - 32].to_vec();
        forged[place] ^= 1;
        let sum = ring::digest::digest(&ring::digest::SHA256, &forged);
        forged.extend(sum.as_ref());
        fs::write(&first, &forged).unwrap();
        fs::write(&second, &forged).unwrap();
        assert!(fails(&root, Unlock::Phrase(&phrase), &environment).is_some(), "byte {place}");
    }
}

#[test]
fn costs_out_of_bounds_cost_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (environment, _) = world();
    let good = KdfParams::default();
    for params in [
        KdfParams { memory_kib: 65_535, ..good },
        KdfParams { memory_kib: 524_289, ..good },
        KdfParams { memory_kib: u32::MAX, ..good },
        KdfParams { passes: 2, ..good },
        KdfParams { passes: 11, ..good },
        KdfParams { lanes: 0, ..good },
        KdfParams { lanes: 5, ..good },
    ] {
        let made = create(&folder.path().join("v"), Some("p"), None, params, &environment);
        assert!(matches!(made.err(), Some(Error::Invalid { field: "key derivation", .. })));
    }
    assert!(!folder.path().join("v").exists());
}

#[test]
fn five_wrong_passphrases_and_then_a_wait_that_the_right_one_ends() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("v");
    let (phrase, environment, clock) = make(&root, Some("correct horse"));
    for _ in 0..5 {
        let error = fails(&root, Unlock::Passphrase("wrong"), &environment);
        assert_eq!(error, Some(Error::WrongKey));
    }
    let wait = Some(Error::TryLater { wait_ms: 30_000 });
    assert_eq!(fails(&root, Unlock::Passphrase("correct horse"), &environment), wait);
    assert!(open(&root, Unlock::Phrase(&phrase), &environment).is_ok(), "the phrase never waits");
    clock.0.fetch_add(30_000, Ordering::Relaxed);
    assert!(open(&root, Unlock::Passphrase("correct horse"), &environment).is_ok());
    let error = fails(&root, Unlock::Passphrase("wrong"), &environment);
    assert_eq!(error, Some(Error::WrongKey), "the count began anew");
}

#[test]
fn an_open_vault_asks_for_its_passphrase_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("v");
    let (_, environment, _) = make(&root, Some("correct horse"));
    let vault = open(&root, Unlock::Passphrase("correct horse"), &environment).unwrap();
    assert_eq!(vault.check_passphrase("correct horse", &environment), Ok(()));
    for _ in 0..5 {
        assert_eq!(vault.check_passphrase("wrong", &environment), Err(Error::WrongKey));
    }
    let later = Err(Error::TryLater { wait_ms: 30_000 });
    assert_eq!(vault.check_passphrase("correct horse", &environment), later, "it is an attempt");
}

struct Keychain(std::sync::Mutex<(Option<Vec<u8>>, bool, u32)>);

impl SecretStore for Keychain {
    fn get(&self, _: &str) -> Lookup {
        let state = self.0.lock().unwrap();
        match (&state.0, state.1) {
            (_, true) => Lookup::Unreadable,
            (Some(secret), _) => Lookup::Present(secret.clone().into()),
            (None, _) => Lookup::Absent,
        }
    }

    fn put(&self, _: &str, secret: &[u8]) -> crate::Result<()> {
        let mut state = self.0.lock().unwrap();
        (state.0, state.2) = (Some(secret.to_vec()), state.2 + 1);
        Ok(())
    }

    fn remove(&self, _: &str) -> crate::Result<()> {
        self.0.lock().unwrap().0 = None;
        Ok(())
    }
}

#[test]
fn a_store_without_an_answer_never_gets_a_new_key() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("v");
    let (environment, _) = world();
    let store = Keychain(std::sync::Mutex::default());
    create(&root, None, Some(&store), KdfParams::default(), &environment).unwrap();
    assert!(open(&root, Unlock::SecretStore(&store), &environment).is_ok());
    store.0.lock().unwrap().1 = true;
    let error = fails(&root, Unlock::SecretStore(&store), &environment);
    assert!(matches!(error, Some(Error::Locked(_))));
    let secret = std::mem::take(&mut *store.0.lock().unwrap()).0;
    let error = fails(&root, Unlock::SecretStore(&store), &environment);
    assert!(matches!(error, Some(Error::Locked(_))));
    assert_eq!(store.0.lock().unwrap().2, 0, "nothing was put");
    store.0.lock().unwrap().0 = secret;
    assert!(open(&root, Unlock::SecretStore(&store), &environment).is_ok());
}

#[test]
fn an_attachment_reads_back_once_it_has_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("v");
    let (phrase, environment, _) = make(&root, None);
    let vault = open(&root, Unlock::Phrase(&phrase), &environment).unwrap();
    let store = vault.attachments().unwrap();
    let content = vec![42; 600_000];
    let first = store.seal(&mut content.as_slice(), &environment).unwrap();
    let again = store.seal(&mut content.as_slice(), &environment).unwrap();
    assert_eq!(first.digest, again.digest);
    assert!(first.name != again.name && first.key != again.key, "one name, one key");
    assert_eq!(store.remove_others(&|_| false).unwrap(), 0, "both are still being written");
    first.staged.place(&store, &first.name).unwrap();
    drop(again);
    assert_eq!(fs::read_dir(root.join("attachments")).unwrap().count(), 1);
    let mut read = Vec::new();
    let mut reader = store.open(&first.name, &first.key, first.length).unwrap();
    std::io::Read::read_to_end(&mut reader, &mut read).unwrap();
    assert!(read == content);
    let mut reader = store.open(&first.name, &first.key, first.length - 1).unwrap();
    assert!(std::io::Read::read_to_end(&mut reader, &mut Vec::new()).is_err());
}

fn backup(path: &Path, key: &Key, items: u8) {
    let (environment, _) = world();
    let keys = BackupKeys { phrase: Some(key), passphrase: None };
    let mut writer = BackupWriter::create(path, &keys, &environment).unwrap();
    for kind in 1..=items {
        writer.item(kind, 50_000, &mut vec![kind; 50_000].as_slice()).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn a_backup_that_was_cut_or_changed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b");
    let (environment, _) = world();
    let phrase = RecoveryPhrase::make(&*environment.entropy).unwrap();
    backup(&path, &phrase.backup_key().unwrap(), 4);
    let read = || BackupReader::open(&path, BackupUnlock::Phrase(&phrase))?.check();
    assert_eq!(read(), Ok(()));
    let whole = fs::read(&path).unwrap();
    for place in (0..whole.len()).step_by(977).chain([whole.len() - 1]) {
        fs::write(&path, &whole[..place]).unwrap();
        assert!(read().is_err(), "cut at {place}");
        let mut flipped = whole.clone();
        flipped[place] ^= 4;
        fs::write(&path, &flipped).unwrap();
        assert!(read().is_err(), "flipped at {place}");
    }
}
