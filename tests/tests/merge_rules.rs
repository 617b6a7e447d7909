//! Each rule of merging by itself, as a person would meet it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};

use interlude_core::environment::Observer;
use interlude_core::journal::{
    DocumentId, Edit, EntryContent, Field, NewEntry, Scalar, TextField, TextPatch,
};
use interlude_core::{Changed, Error, Frontier, Update};
use interlude_tests::world::{Replica, SimClock, in_step};

/// Two devices that hold the same entry.
fn pair(title: &str, body: &str) -> (Replica, Replica, DocumentId) {
    let clock = SimClock::at("2026-03-01T12:00:00Z");
    let (here, there) = (Replica::new(1, clock.clone()), Replica::new(2, clock));
    let id = here.write(title, body);
    here.tell(&there);
    (here, there, id)
}

fn meet(here: &Replica, there: &Replica) {
    here.tell(there);
    there.tell(here);
    assert_eq!(here.fingerprint(), there.fingerprint());
}

fn content(device: &Replica, id: &DocumentId) -> EntryContent {
    device.journal().get(id).unwrap().content
}

fn edit(device: &Replica, id: &DocumentId, edit: Edit) {
    device.journal().edit(id, &[edit]).unwrap();
}

fn insert(field: TextField, at: usize, text: &str) -> TextPatch {
    TextPatch { field, at, delete: 0, insert: text.to_owned() }
}

#[test]
fn both_values_are_kept_until_one_is_chosen() {
    let (here, there, id) = pair("", "");
    edit(&here, &id, Edit::Mood(Some(2)));
    edit(&there, &id, Edit::Mood(Some(4)));
    meet(&here, &there);
    for device in [&here, &there] {
        let conflicts = content(device, &id).conflicts;
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].field, Field::Mood);
        assert!(conflicts[0].values == [Scalar::Number(2), Scalar::Number(4)]);
        assert_eq!(device.journal().get(&id).unwrap().summary.conflicts, 1);
    }
    here.journal().resolve(&id, Field::Mood, Scalar::Number(2)).unwrap();
    meet(&here, &there);
    let settled = content(&there, &id);
    assert!(settled.conflicts.is_empty() && settled.mood == Some(2));
}

#[test]
fn the_same_value_on_both_is_no_conflict() {
    let (here, there, id) = pair("", "");
    for device in [&here, &there] {
        edit(device, &id, Edit::Mood(Some(3)));
        edit(device, &id, Edit::Session(Some("monday".into())));
    }
    meet(&here, &there);
    assert!(content(&here, &id).conflicts.is_empty());
    assert_eq!(content(&there, &id).mood, Some(3));
}

#[test]
fn two_choices_at_once_are_a_conflict_again() {
    let (here, there, id) = pair("", "");
    edit(&here, &id, Edit::Mood(Some(2)));
    edit(&there, &id, Edit::Mood(Some(4)));
    meet(&here, &there);
    here.journal().resolve(&id, Field::Mood, Scalar::Number(2)).unwrap();
    there.journal().resolve(&id, Field::Mood, Scalar::Number(4)).unwrap();
    meet(&here, &there);
    assert_eq!(content(&here, &id).conflicts.len(), 1, "neither choice is silently dropped");
}

#[test]
fn title_and_body_written_at_once_keep_every_letter() {
    let (here, there, id) = pair("Monday", "We met.");
    for (device, title, body) in [(&here, "A ", " It was hard."), (&there, "Late ", " I spoke.")] {
        let mut editor = device.journal().open(&id).unwrap();
        editor.splice(insert(TextField::Title, 0, title)).unwrap();
        editor.splice(insert(TextField::Body, 7, body)).unwrap();
    }
    meet(&here, &there);
    let merged = content(&here, &id);
    assert!(["A Late Monday", "Late A Monday"].contains(&merged.title.as_str()));
    assert!(
        ["We met. It was hard. I spoke.", "We met. I spoke. It was hard."]
            .contains(&merged.body.as_str())
    );
}

#[test]
fn what_is_typed_lands_where_the_person_saw_it() {
    let (here, there, id) = pair("", "one three");
    let mut editor = here.journal().open(&id).unwrap();
    edit(&there, &id, Edit::Body("zero, one three".into()));
    there.tell(&here);
    assert_eq!(editor.text(TextField::Body).unwrap(), "zero, one three");
    editor.splice(insert(TextField::Body, 4, "two ")).unwrap();
    assert_eq!(content(&here, &id).body, "zero, one two three");
    // The screen still shows "one two three".
    editor.splice(insert(TextField::Body, 13, "!")).unwrap();
    let beyond = editor.splice(insert(TextField::Body, 15, "?"));
    assert!(matches!(beyond, Err(Error::Invalid { .. })), "beyond what the screen shows");
    let patches = editor.refresh().unwrap();
    assert_eq!(patches, [insert(TextField::Body, 0, "zero, ")]);
    editor.splice(insert(TextField::Body, 0, "and ")).unwrap();
    meet(&here, &there);
    assert_eq!(content(&there, &id).body, "and zero, one two three!");
}

#[test]
fn a_tag_added_wins_over_a_tag_removed() {
    let (here, there, id) = pair("", "");
    edit(&here, &id, Edit::Tag("sleep".into()));
    edit(&here, &id, Edit::Feel("sad".into()));
    meet(&here, &there);
    here.journal().edit(&id, &[Edit::Untag("sleep".into()), Edit::Unfeel("sad".into())]).unwrap();
    there.journal().edit(&id, &[Edit::Tag("sleep".into()), Edit::Feel("sad".into())]).unwrap();
    meet(&here, &there);
    let merged = content(&here, &id);
    assert!(merged.tags.contains("sleep") && merged.emotions.contains("sad"));
    edit(&here, &id, Edit::Untag("sleep".into()));
    meet(&here, &there);
    assert!(content(&there, &id).tags.is_empty());
}

