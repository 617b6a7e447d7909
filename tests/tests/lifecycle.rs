//! Creating, opening, locking, and every way to the key.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use interlude_core::environment::{Environment, Lookup, SecretStore};
use interlude_core::journal::{TextField, TextPatch};
use interlude_core::vault::{KdfParams, RecoveryPhrase, Unlock};
use interlude_core::{Check, Error, Interlude, NewVault, Result};
use interlude_tests::world::{
    Answer, HOUR, MINUTE, MemorySecretStore, Replica, SimClock, SimEntropy, contents, temporary,
};

const SECOND: i64 = 1000;

fn open(device: &Replica, unlock: Unlock<'_>) -> Result<Interlude> {
    Interlude::open(device.folder(), unlock, device.environment())
}

#[test]
fn a_vault_goes_from_create_to_close_and_opens_again() {
    let mut device = Replica::alone(1);
    let id = device.write("first", "words");
    let core = device.core();
    core.suspend().unwrap();
    core.suspend().unwrap();
    assert!(matches!(core.journal().get(&id), Err(Error::Locked(_))));
    assert!(matches!(core.exchange().fingerprint(), Err(Error::Locked(_))));
    assert!(matches!(core.check(Check::Quick, &mut |_| ()), Err(Error::Locked(_))));
    core.resume().unwrap();
    core.resume().unwrap();
    assert_eq!(core.journal().get(&id).unwrap().content.body, "words");
    core.lock();
    assert!(matches!(core.journal().get(&id), Err(Error::Locked(_))));
    assert!(matches!(core.resume(), Err(Error::Locked(_))));
    assert!(matches!(core.is_protected(), Err(Error::Locked(_))));
    device.open().unwrap();
    assert_eq!(device.core().problems(), []);
    assert_eq!(device.journal().get(&id).unwrap().content.body, "words");
}

#[test]
fn an_editor_outlives_a_suspension() {
    let device = Replica::alone(1);
    let id = device.write("", "one");
    let mut editor = device.journal().open(&id).unwrap();
    let patch = |at| TextPatch { field: TextField::Body, at, delete: 0, insert: "!".into() };
    device.core().suspend().unwrap();
    assert!(matches!(editor.splice(patch(3)), Err(Error::Locked(_))));
    device.core().resume().unwrap();
    editor.splice(patch(3)).unwrap();
    assert_eq!(editor.text(TextField::Body).unwrap(), "one!");
}

#[test]
fn suspended_holds_no_file() {
    let device = Replica::alone(1);
    let _ = device.write("first", "words");
    device.core().suspend().unwrap();
    let held = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let held: Vec<_> = held.filter_map(|fd| fs::read_link(fd.path()).ok()).collect();
    assert!(held.iter().all(|file| !file.starts_with(device.folder())), "{held:?}");
    let left: Vec<_> = contents(device.folder()).into_keys().collect();
    assert!(left.iter().all(|name| !name.contains("-wal") && !name.contains("-shm")), "{left:?}");
}

