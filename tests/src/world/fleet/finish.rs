//! The faults stop, clocks are right again, everybody syncs: what must be true then.

use std::collections::BTreeSet;
use std::io::Read as _;

use interlude_core::Check;
use interlude_core::sync::{SyncState, Warning};

use super::look::entries;
use super::{Fleet, Tally};
use crate::world::{DAY, MINUTE};

/// Rounds of syncs after which nothing may move any more.
const ROUNDS: usize = 25;

impl Fleet {
    pub(super) fn finish(&mut self, seed: u64) -> Tally {
        self.mend();
        let apart = self.settle();
        let live = self.live(&apart);
        self.check_alike(&live);
        let mut tally = self.check_kept(&live);
        self.check_attachments(&live);
        tally.removed = self.check_removed();
        if seed.is_multiple_of(8) {
            self.check_thoroughly(&live);
        }
        tally
    }

    fn mend(&mut self) {
        self.relay_clock.skew(0);
        // A relay is asked for missing pushes every ten minutes, for its attachments every week.
        self.clock.pass(8 * DAY);
        for on in 0..self.devices.len() {
            self.devices[on].replica.clock.skew(0);
            if self.devices[on].is_linked() {
                self.go_to_relay(on);
            }
        }
    }

    /// Lets all devices sync until nothing moves any more; gives those that the branch of the list
    /// which went on has no place for.
    fn settle(&mut self) -> Vec<usize> {
        let mut states = Vec::new();
        for round in 0..ROUNDS {
            self.clock.pass(11 * MINUTE);
            states.clear();
            let mut quiet = true;
            for on in 0..self.devices.len() {
                if !self.devices[on].is_linked() {
                    continue;
                }
                let report = self.sync_fully(on);
                self.check_alarm(on, &report);
                if report.state == SyncState::Forked {
                    assert!(self.truth.torn, "rosters went apart by themselves");
                    self.truth.forked = true;
                    let device = &self.devices[on];
                    let devices = device.replica.core().devices();
                    // A relay that has the other branch keeps it.
                    let ended = devices.resolve(&device.road, true);
                    let _ = ended.or_else(|_| devices.resolve(&device.road, false));
                }
                self.look(on);
                // Who is not in the branch that went on can do nothing about it.
                let still = match report.state {
                    SyncState::InStep | SyncState::Removed => true,
                    SyncState::Forked => round > 3,
                    SyncState::Waiting => round > 3 && self.truth.forked,
                    _ => false,
                };
                quiet &= still && report.pushed + report.pulled + report.attachments == 0;
                states.push((on, report));
            }
            if quiet {
                let apart = |state| matches!(state, SyncState::Forked | SyncState::Waiting);
                states.retain(|(_, report)| apart(report.state));
                return states.into_iter().map(|(on, _)| on).collect();
            }
        }
        panic!("the devices go on and on: {states:?}");
    }

    /// The devices that are in, all of those that nobody wanted out.
    fn live(&self, apart: &[usize]) -> Vec<usize> {
        let mut live = Vec::new();
        for (on, device) in self.devices.iter().enumerate() {
            match device.state() {
                SyncState::NotLinked => {}
                SyncState::Removed => assert!(self.may_be_gone(on), "device {on} is out"),
                _ if apart.contains(&on) => {}
                state => {
                    assert_eq!(state, SyncState::InStep, "device {on}");
                    let core = device.replica.core();
                    assert_eq!(core.exchange().waiting().unwrap(), 0, "device {on}");
                    let mut warnings = core.sync_status().unwrap().warnings;
                    warnings.retain(|warning| !matches!(warning, Warning::LatePushes { .. }));
                    assert_eq!(warnings, [], "device {on}");
                    live.push(on);
                }
            }
        }
        assert!(!live.is_empty(), "nobody is left");
        live
    }

    fn check_alike(&self, live: &[usize]) {
        let rows = |on: usize| entries(&self.devices[on].replica);
        let (first, print) = (rows(live[0]), self.devices[live[0]].replica.fingerprint());
        let present = &self.devices[live[0]].memory.present;
        for on in &live[1..] {
            assert!(rows(*on) == first, "devices {} and {on} show not the same", live[0]);
            let other = self.devices[*on].replica.fingerprint();
            assert_eq!(other, print, "devices {} and {on} are not in step", live[0]);
            assert_eq!(&self.devices[*on].memory.present, present, "lists of devices");
        }
    }

