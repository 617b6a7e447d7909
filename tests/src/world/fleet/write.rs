//! What a person does in the journal.

use interlude_core::Result;
use interlude_core::journal::{DocumentId, Edit, NewEntry, TextField, TextPatch};

use super::Fleet;
use super::truth::Erasure;

impl Fleet {
    pub(super) fn write(&mut self, on: usize, letters: u8) {
        let entry = self.truth.entries.len();
        let gone = self.devices[on].known_gone();
        let title = self.truth.fresh(entry, letters % 2, &gone);
        let body = self.truth.fresh(entry, letters, &gone);
        let device = &mut self.devices[on];
        let written: Vec<char> = title.chars().chain(body.chars()).collect();
        let new = NewEntry { title, body, ..NewEntry::default() };
        let id = device.replica.journal().write(&new).unwrap();
        device.memory.held.extend(&written);
        device.memory.own.extend(&written);
        device.memory.entries.insert(entry);
        self.truth.entries.push(id);
        self.truth.numbers.insert(id, entry);
    }

    /// An entry that is on the device.
    pub(super) fn pick(&self, on: usize, entry: u8) -> Option<usize> {
        let memory = &self.devices[on].memory;
        let here: Vec<usize> = memory.entries.difference(&memory.erased).copied().collect();
        here.get(usize::from(entry).checked_rem(here.len())?).copied()
    }

    pub(super) fn change(
        &self,
        on: usize,
        entry: u8,
        change: impl FnOnce(&DocumentId) -> Result<()>,
    ) {
        let Some(entry) = self.pick(on, entry) else { return };
        change(&self.truth.entries[entry]).unwrap();
    }

    /// Types into the body of an entry.
    pub(super) fn typed(&mut self, on: usize, entry: u8, (at, delete, letters): (u8, u8, u8)) {
        let Some(entry) = self.pick(on, entry) else { return };
        let insert = self.truth.fresh(entry, letters, &self.devices[on].known_gone());
        let device = &mut self.devices[on];
        let journal = device.replica.journal();
        let mut editor = journal.open(&self.truth.entries[entry]).unwrap();
        let body: Vec<char> = editor.text(TextField::Body).unwrap().chars().collect();
        let at = usize::from(at) % (body.len() + 1);
        let delete = usize::from(delete).min(body.len() - at);
        let patch = TextPatch { field: TextField::Body, at, delete, insert: insert.clone() };
        editor.splice(patch).unwrap();
        let deleted = &body[at..at + delete];
        device.memory.held.extend(insert.chars());
        device.memory.own.extend(insert.chars());
        device.memory.deleted.extend(deleted);
        self.truth.deleted.extend(deleted);
    }

    pub(super) fn label(&self, on: usize, entry: u8, what: u8) {
        let word = ["sleep", "family", "群"][usize::from(what / 8) % 3].to_owned();
        let edit = match what % 8 {
            0 | 1 => Edit::Mood(Some(1 + what / 64)),
            2 => Edit::Favourite(what > 128),
            3 | 4 => Edit::Tag(word),
            5 => Edit::Untag(word),
            6 => Edit::Feel(word),
            _ => Edit::Goal((what > 128).then_some(word)),
        };
        let journal = self.devices[on].replica.journal();
        self.change(on, entry, |id| journal.edit(id, &[edit]));
    }

    pub(super) fn attach(&self, on: usize, entry: u8) {
        let journal = self.devices[on].replica.journal();
        let bytes = [&[on.try_into().unwrap(), entry][..], &[7; 700]].concat();
        self.change(on, entry, |id| {
            journal.attach(id, &mut &bytes[..], "a.jpg", "image/jpeg").map(drop)
        });
    }

    pub(super) fn erase(&mut self, on: usize, entry: u8) {
        let Some(entry) = self.pick(on, entry) else { return };
        self.devices[on].replica.journal().erase(&self.truth.entries[entry]).unwrap();
        self.note_erased(on, entry);
    }

    fn note_erased(&mut self, on: usize, entry: usize) {
        let memory = &mut self.devices[on].memory;
        memory.erased.insert(entry);
        let knew = memory.held.clone();
        self.truth.erasures.push(Erasure { entry, by: on, knew });
    }

    /// Tidies up, which erases what was in the trash for 30 days by the device's clock.
    pub(super) fn tidy(&mut self, on: usize) {
        let device = &self.devices[on];
        device.replica.core().tidy().unwrap();
        let here = device.memory.entries.difference(&device.memory.erased).copied();
        let gone: Vec<usize> = here
            .filter(|entry| device.replica.journal().get(&self.truth.entries[*entry]).is_err())
            .collect();
        gone.into_iter().for_each(|entry| self.note_erased(on, entry));
    }
}
