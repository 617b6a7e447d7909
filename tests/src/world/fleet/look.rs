use std::collections::BTreeSet;

use interlude_core::journal::{EntryContent, EntryFilter, EntrySummary};

use super::Fleet;
use super::device::Device;
use crate::world::Replica;

/// Every entry of a device, those in the trash too, as list and page show it.
pub(super) fn entries(at: &Replica) -> Vec<(EntrySummary, EntryContent)> {
    let mut all = Vec::new();
    for trashed in [false, true] {
        let filter = EntryFilter { trashed, ..EntryFilter::default() };
        for row in at.journal().list(&filter, None, 1000).unwrap().entries {
            let page = at.journal().get(&row.id).unwrap();
            assert!(page.summary == row, "list and page differ");
            all.push((row, page.content));
        }
    }
    all
}

impl Fleet {
    /// Compares what a device shows with what it showed before: nothing may go that nobody took
    /// away, nothing come back, and nothing be there twice.
    pub(super) fn look(&mut self, on: usize) {
        self.devices[on].look_at_list();
        let shown = entries(&self.devices[on].replica);
        let Device { memory, .. } = &mut self.devices[on];
        let (mut seen, mut there) = (BTreeSet::new(), BTreeSet::new());
        for (row, content) in &shown {
            let entry = self.truth.numbers.get(&row.id).copied();
            let entry = entry.unwrap_or_else(|| panic!("device {on} has an entry nobody wrote"));
            assert!(there.insert(entry), "device {on} has entry {entry} twice");
            for letter in content.title.chars().chain(content.body.chars()) {
                assert!(seen.insert(letter), "device {on} shows a letter of entry {entry} twice");
                let whose = self.truth.entry_of(letter);
                assert_eq!(whose, Some(entry), "device {on} shows a letter in another entry");
            }
        }
        let back: Vec<_> = there.intersection(&memory.erased).collect();
        assert!(back.is_empty(), "device {on}: erased and back: {back:?}");
        let back: Vec<_> = seen.intersection(&memory.deleted).collect();
        assert!(back.is_empty(), "device {on}: deleted and back: {back:?}");
        let gone: BTreeSet<_> = memory.entries.difference(&there).copied().collect();
        for entry in gone {
            assert!(self.truth.was_erased(entry), "device {on}: entry {entry} is lost");
            memory.erased.insert(entry);
        }
        let missing: BTreeSet<_> = memory.held.difference(&seen).copied().collect();
        for letter in missing {
            if self.truth.entry_of(letter).is_some_and(|entry| there.contains(&entry)) {
                let lost = format!("device {on}: letter {letter} is lost");
                assert!(self.truth.deleted.contains(&letter), "{lost}");
                memory.deleted.insert(letter);
            }
        }
        memory.held.extend(seen);
        memory.entries.extend(there);
    }
}