    /// Nothing is lost that any device has that is still there, and nothing gone is back.
    fn check_kept(&self, live: &[usize]) -> Tally {
        let union = |of: fn(&super::device::Memory) -> &BTreeSet<char>| -> BTreeSet<char> {
            live.iter().flat_map(|on| of(&self.devices[*on].memory).iter().copied()).collect()
        };
        let (held, deleted) = (union(|memory| &memory.held), union(|memory| &memory.deleted));
        let erased: BTreeSet<usize> =
            live.iter().flat_map(|on| self.devices[*on].memory.erased.iter().copied()).collect();
        let shown: BTreeSet<char> = (entries(&self.devices[live[0]].replica).iter())
            .flat_map(|(_, content)| content.title.chars().chain(content.body.chars()))
            .collect();
        let mut tally = Tally { runs: 1, devices: live.len() as u64, ..Tally::default() };
        tally.erased = erased.len() as u64;
        for letter in held {
            let entry = self.truth.entry_of(letter).unwrap();
            let gone = deleted.contains(&letter) || erased.contains(&entry);
            match shown.contains(&letter) {
                true => assert!(!gone, "letter {letter} of entry {entry} is back"),
                false => assert!(gone, "letter {letter} of entry {entry} is lost"),
            }
            tally.letters += u64::from(!gone);
        }
        for on in live {
            tally.late += self.check_late(*on, &erased, &deleted);
            self.check_search(*on, &erased);
        }
        tally
    }

    /// What was written into an entry that somebody erased without knowing of it is kept for its
    /// writer.
    fn check_late(&self, on: usize, erased: &BTreeSet<usize>, deleted: &BTreeSet<char>) -> u64 {
        let device = &self.devices[on];
        let late = device.replica.journal().late_edits().unwrap();
        let late: BTreeSet<char> = late.iter().flat_map(|one| one.text.chars()).collect();
        let mut count = 0;
        for letter in device.memory.own.difference(deleted) {
            let entry = self.truth.entry_of(*letter).unwrap();
            let mut erasers = self.truth.erasures.iter().filter(|one| one.entry == entry);
            let unknown = erasers.all(|one| one.by != on && !one.knew.contains(letter));
            if erased.contains(&entry) && unknown {
                let why = format!("device {on}: letter {letter} of erased entry {entry} is lost");
                assert!(late.contains(letter), "{why}");
                count += 1;
            }
        }
        count
    }

    fn check_search(&self, on: usize, erased: &BTreeSet<usize>) {
        let letters = self.truth.letters.iter();
        for (letter, _) in letters.filter(|(_, one)| erased.contains(&one.entry)).take(3) {
            let found = self.devices[on].replica.found(&letter.to_string());
            assert!(found.is_empty(), "device {on} finds what was erased");
        }
    }

    /// An attachment that one device has, all have.
    fn check_attachments(&self, live: &[usize]) {
        for (row, content) in entries(&self.devices[live[0]].replica) {
            for one in content.attachments {
                let read = |on: &&usize| {
                    let journal = self.devices[**on].replica.journal();
                    let mut bytes = Vec::new();
                    let reader = journal.read_attachment(&row.id, &one.id);
                    reader.is_ok_and(|mut reader| reader.read_to_end(&mut bytes).is_ok())
                };
                let have = live.iter().filter(read).count();
                let all = have == 0 || have == live.len();
                assert!(all, "{have} of {live:?} have an attachment");
            }
        }
    }

    /// A device that is out has nothing that was written by those who knew it to be out.
    fn check_removed(&self) -> u64 {
        let mut out = 0;
        for (on, device) in self.devices.iter().enumerate() {
            let Some(id) = device.id.as_ref().filter(|_| device.state() == SyncState::Removed)
            else {
                continue;
            };
            out += 1;
            for letter in device.memory.held.difference(&device.memory.own) {
                let hidden = &self.truth.letters[letter].hidden_from;
                let leaked = hidden.contains(id) && !self.truth.forked;
                assert!(!leaked, "device {on} was removed and has {letter}");
            }
        }
        out
    }

    fn check_thoroughly(&mut self, live: &[usize]) {
        for on in live {
            let replica = &self.devices[*on].replica;
            let mut problems = replica.core().check(Check::Thorough, &mut |_| ()).unwrap();
            problems.retain(|problem| *problem != interlude_core::Problem::RolledBack);
            assert_eq!(problems, [], "device {on}");
            let before = replica.fingerprint();
            replica.core().rebuild(&mut |_| ()).unwrap();
            assert_eq!(replica.fingerprint(), before, "rebuilding changed device {on}");
        }
    }
}
