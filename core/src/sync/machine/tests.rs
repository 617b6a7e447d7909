use proptest::prelude::*;

use super::*;

fn run(events: &[Event]) -> (Vec<Step>, Option<Ending>) {
    let (mut machine, mut steps) = (Machine::new(), vec![Step::Roster]);
    for event in events {
        if let Some(ending) = machine.next(*event) {
            return (steps, Some(ending));
        }
        steps.push(machine.step());
    }
    (steps, None)
}

#[test]
fn everything_is_pulled_before_anything_is_sent() {
    let (steps, ending) = run(&[Event::Done; 7]);
    let expected =
        [Step::Roster, Step::Pull, Step::Heal, Step::Append, Step::Send, Step::Blobs, Step::Settle];
    assert_eq!((steps.as_slice(), ending), (&expected[..], Some(Ending::InStep)));
}

#[test]
fn a_new_space_is_published_once() {
    let (steps, ending) = run(&[Event::NoSpace, Event::Done]);
    assert_eq!((steps.last(), ending), (Some(&Step::Pull), None));
    assert_eq!(run(&[Event::NoSpace, Event::NoSpace]).1, Some(Ending::NotThere));
}

#[test]
fn what_a_shorter_roster_kept_apart_is_looked_at_again() {
    assert_eq!(run(&[Event::Grown]).0.last(), Some(&Step::Quarantine));
    assert_eq!(run(&[Event::Shorter]).0.last(), Some(&Step::Offer));
}

#[test]
fn missing_pushes_are_asked_for_again_and_then_no_more() {
    let once = [Event::Done, Event::Missing, Event::Done];
    let events: Vec<Event> = [Event::Done].into_iter().chain(once.repeat(4)).collect();
    let (steps, _) = run(&events);
    assert_eq!(steps.iter().filter(|step| **step == Step::Reread).count(), 3);
    assert_eq!(steps.last(), Some(&Step::Send));
}

/// Found by the property below: the relay forgot the cursor once more than it is read anew for.
#[test]
fn a_fork_stays_one_however_often_the_relay_forgets_the_cursor() {
    let again = [Event::CursorUnknown, Event::Done];
    let events: Vec<Event> = [Event::Forked].into_iter().chain(again.repeat(4)).collect();
    let (steps, ending) = run(&events);
    assert_eq!(ending, Some(Ending::Forked));
    assert!(!steps.contains(&Step::Heal));
}

#[test]
fn after_a_fork_no_roster_is_given_to_the_relay() {
    for event in [Event::NoSpace, Event::Shorter] {
        let events = [Event::Forked, Event::CursorUnknown, Event::Moved, event];
        assert_eq!(run(&events).1, Some(Ending::Forked));
    }
}

const EVENTS: [Event; 12] = [
    Event::Done,
    Event::More,
    Event::Grown,
    Event::Shorter,
    Event::Forked,
    Event::Removed,
    Event::NoSpace,
    Event::CursorUnknown,
    Event::Early,
    Event::Missing,
    Event::Moved,
    Event::Endless,
];

proptest! {
    // Cheap, and what it found once it had passed by for days.
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// Whatever a relay answers: without `More`, which means progress, it ends, and after a fork
    /// nothing is sent.
    #[test]
    fn it_ends_and_sends_nothing_after_a_fork(picks in proptest::collection::vec(0usize..11, 400)) {
        let events: Vec<Event> = picks.iter().map(|pick| EVENTS[*pick])
            .filter(|event| *event != Event::More).collect();
        let (steps, ending) = run(&events);
        prop_assert!(ending.is_some());
        let forked = events.iter().zip(&steps).position(|(event, step)| {
            (*event, *step) == (Event::Forked, Step::Roster)
        });
        if let Some(at) = forked {
            let sends = |step: &Step| {
                use Step::{Append, Blobs, Heal, Offer, Publish, Send};
                matches!(step, Publish | Offer | Heal | Append | Send | Blobs)
            };
            prop_assert!(!steps[at..].iter().any(sends));
        }
    }

    #[test]
    fn nothing_is_sent_that_was_not_pulled_for(picks in proptest::collection::vec(0usize..11, 60)) {
        let events: Vec<Event> = picks.iter().map(|pick| EVENTS[*pick]).collect();
        let (steps, _) = run(&events);
        for (at, step) in steps.iter().enumerate() {
            if *step == Step::Send {
                prop_assert!(steps[..at].contains(&Step::Heal));
            }
        }
    }
}
