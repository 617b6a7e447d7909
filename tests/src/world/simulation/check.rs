use std::collections::BTreeSet;

use interlude_core::Error;
use interlude_core::journal::{EntryContent, EntryFilter, EntrySummary, Field, Scalar};

use super::{Seen, Simulation};
use crate::world::{Replica, Story};

impl Simulation {
    /// Compares what a device shows of an entry with what the story says.
    pub(super) fn check(&mut self, at: &Replica, on: usize, entry: usize) {
        let found = at.journal().get(&self.stories[entry].id);
        let Some(seen) = self.views[on].of(entry) else {
            assert!(
                matches!(found, Err(Error::NotFound(_))),
                "device {on}: erased, or not here yet"
            );
            return;
        };
        let found = found.unwrap();
        let story = &mut self.stories[entry];
        check_texts(story, seen, &found.content);
        check_values(story, seen, &found.content);
        check_row(&found.summary, &found.content);
        story.sights[0].push(found.content.title);
        story.sights[1].push(found.content.body);
    }

    pub(super) fn check_all(&mut self, at: &Replica, on: usize) {
        (0..self.stories.len()).for_each(|entry| self.check(at, on, entry));
        self.check_lists(at, on);
    }

    /// Lists show every entry once, newest first, the trash apart.
    fn check_lists(&self, at: &Replica, on: usize) {
        for trashed in [false, true] {
            let listed = list(at, trashed);
            let places: Vec<_> = listed.iter().map(|one| (one.created.instant(), one.id)).collect();
            assert!(places.is_sorted_by(|a, b| a > b), "newest first, each once");
            let there = |entry: &usize| {
                let seen = self.views[on].of(*entry);
                seen.is_some_and(|seen| self.stories[*entry].trashed(seen).is_some() == trashed)
            };
            let expected: BTreeSet<_> =
                (0..self.stories.len()).filter(there).map(|entry| self.stories[entry].id).collect();
            assert_eq!(listed.iter().map(|one| one.id).collect::<BTreeSet<_>>(), expected);
            for one in listed {
                assert!(one == at.journal().get(&one.id).unwrap().summary, "list and page differ");
            }
        }
    }

    /// All letters arrive; then all devices must be the same, stay so when letters come again,
    /// when they are closed and opened, and when everything is computed anew.
    pub(super) fn finish(&mut self, replicas: &mut [Replica]) {
        self.post.partition(0);
        self.deliver_everything(replicas);
        let first = replicas[0].fingerprint();
        for (device, replica) in replicas.iter_mut().enumerate() {
            self.check_all(replica, device);
            assert_eq!(replica.fingerprint(), first, "device {device} is not in step");
            replica.open().unwrap();
            assert_eq!(replica.core().problems(), []);
            assert_eq!(replica.fingerprint(), first, "device {device} was opened again");
            self.check_all(replica, device);
            replica.core().rebuild(&mut |_| ()).unwrap();
            assert_eq!(replica.fingerprint(), first, "device {device} was rebuilt");
        }
        self.compare(replicas);
        let last = self.stories.iter().enumerate();
        for (entry, story) in
            last.filter(|(entry, story)| !story.loose && self.views[0].of(*entry).is_some())
        {
            let content = replicas[0].journal().get(&story.id).unwrap().content;
            check_order(&story.sights[0], &content.title);
            check_order(&story.sights[1], &content.body);
            assert!(entry < self.stories.len());
        }
    }

    fn compare(&self, replicas: &[Replica]) {
        for other in &replicas[1..] {
            for story in &self.stories {
                let (here, there) =
                    (replicas[0].journal().get(&story.id), other.journal().get(&story.id));
                assert!(here == there, "devices show different entries");
            }
            assert!(list(&replicas[0], false) == list(other, false));
            assert!(list(&replicas[0], true) == list(other, true));
        }
    }
}

/// All pages, small ones, of what is or is not in the trash.
fn list(at: &Replica, trashed: bool) -> Vec<EntrySummary> {
    let filter = EntryFilter { trashed, ..EntryFilter::default() };
    let (mut entries, mut after) = (Vec::new(), None);
    loop {
        let page = at.journal().list(&filter, after.as_deref(), 3).unwrap();
        entries.extend(page.entries);
        after = page.next;
        if after.is_none() {
            return entries;
        }
    }
}

