//! All that an entry says arrives on the other side, and every field of a filter is looked at.

use std::sync::Arc;

use interlude_core::journal::{Coping, Edit, Field, Form, Helped, Scalar, TextField};
use interlude_core::time::Moment;
use interlude_ffi as ffi;
use interlude_ffi::{EntryFilter, Journal, Vault};

use crate::host::{Hearing, all, entry, vault};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn coping() -> Coping {
    Coping { trigger: some("noise"), action: some("a walk"), helped: Some(Helped::Some) }
}

fn full() -> ffi::NewEntry {
    ffi::NewEntry {
        body: "It was **loud**.".to_owned(),
        created: Moment::parse("2026-03-01T10:00:00.000+01:00[Europe/Berlin]").ok(),
        form: Some(Form::Coping),
        mood: Some(4),
        emotions: vec!["joy".to_owned()],
        tags: vec!["home".to_owned()],
        favourite: true,
        bring: true,
        session: some("session one"),
        prompt: some("prompt two"),
        goal: some("goal three"),
        coping: Some(coping()),
        ..entry("Full")
    }
}

fn written(vault: &Arc<Vault>) -> (Arc<Journal>, interlude_core::journal::DocumentId) {
    let journal = Journal::new(Arc::clone(vault));
    journal.write(entry("Empty")).unwrap();
    let id = journal.write(full()).unwrap();
    (journal, id)
}

#[test]
fn all_that_is_written_is_read_in_lists_and_on_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, id) = written(&vault(folder.path()));
    let ffi::EntryDetails { summary, content } = journal.get(id).unwrap();
    let ids = (some("session one"), some("prompt two"), some("goal three"));
    assert_eq!((summary.title.as_str(), summary.preview.as_str()), ("Full", "It was loud."));
    assert_eq!((content.title.as_str(), content.body.as_str()), ("Full", "It was **loud**."));
    assert_eq!((summary.mood, content.mood), (Some(4), Some(4)));
    assert_eq!((summary.form, content.form), (Form::Coping, Form::Coping));
    assert_eq!((&summary.emotions, &summary.tags), (&content.emotions, &content.tags));
    assert_eq!((content.emotions, content.tags), (vec!["joy".into()], vec!["home".into()]));
    assert!(summary.favourite && summary.bring && content.favourite && content.bring);
    assert_eq!((summary.session, summary.prompt, summary.goal), ids);
    assert_eq!((content.session, content.prompt, content.goal), ids);
    assert_eq!((summary.coping, content.coping), (coping(), coping()));
    assert_eq!(summary.created, content.created);
    let plain = journal.get(journal.write(entry("Plain")).unwrap()).unwrap();
    assert!(!plain.summary.favourite && !plain.content.bring && plain.content.prompt.is_none());
    assert_eq!(plain.summary.form, Form::Entry);
}

#[test]
fn each_field_of_a_filter_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _) = written(&vault(folder.path()));
    let day = |day: &str| Some(day.parse().unwrap());
    // The empty one is of today, which is after 2026-03.
    let finds_the_full_one = [
        EntryFilter { text: some("loud"), ..all() },
        EntryFilter { to: day("2026-03-01"), ..all() },
        EntryFilter { tags: vec!["home".into()], ..all() },
        EntryFilter { emotions: vec!["joy".into()], ..all() },
        EntryFilter { mood_from: Some(4), ..all() },
        EntryFilter { mood_to: Some(4), ..all() },
        EntryFilter { form: Some(Form::Coping), ..all() },
        EntryFilter { session: some("session one"), ..all() },
        EntryFilter { prompt: some("prompt two"), ..all() },
        EntryFilter { goal: some("goal three"), ..all() },
        EntryFilter { favourite: Some(true), ..all() },
        EntryFilter { bring: Some(true), ..all() },
    ];
    for (number, filter) in finds_the_full_one.into_iter().enumerate() {
        let found = journal.list(filter, None, 10).unwrap().entries;
        let titles: Vec<_> = found.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["Full"], "filter {number}");
    }
    let later = EntryFilter { from: day("2026-03-02"), ..all() };
    let later = journal.list(later, None, 10).unwrap().entries;
    assert_eq!((later.len(), later[0].title.as_str()), (1, "Empty"));
    let none = [
        EntryFilter { mood_to: Some(3), ..all() },
        EntryFilter { mood_from: Some(5), ..all() },
        EntryFilter { conflicts: true, ..all() },
        EntryFilter { trashed: true, ..all() },
    ];
    assert!(none.into_iter().all(|filter| journal.count(filter).unwrap() == 0));
}

