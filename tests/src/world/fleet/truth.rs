use std::collections::{BTreeMap, BTreeSet};

use interlude_core::journal::DocumentId;

/// One character; nobody uses it twice.
pub(super) struct Letter {
    pub(super) entry: usize,
    /// Devices that its writer knew to be removed.
    pub(super) hidden_from: BTreeSet<String>,
}

/// An entry was erased.
pub(super) struct Erasure {
    pub(super) entry: usize,
    pub(super) by: usize,
    /// What the erasing device had seen.
    pub(super) knew: BTreeSet<char>,
}

/// What was done, on whichever device.
#[derive(Default)]
pub(super) struct Truth {
    pub(super) entries: Vec<DocumentId>,
    pub(super) numbers: BTreeMap<DocumentId, usize>,
    pub(super) letters: BTreeMap<char, Letter>,
    pub(super) deleted: BTreeSet<char>,
    pub(super) erasures: Vec<Erasure>,
    /// Devices that somebody wanted to be removed.
    pub(super) unwanted: BTreeSet<String>,
    /// A relay lost something, or there were two: rosters may go apart.
    pub(super) torn: bool,
    /// Pushes went by a file: a device may have them from there before the relay does.
    pub(super) carried: bool,
    /// Rosters did go apart.
    pub(super) forked: bool,
}

impl Truth {
    /// Characters of three, four and two bytes, one and two UTF-16 units.
    pub(super) fn fresh(
        &mut self,
        entry: usize,
        count: u8,
        hidden_from: &BTreeSet<String>,
    ) -> String {
        let mut text = String::new();
        for _ in 0..count {
            let number = u32::try_from(self.letters.len()).unwrap();
            let start = [0x4e00, 0x2_0000, 0xac00, 0x1_f400][number as usize % 4];
            let letter = char::from_u32(start + number / 4).unwrap();
            self.letters.insert(letter, Letter { entry, hidden_from: hidden_from.clone() });
            text.push(letter);
        }
        text
    }

    pub(super) fn was_erased(&self, entry: usize) -> bool {
        self.erasures.iter().any(|erasure| erasure.entry == entry)
    }

    pub(super) fn entry_of(&self, letter: char) -> Option<usize> {
        self.letters.get(&letter).map(|letter| letter.entry)
    }
}