fn check_texts(story: &Story, seen: &Seen, content: &EntryContent) {
    for (number, text) in [&content.title, &content.body].into_iter().enumerate() {
        let expected = story.characters(seen, number);
        let there: BTreeSet<char> = text.chars().collect();
        let lost: Vec<_> = expected.difference(&there).collect();
        assert!(lost.is_empty(), "lost although nobody deleted them: {lost:?} of {text:?}");
        if !story.loose {
            let more: Vec<_> = there.difference(&expected).collect();
            assert!(more.is_empty(), "deleted, but still there: {more:?} of {text:?}");
            assert_eq!(text.chars().count(), there.len(), "characters came twice: {text:?}");
        }
    }
}

fn check_values(story: &Story, seen: &Seen, content: &EntryContent) {
    assert_eq!(content.tags, story.labels(seen, 0), "tags");
    assert_eq!(content.emotions, story.labels(seen, 1), "emotions");
    assert_eq!(content.trashed.map(|at| at.millis()), story.trashed(seen), "trash");
    for field in Field::ALL {
        let (_, values) = story.values(seen, field);
        let conflict = content.conflicts.iter().find(|conflict| conflict.field == field);
        match (shown(content, field), conflict) {
            (shown, None) => {
                let values = values.iter().filter(|value| **value != Scalar::Flag(false));
                assert!(values.eq(shown.iter()), "the value of {field:?}");
            }
            (shown, Some(conflict)) => {
                assert!(conflict.values.iter().eq(values.iter()), "the conflict on {field:?}");
                assert!(values.len() > 1 && values.contains(&conflict.shown));
                let shown = shown.unwrap_or(Scalar::Flag(false));
                assert!(shown == conflict.shown, "what is shown of {field:?}");
            }
        }
    }
}

/// A field's value; a flag that is not set counts as none.
pub(super) fn shown(content: &EntryContent, field: Field) -> Option<Scalar> {
    let text = |text: &Option<String>| text.clone().map(Scalar::Text);
    let name = |name: &str| Some(Scalar::Text(name.to_owned()));
    match field {
        Field::Created => name(&content.created.to_string()),
        Field::Form => name(content.form.name()),
        Field::Mood => content.mood.map(|mood| Scalar::Number(mood.into())),
        Field::Favourite => content.favourite.then_some(Scalar::Flag(true)),
        Field::Bring => content.bring.then_some(Scalar::Flag(true)),
        Field::Session => text(&content.session),
        Field::Prompt => text(&content.prompt),
        Field::Goal => text(&content.goal),
        Field::Trigger => text(&content.coping.trigger),
        Field::Action => text(&content.coping.action),
        Field::Helped => content.coping.helped.and_then(|helped| name(helped.name())),
    }
}

/// The row that lists read must say what the document says.
fn check_row(row: &EntrySummary, content: &EntryContent) {
    assert!(row.created == content.created && row.form == content.form);
    assert_eq!(
        (row.mood, &row.tags, &row.emotions),
        (content.mood, &content.tags, &content.emotions)
    );
    assert_eq!((row.favourite, row.bring), (content.favourite, content.bring));
    assert!(
        (&row.session, &row.prompt, &row.goal)
            == (&content.session, &content.prompt, &content.goal)
    );
    assert!(row.coping == content.coping);
    assert_eq!((row.trashed, row.conflicts as usize), (content.trashed, content.conflicts.len()));
    assert_eq!(row.title, content.title);
    if content.body.chars().count() <= 160 {
        assert_eq!(row.preview, content.body);
    }
}

/// Whatever order two characters were ever seen in, they are in it now.
fn check_order(sights: &[String], now: &str) {
    let place = |letter: char| now.chars().position(|other| other == letter);
    for sight in sights {
        let places: Vec<usize> = sight.chars().filter_map(place).collect();
        assert!(places.is_sorted(), "the order changed: {sight:?} became {now:?}");
    }
}
