use interlude_core::Error;
use interlude_core::journal::{Editor, TextField, TextPatch};

use super::{Op, Seen, Simulation, string, text_number};
use crate::world::Replica;

/// An entry open on a device, with what the person sees.
pub(super) struct Live<'a> {
    editor: Editor<'a>,
    entry: usize,
    shown: Seen,
    screen: [Vec<char>; 2],
}

const FIELDS: [TextField; 2] = [TextField::Title, TextField::Body];

impl Live<'_> {
    fn read(&self, text: usize) -> Vec<char> {
        self.editor.text(FIELDS[text]).unwrap().chars().collect()
    }

    fn apply(&mut self, patch: &TextPatch) {
        let screen = &mut self.screen[usize::from(patch.field == TextField::Body)];
        screen.splice(patch.at..patch.at + patch.delete, patch.insert.chars());
    }
}

impl Simulation {
    pub(super) fn open<'a>(&self, at: &'a Replica, on: usize, entry: u8) -> Option<Live<'a>> {
        let (entry, shown) = self.seen(on, entry)?;
        let editor = match at.journal().open(&self.stories[entry].id) {
            Err(Error::NotFound(_)) if shown.is_empty() => return None,
            opened => opened.unwrap(),
        };
        let mut live = Live { editor, entry, shown, screen: Default::default() };
        live.screen = [live.read(0), live.read(1)];
        Some(live)
    }

    pub(super) fn splice(
        &mut self,
        at: &Replica,
        on: usize,
        open: &mut Option<Live<'_>>,
        (title, place, delete, letters): (bool, u8, u8, u8),
    ) {
        let Some(live) = open else { return };
        let text = text_number(title);
        let place = usize::from(place) % (live.screen[text].len() + 1);
        let delete = usize::from(delete).min(live.screen[text].len() - place);
        let mut op = Op { known: live.shown.clone(), ..Op::default() };
        op.inserted[text] = self.fresh(letters);
        op.deleted = live.screen[text][place..place + delete].iter().copied().collect();
        let insert = string(&op.inserted[text]);
        let patch = TextPatch { field: FIELDS[text], at: place, delete, insert };
        if self.views[on].of(live.entry).is_none() {
            let done = live.editor.splice(patch);
            assert!(matches!(done, Err(Error::Refused(_) | Error::NotFound(_))), "{done:?}");
            *open = None;
            return;
        }
        let (entry, next) = (live.entry, self.stories[live.entry].ops.len());
        let (editor, typed) = (&mut live.editor, patch.clone());
        if self.act(at, on, entry, op, |_| editor.splice(typed)) {
            live.shown.insert(next);
        }
        live.apply(&patch);
        if live.shown.len() == self.views[on].seen[&entry].len() {
            assert_eq!([live.read(0), live.read(1)], live.screen, "the screen after typing");
        }
    }

    pub(super) fn refresh(&mut self, on: usize, open: &mut Option<Live<'_>>) {
        let Some(live) = open else { return };
        let Some(seen) = self.views[on].of(live.entry) else {
            assert!(matches!(live.editor.refresh(), Err(Error::NotFound(_))));
            *open = None;
            return;
        };
        for patch in live.editor.refresh().unwrap() {
            live.apply(&patch);
        }
        live.shown.clone_from(seen);
        assert_eq!([live.read(0), live.read(1)], live.screen, "the screen after a refresh");
    }
}