#[test]
fn a_page_and_a_search_give_no_more_than_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _) = written(&vault(folder.path()));
    journal.write(ffi::NewEntry { body: "quiet, not loud".into(), ..entry("Other") }).unwrap();
    let page = journal.list(all(), None, 2).unwrap();
    let rest = journal.list(all(), page.next.clone(), 2).unwrap();
    assert_eq!((page.entries.len(), rest.entries.len(), rest.next), (2, 1, None));
    assert_eq!(rest.entries[0].title, "Full");
    let hits = journal.search("loud".into(), 10).unwrap();
    assert_eq!(hits.len(), 2);
    assert!(hits[0].score >= hits[1].score && hits[0].score != 0.0);
    assert_eq!(journal.search("loud".into(), 1).unwrap().len(), 1);
}

#[test]
fn versions_say_where_they_come_from_and_can_be_had_again() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, id) = written(&vault(folder.path()));
    journal.edit(id, vec![Edit::Body("It was quiet.".into()), Edit::Tag("late".into())]).unwrap();
    let versions = journal.history(id).unwrap();
    assert!(versions.iter().all(|one| one.here && one.changes > 0 && one.device.len() == 16));
    let first = versions[0].id.clone();
    assert_eq!(journal.version(id, first.clone()).unwrap().goal, some("goal three"));
    journal.restore(id, first).unwrap();
    journal.resolve(id, Field::Favourite, Scalar::Flag(false)).unwrap();
    let now = journal.get(id).unwrap().content;
    assert!(!now.favourite && now.conflicts.is_empty());
    journal.trash(id).unwrap();
    let gone = journal.get(id).unwrap();
    assert!(gone.content.trashed.is_some() && gone.summary.trashed == gone.content.trashed);
}

#[test]
fn what_another_editor_did_comes_as_patches() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    let (journal, id) = written(&vault);
    let editor = ffi::Editor::open(vault, id).unwrap();
    let field = TextField::Body;
    editor.text(field).unwrap();
    journal.edit(id, vec![Edit::Replace("**loud**".into(), "still".into())]).unwrap();
    let mut shown: Vec<char> = full().body.chars().collect();
    for patch in editor.refresh().unwrap() {
        let place = |number: u64| usize::try_from(number).unwrap();
        let (at, delete) = (place(patch.at), place(patch.delete));
        shown.splice(at..at + delete, patch.insert.chars());
    }
    assert_eq!(shown.into_iter().collect::<String>(), "It was still.");
}

#[test]
fn writing_many_is_told_and_can_be_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::new(vault(folder.path()));
    let many = || (0..450).map(|number| entry(&number.to_string())).collect::<Vec<_>>();
    let hearing = Hearing::answering(|_| Ok(true));
    journal.write_all(many(), Some(Arc::clone(&hearing) as _)).unwrap();
    assert_eq!(hearing.heard.lock().unwrap().last(), Some(&450));
    let stopping = Hearing::answering(|done| Ok(done < 200));
    let given_up = journal.write_all(many(), Some(Arc::clone(&stopping) as _));
    assert_eq!(given_up, Err(ffi::InterludeError::Cancelled));
    let durable = *stopping.heard.lock().unwrap().last().unwrap();
    assert_eq!(journal.count(all()).unwrap(), 450 + durable);
}

#[test]
fn a_goal_says_how_it_goes_and_what_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let goals = ffi::Goals::new(vault(folder.path()));
    let id = goals.add("sleep".into()).unwrap();
    let session = format!("{}/2026-03-03", "a".repeat(64));
    goals.note(id, "two good nights".into()).unwrap();
    goals.link(id, session.clone(), true).unwrap();
    goals.set_state(id, interlude_core::goals::GoalState::Done).unwrap();
    let goal = goals.list().unwrap().remove(0);
    assert_eq!((goal.words.as_str(), goal.progress.as_str()), ("sleep", "two good nights"));
    assert_eq!((goal.sessions, goal.ended_at.is_some()), (vec![session.clone()], true));
    goals.link(id, session, false).unwrap();
    assert!(goals.list().unwrap()[0].sessions.is_empty());
}

#[test]
fn counts_are_of_the_days_that_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let vault = vault(folder.path());
    written(&vault);
    let insights = ffi::Insights::new(vault);
    let span = |day: &str| {
        let day = Some(day.parse().unwrap());
        interlude_core::insights::Span { from: day, to: day }
    };
    assert_eq!(insights.emotions(span("2026-03-01")).unwrap()[0].n, 1);
    assert!(insights.emotions(span("2026-03-02")).unwrap().is_empty());
    let week = insights.moods(span("2026-03-01")).unwrap().remove(0);
    assert_eq!((week.n, week.mean_hundredths, week.counts), (1, 400, vec![0, 0, 0, 1, 0]));
}
