use std::collections::BTreeMap;
use std::fs;

use interlude_core::journal::{EntryContent, EntryFilter};
use interlude_core::vault::Unlock;
use interlude_core::{Check, Error, Interlude, NewVault, Problem, Salvaged};

use super::{Replica, contents};

/// What a vault with broken files made of it.
#[derive(Debug)]
pub enum Outcome {
    /// It was not opened.
    Refused(Error),
    /// It was opened, and something was said to be wrong.
    Told(Vec<Problem>),
    /// It was opened as if nothing were wrong, and everything reads as before.
    Unharmed,
    /// It was opened as if nothing were wrong, and something is not as before.
    Silent(&'static str),
}

impl Outcome {
    /// Whether nobody was deceived.
    #[must_use]
    pub fn is_honest(&self) -> bool {
        match self {
            Self::Refused(error) => matches!(error, Error::Damaged(_) | Error::TooNew(_)),
            Self::Told(problems) => !problems.is_empty(),
            Self::Unharmed => true,
            Self::Silent(_) => false,
        }
    }
}

/// A closed vault of which each trial breaks something.
pub struct Specimen {
    device: Replica,
    /// Its files when it was closed.
    pub files: BTreeMap<String, Vec<u8>>,
    fingerprint: [u8; 32],
    entries: Vec<EntryContent>,
    hits: Vec<String>,
}

impl Specimen {
    /// Closes the vault of a device.
    #[must_use]
    pub fn of(mut device: Replica) -> Self {
        let fingerprint = device.fingerprint();
        let entries = entries(device.core()).unwrap();
        let hits = hits(device.core()).unwrap();
        device.close();
        let files = contents(device.folder());
        Self { device, files, fingerprint, entries, hits }
    }

    /// Opens the vault with some files replaced (or, without bytes, removed), looks at everything,
    /// closes it, and makes sure that the files are still those that were put there.
    pub fn trial(&self, broken: &[(&str, Option<Vec<u8>>)]) -> Outcome {
        self.lay(broken);
        let before = kept(self.device.folder());
        let outcome = match self.device.another_handle() {
            Err(error) => Outcome::Refused(error),
            Ok(core) => {
                let outcome = self.look(&core);
                core.close();
                outcome
            }
        };
        let after = kept(self.device.folder());
        for (name, bytes) in &before {
            assert!(after.get(name) == Some(bytes), "{name} was changed: {outcome:?}");
        }
        assert_eq!(after.len(), before.len(), "files were made: {outcome:?}");
        outcome
    }

    /// Puts the files as they were, but for these.
    fn lay(&self, broken: &[(&str, Option<Vec<u8>>)]) {
        let folder = self.device.folder();
        for name in contents(folder).keys().filter(|name| *name != "attachments") {
            fs::remove_file(folder.join(name)).unwrap();
        }
        let broken: BTreeMap<&str, &Option<Vec<u8>>> =
            broken.iter().map(|(name, bytes)| (*name, bytes)).collect();
        for (name, bytes) in self.files.iter().filter(|(name, _)| *name != "attachments") {
            match broken.get(name.as_str()) {
                Some(Some(other)) => fs::write(folder.join(name), other).unwrap(),
                Some(None) => {}
                None => fs::write(folder.join(name), bytes).unwrap(),
            }
        }
    }

    /// Breaks files and makes a new vault of what can be read of them: every entry that is in it
    /// says what it said, and those that are missing were counted.
    ///
    /// # Errors
    /// Those of [`Interlude::salvage`].
    pub fn salvage(&self, broken: &[(&str, Option<Vec<u8>>)]) -> interlude_core::Result<Salvaged> {
        self.lay(broken);
        let before = kept(self.device.folder());
        let to = self.device.home().join("salvaged");
        let (unlock, world) =
            (Unlock::SecretStore(&*self.device.secrets), self.device.environment());
        let new = NewVault::default();
        let made = Interlude::salvage(self.device.folder(), unlock, &to, &new, world, &mut |_| ());
        assert!(kept(self.device.folder()) == before, "the damaged vault was changed");
        let (core, _, salvaged) = made?;
        let there = entries(&core).unwrap();
        assert_eq!(core.check(Check::Thorough, &mut |_| ()).unwrap(), []);
        core.close();
        std::fs::remove_dir_all(to).unwrap();
        let same = there.iter().filter(|entry| self.entries.contains(entry)).count() as u64;
        assert!(same >= salvaged.documents, "{salvaged:?}: {same} entries are as they were");
        assert!(there.len() as u64 == salvaged.documents + salvaged.older, "{salvaged:?}");
        let missing = self.entries.len() as u64 - there.len() as u64;
        assert!(missing <= salvaged.lost, "{salvaged:?}: {missing} are missing");
        Ok(salvaged)
    }

    fn look(&self, core: &Interlude) -> Outcome {
        let mut problems = core.problems();
        problems.extend(core.check(Check::Thorough, &mut |_| ()).unwrap());
        if !problems.is_empty() {
            return Outcome::Told(problems);
        }
        let same = |what, same: bool| (!same).then_some(Outcome::Silent(what));
        same("entries", entries(core).is_ok_and(|entries| entries == self.entries))
            .or(same("search", hits(core).as_ref() == Ok(&self.hits)))
            .or(same("fingerprint", core.exchange().fingerprint() == Ok(self.fingerprint)))
            .unwrap_or(Outcome::Unharmed)
    }
}

/// The files that nobody but the owner's own edits may change. The log comes and goes, and the
/// note of how far the vault had come is written at every closing.
fn kept(folder: &std::path::Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = contents(folder);
    files.retain(|name, _| {
        !name.ends_with("-wal") && !name.ends_with("-shm") && name != "frontier.cbor"
    });
    files
}

fn entries(core: &Interlude) -> interlude_core::Result<Vec<EntryContent>> {
    let mut all = Vec::new();
    for trashed in [false, true] {
        let filter = EntryFilter { trashed, ..EntryFilter::default() };
        for entry in core.journal().list(&filter, None, 1000)?.entries {
            all.push(core.journal().get(&entry.id)?.content);
        }
    }
    Ok(all)
}

/// What searches find, in order.
fn hits(core: &Interlude) -> interlude_core::Result<Vec<String>> {
    let mut all = Vec::new();
    for query in ["word", "worda", "wordb2", "day 1", "7"] {
        let hits = core.journal().search(query, 100)?;
        all.extend(hits.into_iter().map(|hit| format!("{} {}", hit.summary.id, hit.snippet)));
    }
    Ok(all)
}

/// The name of the database among the files of a vault.
#[must_use]
pub fn database(files: &BTreeMap<String, Vec<u8>>) -> &str {
    files.keys().find(|name| name.ends_with(".db")).unwrap()
}
