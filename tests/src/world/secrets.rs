use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use interlude_core::Result;
use interlude_core::environment::{Lookup, SecretStore};
use zeroize::Zeroizing;

/// How the secret store answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Answer {
    /// With what it holds.
    #[default]
    Honest,
    /// As if it held nothing.
    Absent,
    /// It cannot tell now.
    Unreadable,
    /// It cannot tell the next so many times, and then it can.
    UnreadableFor(u32),
}

#[derive(Default)]
struct Inside {
    secrets: BTreeMap<String, Vec<u8>>,
    answer: Answer,
    asked: u64,
    written: u64,
}

/// The operating system's secret store, in memory. Unlocking with it costs no key derivation.
#[derive(Default)]
pub struct MemorySecretStore(Mutex<Inside>);

impl MemorySecretStore {
    /// How it answers from now on.
    pub fn answer(&self, answer: Answer) {
        self.inside().answer = answer;
    }

    /// Another one with the same secrets.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self(Mutex::new(Inside { secrets: self.secrets(), ..Inside::default() }))
    }

    /// How often it was asked for a secret.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.inside().asked
    }

    /// How often a secret was put or removed.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.inside().written
    }

    /// Everything it holds.
    #[must_use]
    pub fn secrets(&self) -> BTreeMap<String, Vec<u8>> {
        self.inside().secrets.clone()
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }
}

impl SecretStore for MemorySecretStore {
    fn get(&self, name: &str) -> Lookup {
        let mut inside = self.inside();
        inside.asked += 1;
        match inside.answer {
            Answer::Absent => return Lookup::Absent,
            Answer::Unreadable => return Lookup::Unreadable,
            Answer::UnreadableFor(0) | Answer::Honest => {}
            Answer::UnreadableFor(more) => {
                inside.answer = Answer::UnreadableFor(more - 1);
                return Lookup::Unreadable;
            }
        }
        match inside.secrets.get(name) {
            Some(secret) => Lookup::Present(Zeroizing::new(secret.clone())),
            None => Lookup::Absent,
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<()> {
        let mut inside = self.inside();
        inside.written += 1;
        inside.secrets.insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<()> {
        let mut inside = self.inside();
        inside.written += 1;
        inside.secrets.remove(name);
        Ok(())
    }
}
