//! When a group meets, what for, and what it has agreed.

use chrono::{NaiveDate, NaiveDateTime};
use interlude_core::Error;
use interlude_core::groups::{
    Acceptance, AgendaItem, AgendaKind, DifferencePart, Preparation, Schedule, SessionChange,
    SessionEdit, SessionState,
};
use interlude_core::journal::NewEntry;
use interlude_core::reminders::{Capabilities, PlanRequest, Recurrence};
use interlude_tests::world::Circle;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Tuesdays at six, in Madrid; the world begins on Sunday, 1 March 2026.
pub(super) fn tuesdays() -> Schedule {
    Schedule {
        title: "Tuesday group".into(),
        place: "Room 4".into(),
        start: at("2026-03-03T18:00"),
        zone: chrono_tz::Europe::Madrid,
        minutes: 90,
        rule: Some(Recurrence::parse("FREQ=WEEKLY;BYDAY=TU").unwrap()),
        changes: std::collections::BTreeMap::new(),
        revision: 0,
    }
}

/// How many notifications a member's phone would hold for ten days.
fn planned(circle: &Circle, number: usize) -> usize {
    let core = circle.people[number].replica.core();
    let capabilities = Capabilities { exact: true, most: 60, shortest_window: 10, allowed: true };
    let request = PlanRequest {
        now: core.now().0,
        zone: chrono_tz::Europe::Madrid,
        locale: "en".into(),
        horizon_days: 8,
        capabilities,
        delivered: Vec::new(),
    };
    core.reminders().plan(&request).unwrap().notifications.len()
}

fn item(minutes: u32, words: &str) -> AgendaItem {
    AgendaItem { kind: AgendaKind::CheckIn, minutes, words: words.into() }
}

/// A facilitator, a second one, a member, and a schedule.
fn circle() -> Circle {
    let circle = Circle::of(2);
    let facilitator = circle.facilitator();
    let groups = facilitator.replica.core().groups();
    let second = groups.find_member(&circle.id, "Member 1").unwrap();
    groups.promote(&circle.id, &second, &facilitator.way).unwrap();
    circle.group(0).set_schedule(&tuesdays()).unwrap();
    circle.settle();
    circle
}

#[test]
fn a_member_sees_what_comes_and_is_reminded_of_it() {
    let circle = circle();
    let first = day("2026-03-03");
    let edits = [
        SessionEdit::Topic("Saying no".into()),
        SessionEdit::AddGoal("Say one no".into()),
        SessionEdit::AddItem(item(60, "round"), None),
        SessionEdit::AddItem(item(45, "closing"), None),
        SessionEdit::AddPreparation(Preparation::Words("Think of one".into())),
        SessionEdit::Notes("Quietly.".into()),
    ];
    circle.group(0).edit_session(first, &edits).unwrap();
    circle.settle();
    let member = circle.member(2);
    let key = circle.group(2).session(first).unwrap().key.to_string();
    let entry = NewEntry { title: "Mine".into(), session: Some(key), ..NewEntry::default() };
    let entry = member.replica.journal().write(&entry).unwrap();
    let next = circle.group(2).next_session().unwrap();
    assert_eq!(next.session, circle.group(0).session(first).unwrap());
    assert_eq!((next.place.as_str(), next.zone), ("Room 4", chrono_tz::Europe::Madrid));
    assert_eq!(next.bring, [(entry, "Mine".to_owned())]);
    assert!(circle.group(0).next_session().unwrap().bring.is_empty());
    let agenda = next.session.agenda();
    assert_eq!(agenda[1].begins, next.session.session.begins.plus_millis(3_600_000));
    assert_eq!(next.session.minutes_over(), 15);
    assert_eq!(planned(&circle, 2), 4, "before and after the first, a day before the second");
    let refused = circle.group(2).edit_session(first, &edits[..1]);
    assert!(matches!(refused, Err(Error::Refused(_))));
    let reminders = member.replica.core().reminders();
    let id = circle.group(2).schedule_id();
    assert_eq!(reminders.schedules().unwrap().len(), 1);
    let cancelled = Some(SessionChange::Cancelled);
    assert!(matches!(reminders.change_session(&id, first, cancelled), Err(Error::Refused(_))));
    assert!(matches!(circle.group(2).change_session(first, cancelled), Err(Error::Refused(_))));
}

#[test]
fn a_reminder_that_was_removed_does_not_come_back() {
    let circle = circle();
    let reminders = circle.member(2).replica.core().reminders();
    let [rule] = &reminders.list().unwrap()[..] else { panic!("one") };
    reminders.remove(&rule.id).unwrap();
    circle.settle();
    assert!(reminders.list().unwrap().is_empty());
}

#[test]
fn two_facilitators_prepare_one_session_apart_and_nothing_is_lost() {
    let circle = circle();
    let first = day("2026-03-03");
    let add = |words: &str| SessionEdit::AddItem(item(10, words), None);
    circle
        .group(0)
        .edit_session(first, &[add("first"), SessionEdit::Notes("We begin.".into())])
        .unwrap();
    circle.settle();
    let edits = |words: &str, notes: &str| [add(words), SessionEdit::Notes(notes.into())];
    circle.group(0).edit_session(first, &edits("by one", "We begin on time.")).unwrap();
    circle.group(1).edit_session(first, &edits("by two", "Softly we begin.")).unwrap();
    circle.settle();
    let both = circle.group(0).session(first).unwrap();
    for number in [1, 2] {
        assert_eq!(circle.group(number).session(first).unwrap(), both);
    }
    assert_eq!(both.content.notes, "Softly we begin on time.");
    let words: Vec<&str> = both.content.agenda.values().map(|item| item.words.as_str()).collect();
    assert_eq!(words[0], "first");
    assert_eq!(words.len(), 3);
}

