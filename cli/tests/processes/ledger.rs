//! What was acknowledged, and whether it holds.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use interlude_core::environment::Environment;
use interlude_core::vault::{RecoveryPhrase, Unlock};
use interlude_core::{Check, Error, Interlude};
use interlude_tests::world::SimEntropy;

use super::house::House;

/// What is known of an entry from outside.
#[derive(Default, Clone)]
pub(crate) struct Known {
    /// Words that somebody was told are in it. None is like another.
    words: Vec<String>,
    /// Names of files that somebody was told are with it.
    files: Vec<String>,
    /// Somebody was about to erase it.
    erasing: bool,
    /// Somebody was told that it is erased.
    erased: bool,
}

/// Everything that was acknowledged in a house.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<BTreeMap<String, Known>>);

impl Ledger {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.0.lock().unwrap()
    }

    pub(crate) fn word(&self, id: &str, word: &str) {
        self.all().entry(id.to_owned()).or_default().words.push(word.to_owned());
    }

    pub(crate) fn file(&self, id: &str, name: &str) {
        self.all().entry(id.to_owned()).or_default().files.push(name.to_owned());
    }

    pub(crate) fn erasing(&self, id: &str) {
        self.all().entry(id.to_owned()).or_default().erasing = true;
    }

    pub(crate) fn erased(&self, id: &str) {
        self.all().entry(id.to_owned()).or_default().erased = true;
    }

    /// One of the entries that nobody means to erase.
    pub(crate) fn any(&self, dice: &SimEntropy) -> Option<String> {
        let all = self.all();
        let kept: Vec<&String> =
            all.iter().filter(|(_, known)| !known.erasing).map(|(id, _)| id).collect();
        (!kept.is_empty()).then(|| kept[dice.below(kept.len())].clone())
    }

    /// How many words, files and erasures were acknowledged.
    pub(crate) fn counts(&self) -> (usize, usize, usize) {
        let all = self.all();
        let of = |count: fn(&Known) -> usize| all.values().map(count).sum();
        (
            of(|known| known.words.len()),
            of(|known| known.files.len()),
            of(|known| usize::from(known.erased)),
        )
    }

    /// Every file that is with an entry nobody meant to erase.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let (mut files, all) = (Vec::new(), self.all());
        for (id, known) in all.iter().filter(|(_, known)| !known.erasing) {
            files.extend(known.files.iter().map(|file| (id.clone(), file.clone())));
        }
        files
    }

    /// All of it holds in a vault that is in step, and nothing is damaged there. Gives a digest of
    /// all that the vault holds.
    pub(crate) fn check(&self, house: &House, vault: &str) -> [u8; 32] {
        let interlude = open(house, vault);
        for (id, known) in self.all().iter() {
            match interlude.journal().get(&id.parse().unwrap()) {
                Ok(entry) => {
                    assert!(!known.erased, "{vault}: {id} is back");
                    check_entry(known, &entry.content, &format!("{vault}: {id}"));
                }
                Err(Error::NotFound(_)) => {
                    assert!(known.erasing, "{vault}: {id} is lost");
                }
                Err(error) => panic!("{vault}: {id}: {error}"),
            }
        }
        let problems = interlude.check(Check::Thorough, &mut |_| ()).unwrap();
        assert!(problems.is_empty(), "{vault}: {problems:?}");
        let before = interlude.exchange().fingerprint().unwrap();
        interlude.rebuild(&mut |_| ()).unwrap();
        assert_eq!(interlude.exchange().fingerprint().unwrap(), before, "{vault}: rebuild");
        interlude.close();
        before
    }
}

fn check_entry(known: &Known, content: &interlude_core::journal::EntryContent, what: &str) {
    for word in &known.words {
        let times = content.body.matches(word.as_str()).count();
        assert_eq!(times, 1, "{what}: {word} in {}", content.body);
    }
    for file in &known.files {
        let there = content.attachments.iter().filter(|one| one.file_name == *file).count();
        assert_eq!(there, 1, "{what}: {file}");
    }
}

fn open(house: &House, vault: &str) -> Interlude {
    let words = std::fs::read_to_string(house.path("words")).unwrap();
    let phrase: RecoveryPhrase = words.parse().unwrap();
    let world = Environment::system(chrono_tz::Europe::Berlin);
    let opened = Interlude::open(&house.path(vault), Unlock::Phrase(&phrase), world);
    opened.unwrap_or_else(|error| panic!("{vault}: {error}"))
}
