//! What an app provides, and values to begin with.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};

pub(crate) type Given<T> = Result<T, InterludeError>;

/// A secret store that forgets everything with the test, and fails when it is told to.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) secrets: Mutex<BTreeMap<String, Vec<u8>>>,
    pub(crate) broken: Mutex<bool>,
}

impl Memory {
    fn working(&self) -> Given<()> {
        if *self.broken.lock().unwrap() { Err(thrown()) } else { Ok(()) }
    }
}

impl ffi::SecretStore for Memory {
    fn get(&self, name: String) -> Given<ffi::SecretLookup> {
        self.working()?;
        let secret = self.secrets.lock().unwrap().get(&name).cloned();
        Ok(secret.map_or(ffi::SecretLookup::Absent, |secret| ffi::SecretLookup::Present { secret }))
    }

    fn put(&self, name: String, secret: Vec<u8>) -> Given<()> {
        self.working()?;
        self.secrets.lock().unwrap().insert(name, secret);
        Ok(())
    }

    fn remove(&self, name: String) -> Given<()> {
        self.working()?;
        self.secrets.lock().unwrap().remove(&name);
        Ok(())
    }
}

/// What an app's own code throws, with words that are nobody's business.
pub(crate) const PRIVATE: &str = "what nobody is to read";

pub(crate) fn thrown() -> InterludeError {
    InterludeError::Storage { full: false, doing: PRIVATE.to_owned() }
}

pub(crate) fn world() -> ffi::World {
    ffi::World { zone: "Europe/Berlin".parse().unwrap(), transport: None, clock: None }
}

pub(crate) fn new_vault() -> ffi::NewVault {
    let secret_store = Some(Arc::new(Memory::default()) as _);
    ffi::NewVault { passphrase: None, secret_store, kdf: None }
}

pub(crate) fn place(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

pub(crate) fn vault(folder: &Path) -> Arc<Vault> {
    vault_in(folder, world())
}

pub(crate) fn vault_in(folder: &Path, world: ffi::World) -> Arc<Vault> {
    ffi::create_vault(place(folder, "vault"), new_vault(), world).unwrap().vault
}

pub(crate) fn entry(title: &str) -> ffi::NewEntry {
    ffi::NewEntry { title: title.to_owned(), ..ffi::NewEntry::default() }
}

pub(crate) fn all() -> ffi::EntryFilter {
    ffi::EntryFilter::default()
}

/// Hears of everything, and answers as it is told.
pub(crate) struct Hearing {
    pub(crate) heard: Mutex<Vec<u64>>,
    pub(crate) answer: fn(u64) -> Given<bool>,
}

impl Hearing {
    pub(crate) fn answering(answer: fn(u64) -> Given<bool>) -> Arc<Self> {
        Arc::new(Self { heard: Mutex::default(), answer })
    }
}

impl ffi::Progress for Hearing {
    fn reached(&self, done: u64) -> Given<bool> {
        self.heard.lock().unwrap().push(done);
        (self.answer)(done)
    }
}