#[test]
fn moved_on_one_device_and_cancelled_on_another_it_is_cancelled_for_all() {
    let circle = circle();
    let first = day("2026-03-03");
    let moved = SessionChange::Moved(at("2026-03-04T18:00"));
    circle.group(0).change_session(first, Some(moved)).unwrap();
    circle.group(1).change_session(first, Some(SessionChange::Cancelled)).unwrap();
    circle.settle();
    for number in 0..3 {
        assert_eq!(
            circle.group(number).session(first).unwrap().session.state,
            SessionState::Cancelled
        );
        let next = circle.group(number).next_session().unwrap();
        assert_eq!(next.session.session.day, day("2026-03-10"));
        assert_eq!(next.cancelled.len(), 1);
    }
}

#[test]
fn norms_are_accepted_and_asked_for_again_when_they_change() {
    let circle = circle();
    assert_eq!(circle.group(2).norms().unwrap(), None);
    circle.group(0).publish_norms("We keep it here.").unwrap();
    circle.settle();
    let norms = circle.group(2).norms().unwrap().unwrap();
    assert_eq!((norms.text.as_str(), norms.versions.len()), ("We keep it here.", 1));
    assert_eq!(norms.versions[0].by, "Facilitator");
    assert_eq!(circle.group(2).my_acceptance().unwrap(), Acceptance::NotYet);
    circle.group(2).accept_norms(&norms.digest).unwrap();
    circle.settle();
    let accepted = circle.group(0).acceptances().unwrap();
    assert!(matches!(&accepted[2], (member, Acceptance::Current(_)) if member.name == "Member 2"));
    assert_eq!(accepted[1].1, Acceptance::NotYet);
    // What was read and what holds are told apart.
    circle.group(0).publish_norms("We keep all of it here.").unwrap();
    circle.settle();
    let Acceptance::Older(_, changed) = circle.group(2).my_acceptance().unwrap() else {
        panic!("asked again")
    };
    let added = changed.iter().filter_map(|part| match part {
        DifferencePart::Added(text) => Some(text.trim()),
        _ => None,
    });
    assert!(added.collect::<String>().contains("all"), "{changed:?}");
    assert!(circle.group(2).accept_norms(&norms.digest).is_err());
    assert!(matches!(circle.group(0).acceptances().unwrap()[2].1, Acceptance::Older(..)));
    let versions = circle.group(0).norms().unwrap().unwrap().versions;
    let (first, second) = (&versions[0].id, &versions[1].id);
    assert!(!circle.group(2).norms_difference(first, Some(second)).unwrap().is_empty());
    assert!(
        circle.group(2).acceptances().is_err(),
        "who has not accepted is the facilitator's to see"
    );
}

#[test]
fn norms_written_apart_hold_together_and_an_old_acceptance_that_comes_late_is_old() {
    let circle = circle();
    circle.group(0).publish_norms("We listen. We keep it here.").unwrap();
    circle.settle();
    let first = circle.group(2).norms().unwrap().unwrap();
    circle.group(2).accept_norms(&first.digest).unwrap();
    circle.group(0).publish_norms("We listen well. We keep it here.").unwrap();
    circle.group(1).publish_norms("We listen. We keep all of it here.").unwrap();
    let _ = (circle.facilitator().sync(), circle.member(1).sync(), circle.facilitator().sync());
    let _ = (circle.member(2).sync(), circle.facilitator().sync());
    circle.settle();
    let text = circle.group(0).norms().unwrap().unwrap().text;
    assert_eq!(text, "We listen well. We keep all of it here.");
    assert_eq!(circle.group(1).norms().unwrap().unwrap().text, text);
    assert!(matches!(circle.group(0).acceptances().unwrap()[2].1, Acceptance::Older(..)));
    // What came together from two is accepted as it is.
    let both = circle.group(2).norms().unwrap().unwrap();
    circle.group(2).accept_norms(&both.digest).unwrap();
    circle.settle();
    assert!(matches!(circle.group(1).acceptances().unwrap()[2].1, Acceptance::Current(_)));
}

#[test]
fn whose_voice_was_heard_stays_on_the_facilitators_device() {
    let circle = circle();
    let (first, second) = (day("2026-03-03"), day("2026-03-10"));
    let groups = circle.facilitator().replica.core().groups();
    let member = groups.find_member(&circle.id, "Member 2").unwrap();
    let before = circle.facilitator().replica.core().exchange().waiting().unwrap();
    circle.group(0).note_voice(first, &member, true).unwrap();
    let mode = circle.group(0).session_mode(first).unwrap();
    assert_eq!(
        mode.voices.iter().map(|(one, times)| (one.name.as_str(), *times)).collect::<Vec<_>>(),
        [("Member 2", 1)]
    );
    assert_eq!(circle.facilitator().replica.core().exchange().waiting().unwrap(), before);
    assert_eq!(circle.facilitator().sync().pushed, 0, "nothing leaves the device");
    assert_eq!(circle.group(0).session_mode(second).unwrap().voices[0].1, 0);
    assert_eq!(circle.group(1).session_mode(first).unwrap().voices[0].1, 0);
    assert!(circle.group(2).session_mode(first).is_err());
}
