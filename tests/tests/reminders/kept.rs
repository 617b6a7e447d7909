use interlude_core::Error;
use interlude_core::journal::EntryFilter;
use interlude_core::reminders::{Mark, Occurrence, Reminder};
use interlude_core::sync::SyncState;
use interlude_tests::world::{Replica, SimClock, SimRelay, Way, join, sync};

use super::{day, habit, plan, weekly};

#[test]
fn reminders_survive_closing_and_are_no_entries() {
    let mut device = Replica::alone(1);
    let id = device.core().reminders().add(&habit("20:00")).unwrap();
    let planned = plan(&device);
    device.open().unwrap();
    assert!(plan(&device) == planned);
    let page = device.journal().list(&EntryFilter::default(), None, 10).unwrap();
    assert!(page.entries.is_empty());
    assert!(matches!(device.journal().get(&id), Err(Error::NotFound(_))));
    assert!(matches!(device.journal().trash(&id), Err(Error::NotFound(_))));
    assert!(matches!(device.journal().erase(&id), Err(Error::NotFound(_))));
    assert!(device.journal().find(&id.to_string()[..8]).is_err());
    assert!(device.core().reminders().get(&id).is_ok());
}

#[test]
fn a_removed_schedule_takes_its_rules_along_and_nothing_else() {
    let device = Replica::alone(1);
    let reminders = device.core().reminders();
    let schedule = reminders.add_schedule(&weekly()).unwrap();
    reminders.add(&Reminder::around_sessions(schedule)).unwrap();
    let stays = reminders.add(&habit("20:00")).unwrap();
    reminders.remove_schedule(&schedule).unwrap();
    let left: Vec<_> = reminders.list().unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(left, [stays]);
    assert!(matches!(reminders.add(&Reminder::around_sessions(schedule)), Err(Error::NotFound(_))));
}

#[test]
fn a_thousand_marks_are_kept_and_the_oldest_go() {
    let device = Replica::alone(1);
    let reminders = device.core().reminders();
    let id = reminders.add(&habit("20:00")).unwrap();
    let from = day("2026-03-01");
    for number in 0..1010u64 {
        let occurrence = Occurrence { day: from + chrono::Days::new(number), place: 0 };
        reminders.mark(&id, occurrence, Some(Mark::Done)).unwrap();
    }
    let marks = reminders.get(&id).unwrap().reminder.marks;
    assert!((1000..=1001).contains(&marks.len()), "{}", marks.len());
    assert_eq!(marks.last_key_value().unwrap().0.day, from + chrono::Days::new(1009));
}

/// Through a real relay: a device linked later gets rules and what was done, and plans the same.
#[test]
fn a_linked_device_plans_the_same() {
    let clock = SimClock::at("2026-03-01T12:00:00Z");
    let relay = SimRelay::new(clock.skewed(0));
    let (phone, tablet) = (Replica::new(1, clock.clone()), Replica::new(2, clock));
    let (near, far) = (Way::new(relay.clone(), 1), Way::new(relay, 2));
    let schedule = phone.core().reminders().add_schedule(&weekly()).unwrap();
    phone.core().reminders().add(&Reminder::around_sessions(schedule)).unwrap();
    let id = phone.core().reminders().add(&habit("20:00")).unwrap();
    join((&phone, &near), (&tablet, &far), "tablet");
    assert_eq!(sync(&tablet, &far).state, SyncState::InStep);
    assert!(plan(&tablet) == plan(&phone));
    let done = Occurrence { day: day("2026-03-02"), place: 0 };
    tablet.core().reminders().mark(&id, done, Some(Mark::Done)).unwrap();
    assert_eq!(sync(&tablet, &far).state, SyncState::InStep);
    assert_eq!(sync(&phone, &near).state, SyncState::InStep);
    assert!(plan(&tablet) == plan(&phone));
    assert_eq!(phone.core().reminders().get(&id).unwrap().reminder.marks.len(), 1);
    phone.core().reminders().remove(&id).unwrap();
    assert_eq!(sync(&phone, &near).state, SyncState::InStep);
    assert_eq!(sync(&tablet, &far).state, SyncState::InStep);
    assert!(plan(&tablet) == plan(&phone));
    assert!(tablet.core().reminders().get(&id).is_err());
}
