use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use interlude_core::environment::Environment;
use interlude_core::vault::{RecoveryPhrase, Unlock};
use interlude_core::{Check, Error, Interlude, RestoreKey};

/// A folder for a vault and an export to import, and what a child that works on them said.
pub(crate) struct Torture {
    folder: tempfile::TempDir,
    phrase: Option<RecoveryPhrase>,
    bodies: HashMap<String, String>,
    erased: Vec<String>,
    backups: Vec<PathBuf>,
    imported: u64,
}

impl Torture {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let export = folder.path().join("vault.export");
        std::fs::create_dir(&export).unwrap();
        for day in 1..=20 {
            let text = format!("---\ndate: 2024-05-{day:02}\n---\n\nimported day {day}\n");
            std::fs::write(export.join(format!("{day}.md")), text).unwrap();
        }
        Self::silent(folder)
    }

    /// The same, with what was said so far, of a folder that is a copy of this one's.
    pub(crate) fn silent(folder: tempfile::TempDir) -> Self {
        let (bodies, erased, backups) = (HashMap::new(), Vec::new(), Vec::new());
        Self { folder, phrase: None, bodies, erased, backups, imported: 0 }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// A child that makes the vault if there is none and works on it for so many rounds.
    pub(crate) fn child(&self, run: u64, rounds: u64) -> Command {
        let mut child = Command::new(env!("CARGO_BIN_EXE_torture"));
        child.arg(self.root()).args([run.to_string(), rounds.to_string()]);
        child.stdout(Stdio::piped()).stdin(Stdio::null());
        child
    }

    /// Remembers what a child said; a line that was cut was not acknowledged.
    pub(crate) fn hear(&mut self, said: &str) {
        for line in said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            match line.split_once(' ').unwrap() {
                ("made", words) => {
                    self.phrase = Some(words.parse().unwrap());
                    std::fs::write(self.root().with_extension("words"), words).unwrap();
                }
                ("wrote", rest) => {
                    let (id, body) = rest.split_once(' ').unwrap();
                    self.bodies.insert(id.to_owned(), body.to_owned());
                }
                ("erased", id) => self.erased.push(id.to_owned()),
                ("backed-up", name) => self.backups.push(self.folder.path().join(name)),
                ("imported", number) => self.imported = number.parse().unwrap(),
                ("refused", _) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// How many entries were acknowledged, and of the export to import.
    pub(crate) fn acknowledged(&self) -> (usize, u64) {
        (self.bodies.len(), self.imported)
    }

    /// Everything acknowledged is there, nothing erased is, nothing is damaged.
    pub(crate) fn check(&mut self, what: &str) {
        let Some(phrase) = self.phrase.take() else { return self.make_anew(what) };
        let opened = Interlude::open(&self.root(), Unlock::Phrase(&phrase), world());
        let interlude = opened.unwrap_or_else(|error| panic!("{what}: {error}"));
        for (id, body) in &self.bodies {
            let entry = interlude.journal().get(&id.parse().unwrap());
            let there = entry.unwrap_or_else(|error| panic!("{what}: {id} {error}"));
            assert!(there.content.body.starts_with(body.as_str()), "{what}: {id}");
        }
        for id in &self.erased {
            let entry = interlude.journal().get(&id.parse().unwrap());
            assert!(matches!(entry, Err(Error::NotFound(_))), "{what}: {id} is back");
        }
        let problems = interlude.check(Check::Thorough, &mut |_| ()).unwrap();
        assert!(problems.is_empty(), "{what}: {problems:?}");
        let before = interlude.exchange().fingerprint().unwrap();
        interlude.rebuild(&mut |_| ()).unwrap();
        assert_eq!(interlude.exchange().fingerprint().unwrap(), before, "{what}: rebuild");
        self.read_backups(&phrase, what);
        self.phrase = Some(phrase);
    }

    /// A vault that was never acknowledged is whole or not there, and does not stand in the way.
    fn make_anew(&self, what: &str) {
        let made = Interlude::create(&self.root(), &Default::default(), world());
        match made {
            Ok((interlude, _)) => interlude.close(),
            Err(error) => assert!(self.root().join("vault.cbor").exists(), "{what}: {error}"),
        }
    }

    /// A backup that was called done can be restored.
    fn read_backups(&mut self, phrase: &RecoveryPhrase, what: &str) {
        for file in self.backups.drain(..) {
            let root = self.folder.path().join("restored");
            let (key, new) = (RestoreKey::Phrase(phrase), Default::default());
            let restored = Interlude::restore(&file, key, &root, &new, world(), &mut |_| ());
            restored.unwrap_or_else(|error| panic!("{what}: a backup: {error}")).0.close();
            std::fs::remove_dir_all(root).unwrap();
            std::fs::remove_file(file).unwrap();
        }
    }
}

fn world() -> Environment {
    Environment::system(chrono_tz::Europe::Berlin)
}
