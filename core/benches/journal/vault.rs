use std::path::PathBuf;

use interlude_core::environment::Environment;
use interlude_core::journal::{EntryFilter, NewEntry, TextField, TextPatch};
use interlude_core::time::Moment;
use interlude_core::vault::Unlock;
use interlude_core::{Interlude, NewVault};

use crate::corpus::{Dice, text, word};
use crate::floor;
use crate::report::timed;

/// A vault full of entries.
pub(crate) struct Bench {
    pub(crate) size: usize,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) texts: Vec<String>,
    pub(crate) interlude: Interlude,
}

fn environment() -> Environment {
    Environment::system(chrono_tz::Europe::Berlin)
}

impl Bench {
    /// Fills a vault and says how long that took beside its floor.
    pub(crate) fn fill(size: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut dice = Dice(size as u64);
        let texts: Vec<String> = (0..size).map(|_| text(&mut dice)).collect();
        let entries: Vec<NewEntry> = (0i64..).zip(&texts).map(|(n, text)| entry(n, text)).collect();
        let new = NewVault { passphrase: Some("passphrase"), ..NewVault::default() };
        let root = folder.path().join("vault");
        let (interlude, _) = Interlude::create(&root, &new, environment()).unwrap();
        let sample = size.min(10_000);
        let floor = floor::import(&folder.path().join("import.db"), &texts[..sample]);
        let ours = timed(|| interlude.journal().write_all(&entries, &mut |_| ()).unwrap());
        let (ours, floor) = (ours / size as f64, floor / sample as f64);
        let ratio = ours / floor;
        println!("| {size} | import per entry | {ours:.3} ms | {floor:.3} ms | {ratio:.2} |");
        Self { size, folder, texts, interlude }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    pub(crate) fn open_and_show(&self) {
        let unlock = Unlock::Passphrase("passphrase");
        let interlude = Interlude::open(&self.root(), unlock, environment()).unwrap();
        let page = interlude.journal().list(&EntryFilter::default(), None, 50).unwrap();
        assert_eq!(page.entries.len(), 50);
        std::mem::forget(interlude);
    }

    /// Times of splices of one letter, each durable, into an entry of 20,000 characters.
    pub(crate) fn splices(&self, count: usize) -> Vec<f64> {
        let journal = self.interlude.journal();
        let body = self.texts.concat().chars().take(20_000).collect();
        let id = journal.write(&NewEntry { body, ..NewEntry::default() }).unwrap();
        let mut editor = journal.open(&id).unwrap();
        let letter = |at| TextPatch { field: TextField::Body, at, delete: 0, insert: "x".into() };
        (0..count).map(|n| timed(|| editor.splice(letter(10_000 + n)).unwrap())).collect()
    }

    /// Times of searches by what is asked, from among the commonest words to all of them.
    pub(crate) fn searches(&self) -> Vec<(&'static str, Vec<f64>)> {
        let mut dice = Dice(7);
        let mut rank = |most: u64| word(dice.roll() % most);
        let mut asked: Vec<(&str, Vec<String>)> =
            ["a word", "two", "three", "a phrase", "a beginning"].map(|kind| (kind, vec![])).into();
        for most in [5, 100, 1000, 20_000].repeat(10) {
            let (one, two, three) = (rank(most), rank(most), rank(100));
            asked[0].1.push(one.clone());
            asked[1].1.push(format!("{one} {two}"));
            asked[2].1.push(format!("{one} {two} {three}"));
            asked[3].1.push(format!("\"{one} {two}\""));
            asked[4].1.push(format!("{}*", &one[..2]));
        }
        let search = |query: &String| timed(|| self.interlude.journal().search(query, 20).unwrap());
        search(&"warm".to_owned());
        asked.iter().map(|(kind, queries)| (*kind, queries.iter().map(search).collect())).collect()
    }

    /// Time of the first page and of one nine tenths down.
    pub(crate) fn pages(&self) -> (f64, f64) {
        let journal = self.interlude.journal();
        let (mut after, all) = (None, EntryFilter::default());
        for _ in 0..self.size * 9 / 10 / 1000 {
            after = journal.list(&all, after.as_deref(), 1000).unwrap().next;
        }
        let page = |after: Option<&str>| {
            let times = (0..21).map(|_| timed(|| journal.list(&all, after, 50).unwrap()));
            crate::report::median(times.collect())
        };
        (page(None), page(after.as_deref()))
    }

    pub(crate) fn bytes_on_disk(&self) -> u64 {
        self.interlude.suspend().unwrap();
        let files = std::fs::read_dir(self.root()).unwrap().flatten();
        let bytes = files.map(|file| file.metadata().unwrap().len()).sum();
        self.interlude.resume().unwrap();
        bytes
    }
}

/// One entry an hour, each with a mood, some with tags.
fn entry(n: i64, text: &str) -> NewEntry {
    let instant = interlude_core::time::Timestamp::from_millis(1_500_000_000_000 + n * 3_600_000);
    NewEntry {
        title: format!("Entry {n}"),
        body: text.to_owned(),
        created: Moment::in_zone(instant, chrono_tz::Europe::Berlin).ok(),
        mood: u8::try_from(n % 5 + 1).ok(),
        tags: (n % 3 == 0).then(|| format!("tag {}", n % 20)).into_iter().collect(),
        ..NewEntry::default()
    }
}
