//! People who live with their vaults while things break, and who agree in the end.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use interlude_tests::world::SimEntropy;
use serde_json::Value;

use super::VAULTS;
use super::house::House;
use super::ledger::Ledger;
use super::settle::{check_files, check_lists, settle};
use super::storm::{Person, check_watched};

/// A `sync --watch` under way.
pub(crate) struct Watching {
    process: Child,
    events: Box<dyn Iterator<Item = Value>>,
}

impl Watching {
    pub(crate) fn begin(house: &House, vault: &str) -> Self {
        let mut watching = house.command(vault, &["sync", "--watch"]);
        let mut process = watching.stderr(Stdio::inherit()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let events = Box::new(lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()));
        Self { process, events }
    }

    /// Waits until it pulled something.
    pub(crate) fn pulls(&mut self) {
        let mut pulled = self.events.by_ref().map(|event: Value| {
            assert_eq!(event["event"], "synced", "{event}");
            event["pulled"] != 0
        });
        assert!(pulled.any(|pulled| pulled), "it ended");
    }

    pub(crate) fn end(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// What breaks things until it is told that everybody is done.
pub(crate) type Breaks<'a> = Box<dyn FnOnce(&AtomicBool) + Send + 'a>;

/// Everybody does so much, with dice from `seed` on, while `breaking` goes on; what was acknowledged
/// is in the ledger.
pub(crate) fn live(house: &House, seed: u64, acts: u32, breaking: Vec<Breaks<'_>>) -> Ledger {
    let (ledger, count, done) = (Ledger::default(), AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let done = &done;
        let breaking = breaking.into_iter().map(|breaks| scope.spawn(move || breaks(done)));
        let breaking: Vec<_> = breaking.collect();
        let people = (seed..).zip(VAULTS).map(|(seed, vault)| {
            let dice = SimEntropy::new(seed);
            let person = Person { house, ledger: &ledger, vault, dice, count: &count };
            scope.spawn(move || person.live(acts))
        });
        let people: Vec<_> = people.collect();
        let ended: Vec<_> = people.into_iter().map(|person| person.join()).collect();
        done.store(true, Ordering::Relaxed);
        breaking.into_iter().for_each(|breaks| breaks.join().unwrap());
        ended.into_iter().for_each(|ended| ended.unwrap());
    });
    ledger
}

/// Everybody comes into step; and whoever comes by the words alone shows what the relay at `url` has.
pub(crate) fn agree(house: &House, ledger: &Ledger, url: &str) {
    check_watched(house);
    settle(house, &VAULTS);
    house.recover("new", url);
    let all = [&VAULTS[..], &["new"]].concat();
    settle(house, &all);
    check_lists(house, &all);
    check_files(house, ledger, "new");
    let first = ledger.check(house, "phone");
    for vault in &all[1..] {
        assert_eq!(ledger.check(house, vault), first, "{vault}");
    }
}