#[test]
fn nothing_is_created_over_anything() {
    let home = temporary();
    let environment = || Environment {
        clock: SimClock::at("2026-03-01T12:00:00Z") as _,
        entropy: std::sync::Arc::new(SimEntropy::new(1)) as _,
    };
    let create = |folder: &Path| {
        let created = Interlude::create(folder, &NewVault::default(), environment());
        created.map(|_| ()).map_err(|error| error.clone())
    };
    for name in [".hidden", "journal-1.db", "vault.cbor"] {
        let folder = home.path().join(format!("with {name}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(name), b"mine").unwrap();
        assert!(matches!(create(&folder), Err(Error::Exists(_))));
        assert_eq!(fs::read(folder.join(name)).unwrap(), b"mine");
    }
    let file = home.path().join("a file");
    fs::write(&file, b"mine").unwrap();
    assert!(create(&file).is_err());
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    let empty = home.path().join("empty");
    fs::create_dir(&empty).unwrap();
    create(&empty).unwrap();
    assert!(matches!(create(&empty), Err(Error::Exists(_))));
    create(&home.path().join("new/deeper")).unwrap();
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().flatten().collect();
    assert_eq!(names.len(), 6, "nothing is left beside the vaults: {names:?}");
}

#[test]
fn no_answer_of_the_secret_store_makes_a_key() {
    let mut device = Replica::alone(1);
    let id = device.write("first", "words");
    device.close();
    let (files, secrets) = (contents(device.folder()), device.secrets.secrets());
    for answer in [Answer::Absent, Answer::Unreadable] {
        device.secrets.answer(answer);
        assert!(matches!(device.open(), Err(Error::Locked(_))), "{answer:?}");
        assert!(device.secrets.secrets() == secrets && device.secrets.written() == 1);
        assert!(contents(device.folder()) == files, "nothing was changed");
    }
    let other = MemorySecretStore::default();
    assert!(matches!(open(&device, Unlock::SecretStore(&other)), Err(Error::Locked(_))));
    assert_eq!(other.written(), 0);
    device.secrets.answer(Answer::UnreadableFor(2));
    device.open().unwrap();
    assert_eq!(device.journal().get(&id).unwrap().content.body, "words");
    device.close();
    device.secrets.answer(Answer::Unreadable);
    let phrase: RecoveryPhrase = device.phrase.words().join(" ").parse().unwrap();
    let opened = open(&device, Unlock::Phrase(&phrase)).unwrap();
    assert_eq!(opened.journal().get(&id).unwrap().content.body, "words");
}

#[test]
fn a_secret_of_the_wrong_kind_opens_nothing() {
    use interlude_core::environment::SecretStore;
    let mut device = Replica::alone(1);
    device.close();
    let name = device.secrets.secrets().into_keys().next().unwrap();
    for secret in [&[][..], &[7; 31], &[7; 32], &[7; 33]] {
        device.secrets.put(&name, secret).unwrap();
        assert_eq!(device.open().err(), Some(Error::WrongKey));
    }
}

#[test]
fn the_phrase_protects_once_it_was_typed_back() {
    let mut device = Replica::alone(1);
    assert!(!device.core().is_protected().unwrap());
    let other = Replica::alone(2);
    assert_eq!(device.core().protect(&other.phrase), Err(Error::WrongKey));
    assert!(!device.core().is_protected().unwrap());
    device.core().protect(&device.phrase).unwrap();
    device.open().unwrap();
    assert!(device.core().is_protected().unwrap());
    assert_eq!(open(&device, Unlock::Phrase(&other.phrase)).err(), Some(Error::WrongKey));
    assert_eq!(device.phrase.words().len(), 24);
}

#[test]
fn the_secret_store_can_be_given_a_key_and_lose_it() {
    let mut device = Replica::alone(1);
    device.core().withdraw(&*device.secrets).unwrap();
    assert!(device.secrets.secrets().is_empty());
    device.close();
    assert!(matches!(device.open(), Err(Error::Locked(_))));
    let opened = open(&device, Unlock::Phrase(&device.phrase)).unwrap();
    opened.enroll(&*device.secrets).unwrap();
    opened.close();
    device.open().unwrap();
}

/// A store in which putting a secret is interrupted: before it holds it, or after.
struct Interrupted<'a> {
    store: &'a MemorySecretStore,
    holds_it: bool,
}

impl SecretStore for Interrupted<'_> {
    fn get(&self, name: &str) -> Lookup {
        self.store.get(name)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<()> {
        if self.holds_it {
            self.store.put(name, secret)?;
        }
        Err(Error::Internal("interrupted"))
    }

    fn remove(&self, name: &str) -> Result<()> {
        self.store.remove(name)
    }
}

#[test]
fn giving_the_store_a_key_may_be_interrupted_at_any_time() {
    let mut device = Replica::alone(1);
    for holds_it in [false, true, false, false, true] {
        let interrupted = Interrupted { store: &device.secrets, holds_it };
        assert!(device.core().enroll(&interrupted).is_err());
        device.close();
        device.open().unwrap();
    }
    for _ in 0..3 {
        device.core().enroll(&*device.secrets).unwrap();
        device.close();
        device.open().unwrap();
    }
}

#[test]
fn a_key_that_was_replaced_opens_nothing_any_more() {
    let mut device = Replica::alone(1);
    let old = device.secrets.copy();
    for _ in 0..20 {
        let interrupted = Interrupted { store: &device.secrets, holds_it: true };
        assert!(device.core().enroll(&interrupted).is_err());
    }
    device.core().enroll(&*device.secrets).unwrap();
    device.close();
    assert_eq!(open(&device, Unlock::SecretStore(&old)).err(), Some(Error::WrongKey));
    device.open().unwrap();
}

/// The cheapest cost that is allowed.
const CHEAP: KdfParams = KdfParams { memory_kib: 65_536, passes: 3, lanes: 1 };

#[test]
fn five_wrong_passphrases_make_one_wait() {
    let mut device = Replica::alone(1);
    device.core().set_passphrase(Some("cold tea in the morning"), CHEAP).unwrap();
    device.close();
    let clock = device.clock.clone();
    let attempt = |words: &str| open(&device, Unlock::Passphrase(words)).map(Interlude::close);
    for _ in 0..5 {
        assert_eq!(attempt("hot tea"), Err(Error::WrongKey));
    }
    let wait = |wait_ms| Err(Error::TryLater { wait_ms });
    assert_eq!(attempt("cold tea in the morning"), wait(30 * SECOND), "not even the right one");
    clock.pass(29 * SECOND);
    assert_eq!(attempt("hot tea"), wait(SECOND));
    clock.pass(-10 * HOUR);
    assert_eq!(attempt("hot tea"), wait(30 * SECOND), "setting the clock back wins nothing");
    clock.pass(30 * SECOND);
    assert_eq!(attempt("hot tea"), Err(Error::WrongKey));
    assert_eq!(attempt("hot tea"), wait(MINUTE));
    // The other ways are not held up.
    open(&device, Unlock::Phrase(&device.phrase)).unwrap().close();
    open(&device, Unlock::SecretStore(&*device.secrets)).unwrap().close();
    clock.pass(MINUTE);
    assert_eq!(attempt("cold tea in the morning"), Ok(()));
    assert_eq!(attempt("hot tea"), Err(Error::WrongKey), "and the count begins anew");
}

#[test]
fn passphrases_are_set_changed_and_removed() {
    let device = Replica::alone(1);
    let attempt = |words: &str| open(&device, Unlock::Passphrase(words)).map(Interlude::close);
    assert!(matches!(attempt("none was set"), Err(Error::Locked(_))));
    // Composed and decomposed are the same passphrase.
    device.core().set_passphrase(Some("caf\u{e9}"), CHEAP).unwrap();
    assert_eq!(attempt("cafe\u{301}"), Ok(()));
    for refused in ["", &"x".repeat(1025)] {
        let set = device.core().set_passphrase(Some(refused), CHEAP);
        assert!(matches!(set, Err(Error::Invalid { .. })), "{set:?}");
    }
    let cheaper = KdfParams { memory_kib: 1024, ..CHEAP };
    let set = device.core().set_passphrase(Some("too cheap"), cheaper);
    assert!(matches!(set, Err(Error::Invalid { .. })), "{set:?}");
    device.core().set_passphrase(Some("another one"), CHEAP).unwrap();
    assert_eq!((attempt("caf\u{e9}"), attempt("another one")), (Err(Error::WrongKey), Ok(())));
    device.core().set_passphrase(None, CHEAP).unwrap();
    assert!(matches!(attempt("another one"), Err(Error::Locked(_))));
    assert_eq!(attempt(""), Err(Error::Locked("it has no passphrase: use the recovery phrase")));
}

#[test]
fn a_folder_without_a_vault_is_not_found() {
    let home = temporary();
    let device = Replica::alone(1);
    for folder in [home.path().to_owned(), home.path().join("nowhere")] {
        let opened = Interlude::open(&folder, Unlock::Phrase(&device.phrase), device.environment());
        assert!(matches!(opened.err(), Some(Error::NotFound(_))));
        assert_eq!(contents(home.path()), BTreeMap::new(), "and none is made");
    }
}
