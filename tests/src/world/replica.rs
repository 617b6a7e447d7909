use std::path::{Path, PathBuf};
use std::sync::Arc;

use interlude_core::environment::Environment;
use interlude_core::journal::{DocumentId, Journal, NewEntry};
use interlude_core::vault::{RecoveryPhrase, Unlock};
use interlude_core::{Frontier, Interlude, NewVault, Received};
use tempfile::TempDir;

use super::{MemorySecretStore, Pulse, SimClock, SimEntropy, copy_folder, temporary};

/// One device of the participant: a vault with a world of its own around it.
pub struct Replica {
    interlude: Option<Interlude>,
    /// Its clock.
    pub clock: Arc<SimClock>,
    /// Its randomness.
    pub entropy: Arc<SimEntropy>,
    /// Its secret store, which opens the vault.
    pub secrets: Arc<MemorySecretStore>,
    /// Its recovery phrase.
    pub phrase: RecoveryPhrase,
    /// What a kill goes by.
    pub pulse: Arc<Pulse>,
    folder: PathBuf,
    home: TempDir,
}

impl Replica {
    /// A device with an empty vault. Devices with different seeds are different.
    #[must_use]
    pub fn new(seed: u64, clock: Arc<SimClock>) -> Self {
        Self::made(seed, clock, |folder, secrets, environment| {
            let new = NewVault { secret_store: Some(secrets), ..NewVault::default() };
            Interlude::create(folder, &new, environment)
        })
    }

    /// A device with the vault that `make` makes.
    #[must_use]
    pub fn made(
        seed: u64,
        clock: Arc<SimClock>,
        make: impl FnOnce(
            &Path,
            &MemorySecretStore,
            Environment,
        ) -> interlude_core::Result<(Interlude, RecoveryPhrase)>,
    ) -> Self {
        let home = temporary();
        let folder = home.path().join("vault");
        let entropy = Arc::new(SimEntropy::new(seed));
        let secrets = Arc::new(MemorySecretStore::default());
        let pulse = Arc::new(Pulse::new(folder.clone()));
        let environment = pulse.environment(&clock, &entropy);
        let (interlude, phrase) = make(&folder, &secrets, environment).unwrap();
        Self { interlude: Some(interlude), clock, entropy, secrets, phrase, pulse, folder, home }
    }

    /// A device with a copy of this one's folder and secret store, whose vault must be closed; it
    /// is closed in the copy too.
    #[must_use]
    pub fn cloned(&self, seed: u64, clock: Arc<SimClock>) -> Self {
        let home = temporary();
        let folder = home.path().join("vault");
        copy_folder(&self.folder, &folder);
        let (entropy, pulse) =
            (Arc::new(SimEntropy::new(seed)), Arc::new(Pulse::new(folder.clone())));
        let (secrets, phrase) = (Arc::new(self.secrets.copy()), self.words().parse().unwrap());
        Self { interlude: None, clock, entropy, secrets, phrase, pulse, folder, home }
    }

    /// Its recovery phrase as text.
    #[must_use]
    pub fn words(&self) -> String {
        self.phrase.words().join(" ")
    }

    /// Puts the vault's folder back to a copy of it, and opens it.
    pub fn set_back(&mut self, copy: &Path) {
        self.close();
        std::fs::remove_dir_all(&self.folder).unwrap();
        copy_folder(copy, &self.folder);
        self.open().unwrap();
    }

    /// A device with a clock of its own.
    #[must_use]
    pub fn alone(seed: u64) -> Self {
        Self::new(seed, SimClock::at("2026-03-01T12:00:00Z"))
    }

    /// The open vault.
    #[must_use]
    pub fn core(&self) -> &Interlude {
        self.interlude.as_ref().unwrap()
    }

    /// Its journal.
    #[must_use]
    pub fn journal(&self) -> Journal<'_> {
        self.core().journal()
    }

    /// The vault's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A folder that goes with the device, the vault's folder being in it.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Clock and randomness, to open the vault with.
    #[must_use]
    pub fn environment(&self) -> Environment {
        self.pulse.environment(&self.clock, &self.entropy)
    }

    /// Closes the vault; the folder stays.
    pub fn close(&mut self) {
        if let Some(interlude) = self.interlude.take() {
            interlude.close();
        }
    }

    /// Opens the vault by the secret store.
    ///
    /// # Errors
    /// Those of [`Interlude::open`].
    pub fn open(&mut self) -> interlude_core::Result<&Interlude> {
        self.close();
        let opened = self.another_handle()?;
        Ok(self.interlude.insert(opened))
    }

    /// A second handle of the same vault, as another process would have it.
    ///
    /// # Errors
    /// Those of [`Interlude::open`].
    pub fn another_handle(&self) -> interlude_core::Result<Interlude> {
        Interlude::open(&self.folder, Unlock::SecretStore(&*self.secrets), self.environment())
    }

    /// Writes an entry.
    #[must_use]
    pub fn write(&self, title: &str, body: &str) -> DocumentId {
        let (title, body) = (title.to_owned(), body.to_owned());
        self.journal().write(&NewEntry { title, body, ..NewEntry::default() }).unwrap()
    }

    /// What a search finds, best first.
    #[must_use]
    pub fn found(&self, query: &str) -> Vec<DocumentId> {
        let hits = self.journal().search(query, 100).unwrap();
        hits.into_iter().map(|hit| hit.summary.id).collect()
    }

    /// Tells another device everything it lacks.
    pub fn tell(&self, other: &Self) -> Received {
        let known = other.core().exchange().frontier().unwrap();
        let updates = self.core().exchange().updates_since(&known).unwrap();
        other.core().exchange().apply(updates).unwrap()
    }

    /// Where the device stands.
    #[must_use]
    pub fn frontier(&self) -> Frontier {
        self.core().exchange().frontier().unwrap()
    }

    /// The digest over everything it holds.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        self.core().exchange().fingerprint().unwrap()
    }
}

/// Lets all devices tell each other everything, twice round.
pub fn in_step(replicas: &[Replica]) {
    for _ in 0..2 {
        for (here, from) in replicas.iter().enumerate() {
            for (there, to) in replicas.iter().enumerate() {
                if here != there {
                    from.tell(to);
                }
            }
        }
    }
}
