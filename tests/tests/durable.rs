//! Acknowledged means durable: a process that is killed at any moment, and a disk that fills up.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use interlude_core::environment::Environment;
use interlude_core::vault::{RecoveryPhrase, Unlock};
use interlude_core::{Check, Error, Interlude, NewVault, RestoreKey};

/// How often, in CI and with `./test long`.
fn count(usual: u64, long: u64) -> u64 {
    if std::env::var_os("INTERLUDE_LONG").is_some() { long } else { usual }
}

/// The same numbers for the same seed (SplitMix64).
fn dice(seed: u64) -> u64 {
    let value = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value ^ (value >> 31)
}

fn world() -> Environment {
    Environment::system(chrono_tz::Europe::Berlin)
}

/// A vault, an export to import, and everything that was ever acknowledged.
struct Torture {
    folder: tempfile::TempDir,
    phrase: RecoveryPhrase,
    bodies: HashMap<String, String>,
    erased: Vec<String>,
    backups: Vec<PathBuf>,
    imported: u64,
}

impl Torture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("vault");
        let (interlude, phrase) = Interlude::create(&root, &NewVault::default(), world()).unwrap();
        interlude.close();
        std::fs::write(folder.path().join("words"), phrase.words().join(" ")).unwrap();
        let export = folder.path().join("vault.export");
        std::fs::create_dir(&export).unwrap();
        for day in 1..=20 {
            let text = format!("---\ndate: 2024-05-{day:02}\n---\n\nimported day {day}\n");
            std::fs::write(export.join(format!("{day}.md")), text).unwrap();
        }
        let (bodies, erased, backups) = (HashMap::new(), Vec::new(), Vec::new());
        Self { folder, phrase, bodies, erased, backups, imported: 0 }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn child(&self, run: u64) -> Command {
        let mut child = Command::new(env!("CARGO_BIN_EXE_torture"));
        child.arg(self.root()).arg(self.folder.path().join("words")).arg(run.to_string());
        child.stdout(Stdio::piped()).stdin(Stdio::null());
        child
    }

    /// Remembers what a child said; a line that was cut was not acknowledged.
    fn hear(&mut self, said: &str) {
        for line in said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            match line.split_once(' ').unwrap() {
                ("wrote", rest) => {
                    let (id, body) = rest.split_once(' ').unwrap();
                    self.bodies.insert(id.to_owned(), body.to_owned());
                }
                ("erased", id) => self.erased.push(id.to_owned()),
                ("backed-up", file) => self.backups.push(file.into()),
                ("imported", number) => self.imported = number.parse().unwrap(),
                ("refused", _) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Everything acknowledged is there, nothing erased is, nothing is damaged.
    fn check(&mut self, what: &str) {
        let interlude =
            Interlude::open(&self.root(), Unlock::Phrase(&self.phrase), world()).unwrap();
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
        self.read_backups(what);
    }

    /// A backup that was called done can be restored.
    fn read_backups(&mut self, what: &str) {
        for file in self.backups.drain(..) {
            let root = self.folder.path().join("restored");
            let key = RestoreKey::Phrase(&self.phrase);
            let new = NewVault::default();
            let restored = Interlude::restore(&file, key, &root, &new, world(), &mut |_| ());
            restored.unwrap_or_else(|error| panic!("{what}: a backup: {error}")).0.close();
            std::fs::remove_dir_all(root).unwrap();
            std::fs::remove_file(file).unwrap();
        }
    }
}

#[test]
fn a_killed_process_loses_nothing_it_acknowledged() {
    let mut torture = Torture::new();
    for run in 0..count(40, 2000) {
        let mut child = torture.child(run).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice(run) % 400_000));
        child.kill().unwrap();
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        child.wait().unwrap();
        torture.hear(&said);
        torture.check(&format!("run {run}"));
    }
    assert!(torture.bodies.len() > 10, "the child did too little: {}", torture.bodies.len());
    assert_eq!(torture.imported, 20);
}

/// Compiles the disk that fills up.
fn full_disk(folder: &Path) -> PathBuf {
    let library = folder.join("full.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("shim/full.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(compiler.status().unwrap().success());
    library
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let mut torture = Torture::new();
    let library = full_disk(torture.folder.path());
    let mut refused = 0;
    for run in 0..count(25, 200) {
        let mut child = torture.child(run);
        child.env("LD_PRELOAD", &library);
        child.env("INTERLUDE_FULL_AFTER", (dice(run) % 3_000_000).to_string());
        let mut child = child.spawn().unwrap();
        let mut said = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            refused += u64::from(line.starts_with("refused"));
            said.push_str(&format!("{line}\n"));
        }
        child.wait().unwrap();
        torture.hear(&said);
        torture.check(&format!("run {run}"));
    }
    assert!(refused > 10, "the disk was never full");
}
