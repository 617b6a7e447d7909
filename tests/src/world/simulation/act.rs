use std::collections::BTreeSet;

use interlude_core::journal::{DocumentId, Field, Form, NewEntry, Scalar};
use interlude_core::{Error, Result, Update};

use super::{Letter, News, Op, Seen, Simulation, Story, string};
use crate::world::Replica;

/// The labels that tests use, few so that devices meet on them.
pub(super) const LABELS: [&str; 4] = ["sleep", "family", "群", "walk in the wood"];

impl Simulation {
    pub(super) fn write(&mut self, at: &Replica, on: usize, letters: u8, tags: u8, mood: u8) {
        let (title, body) = (self.fresh(letters % 3), self.fresh(letters));
        let labels = |mask: u8| -> BTreeSet<String> {
            let chosen = LABELS.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
            chosen.map(|(_, label)| (*label).to_owned()).collect()
        };
        let (tags, emotions) = (labels(tags), labels(tags >> 2));
        let mood = (mood > 0).then_some(mood);
        let new = NewEntry {
            title: string(&title),
            body: string(&body),
            mood,
            tags: tags.clone(),
            emotions: emotions.clone(),
            ..NewEntry::default()
        };
        let before = at.frontier();
        let id = at.journal().write(&new).unwrap();
        let mut op = Op { inserted: [title, body], added: [tags, emotions], ..Op::default() };
        let created = at.journal().get(&id).unwrap().content.created.to_string();
        op.set.insert(Field::Created, Some(Scalar::Text(created)));
        op.set.insert(Field::Form, Some(Scalar::Text(Form::Entry.name().to_owned())));
        op.set.extend(mood.map(|mood| (Field::Mood, Some(Scalar::Number(mood.into())))));
        let entry = self.stories.len();
        self.stories.push(Story::new(id));
        assert_eq!(self.numbers.insert(id, entry), None, "an id was used twice");
        let mut updates = at.core().exchange().updates_since(&before).unwrap();
        updates.retain(|update| update.id() == id);
        self.record(on, entry, op, updates, true);
        self.check(at, on, entry);
    }

    /// Does something to an entry that becomes `op`, or must fail because there is no such entry.
    pub(super) fn act(
        &mut self,
        at: &Replica,
        on: usize,
        entry: usize,
        op: Op,
        run: impl FnOnce(&DocumentId) -> Result<()>,
    ) -> bool {
        let id = self.stories[entry].id;
        let before = at.frontier();
        let done = run(&id);
        if self.views[on].of(entry).is_none() {
            assert!(matches!(done, Err(Error::NotFound(_))), "no such entry, yet: {done:?}");
            return false;
        }
        done.unwrap();
        let mut updates = at.core().exchange().updates_since(&before).unwrap();
        updates.retain(|update| update.id() == id);
        let updates: Vec<_> = updates.into_iter().flat_map(Update::split).collect();
        let op = self.stories[entry].without_idle_values(op);
        let idle = self.stories[entry].is_idle(&op);
        let changed = self.record(on, entry, op, updates, !idle);
        self.check(at, on, entry);
        changed
    }

    fn record(
        &mut self,
        on: usize,
        entry: usize,
        op: Op,
        updates: Vec<Update>,
        expected: bool,
    ) -> bool {
        assert_eq!(updates.len(), usize::from(expected), "changes made by one action");
        let Some(update) = updates.into_iter().next() else { return false };
        let story = &mut self.stories[entry];
        let number = story.ops.len();
        story.ops.push(op);
        self.views[on].seen.entry(entry).or_default().insert(number);
        let only = Seen::from([number]);
        let news = if number == 0 { News::Whole(only) } else { News::Ops(only) };
        self.send(on, Letter { update, entry, news });
        true
    }

    pub(super) fn send(&mut self, from: usize, letter: Letter) {
        self.post.post(from, &letter);
        self.sent.push(letter);
    }

    pub(super) fn trash(&mut self, at: &Replica, on: usize, entry: u8) {
        let Some((entry, known)) = self.seen(on, entry) else { return };
        let now = interlude_core::environment::Clock::now(&*at.clock).millis();
        let op = Op { known, trashed: Some(now), ..Op::default() };
        self.act(at, on, entry, op, |id| at.journal().trash(id));
    }

    pub(super) fn untrash(&mut self, at: &Replica, on: usize, entry: u8) {
        let Some((entry, known)) = self.seen(on, entry) else { return };
        let op = Op { known, untrashed: true, ..Op::default() };
        self.act(at, on, entry, op, |id| at.journal().untrash(id));
    }

    pub(super) fn erase(&mut self, at: &Replica, on: usize, entry: u8) {
        let Some((entry, _)) = self.seen(on, entry) else { return };
        let id = self.stories[entry].id;
        let done = at.journal().erase(&id);
        if self.views[on].of(entry).is_none() {
            assert!(matches!(done, Err(Error::NotFound(_))), "no such entry, yet: {done:?}");
            return;
        }
        done.unwrap();
        self.views[on].erased.insert(entry);
        let updates = at.core().exchange().updates_since(&at.frontier()).unwrap();
        let update = updates.into_iter().find(|update| update.id() == id).unwrap();
        self.send(on, Letter { update, entry, news: News::Erased });
        self.check(at, on, entry);
    }

    /// The chosen entry with what the device sees of it, if there is any entry anywhere.
    pub(super) fn seen(&self, on: usize, entry: u8) -> Option<(usize, Seen)> {
        let entry = self.entry(entry)?;
        Some((entry, self.views[on].of(entry).cloned().unwrap_or_default()))
    }
}