#[test]
fn an_edit_that_did_not_know_of_the_trash_brings_the_entry_back() {
    let edits = [
        Edit::Append("more".into()),
        Edit::Mood(Some(1)),
        Edit::Tag("sleep".into()),
        Edit::Favourite(true),
    ];
    for change in edits {
        let (here, there, id) = pair("", "");
        here.journal().trash(&id).unwrap();
        edit(&there, &id, change);
        meet(&here, &there);
        assert_eq!(content(&here, &id).trashed, None);
        here.journal().trash(&id).unwrap();
        meet(&here, &there);
        assert!(content(&there, &id).trashed.is_some(), "this time it was known");
    }
}

#[test]
fn trashed_on_both_stays_in_the_trash() {
    let (here, there, id) = pair("", "");
    here.journal().trash(&id).unwrap();
    there.journal().trash(&id).unwrap();
    meet(&here, &there);
    assert!(content(&here, &id).trashed.is_some());
    here.journal().untrash(&id).unwrap();
    meet(&here, &there);
    assert_eq!(content(&there, &id).trashed, None);
}

#[test]
fn erasing_wins_over_everything_whenever_it_comes() {
    let (here, there, id) = pair("", "gone");
    let third = Replica::alone(3);
    let old = here.core().exchange().updates_since(&Frontier::default()).unwrap();
    let known = there.frontier();
    edit(&there, &id, Edit::Append(" but not here".into()));
    let late = there.core().exchange().updates_since(&known).unwrap();
    here.journal().erase(&id).unwrap();
    let replicas = [here, there, third];
    in_step(&replicas);
    for device in &replicas {
        for updates in [&old, &late, &old] {
            let updates: Vec<Update> =
                updates.iter().flat_map(|update| update.clone().split()).collect();
            device.core().exchange().apply(updates).unwrap();
        }
        assert_eq!(device.journal().get(&id).err(), Some(Error::NotFound("entry")));
        assert_eq!(device.found("gone"), []);
        assert_eq!(device.fingerprint(), replicas[0].fingerprint());
    }
}

#[test]
fn an_editor_of_an_erased_entry_is_told_so() {
    let (here, there, id) = pair("", "gone");
    let mut editor = here.journal().open(&id).unwrap();
    there.journal().erase(&id).unwrap();
    there.tell(&here);
    let typed = editor.splice(insert(TextField::Body, 0, "?"));
    assert!(matches!(typed, Err(Error::NotFound(_))), "{typed:?}");
    assert!(matches!(editor.refresh(), Err(Error::NotFound(_))));
}

#[test]
fn a_version_that_was_written_elsewhere_can_be_restored() {
    let (here, there, id) = pair("", "first");
    here.clock.pass(3_600_000);
    edit(&there, &id, Edit::Body("second".into()));
    meet(&here, &there);
    let versions = here.journal().history(&id).unwrap();
    assert_eq!(versions.iter().map(|version| version.here).collect::<Vec<_>>(), [true, false]);
    here.journal().restore(&id, &versions[0].id).unwrap();
    meet(&here, &there);
    assert_eq!(content(&there, &id).body, "first");
    assert_eq!(there.journal().history(&id).unwrap().len(), 3, "nothing is lost by it");
}

/// Asks the core about everything it is told of, as an app would.
struct Curious {
    device: Arc<Replica>,
    heard: Mutex<Vec<(DocumentId, bool, Option<String>)>>,
}

impl Observer for Curious {
    fn changed(&self, changed: &[Changed]) {
        for change in changed {
            let body = self.device.journal().get(&change.id).ok().map(|entry| entry.content.body);
            // Writing from an observer must not lock up either.
            if body.as_deref() == Some("answer me") {
                edit(&self.device, &change.id, Edit::Body("answered".into()));
            }
            self.heard.lock().unwrap().push((change.id, change.erased, body));
        }
    }
}

#[test]
fn observers_hear_of_every_change_and_may_use_the_core() {
    let (here, there) = (Arc::new(Replica::alone(1)), Replica::alone(2));
    let curious = Arc::new(Curious { device: Arc::clone(&here), heard: Mutex::default() });
    here.core().observe(Arc::clone(&curious) as _);
    let id = here.write("", "answer me");
    let other = there.write("", "from elsewhere");
    there.tell(&here);
    there.tell(&here);
    here.journal().erase(&id).unwrap();
    assert_eq!(here.journal().edit(&id, &[Edit::Mood(Some(1))]), Err(Error::NotFound("document")));
    let heard = curious.heard.lock().unwrap().clone();
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(
        heard,
        [
            (id, false, said("answered")),
            (id, false, said("answer me")),
            (other, false, said("from elsewhere")),
            (id, true, None),
        ]
    );
}

#[test]
fn the_same_entry_is_never_there_twice() {
    let (here, there) = (Replica::alone(1), Replica::alone(2));
    let new = NewEntry { title: "once".into(), ..NewEntry::default() };
    let id = here.journal().write(&new).unwrap();
    for _ in 0..3 {
        let all = here.core().exchange().updates_since(&Frontier::default()).unwrap();
        there.core().exchange().apply([all.clone(), all].concat()).unwrap();
    }
    assert_eq!(there.found("once"), [id]);
    assert_eq!(there.journal().count(&Default::default()).unwrap(), 1);
}
