use interlude_core::reminders::{
    Mark, Occurrence, Recurrence, Reminder, ReminderSettings, Rule, SessionChange, SessionState,
};
use interlude_core::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::*;

use super::{day, habit, meet, plan, two, weekly};
use interlude_tests::world::{Cases, Replica};

fn first() -> Occurrence {
    Occurrence { day: day("2026-03-02"), place: 0 }
}

#[test]
fn done_beats_dismissed_beats_snoozed_whoever_said_what_apart() {
    let later = Timestamp::from_millis(1_772_500_000_000);
    let marks = [None, Some(Mark::Snoozed(later)), Some(Mark::Dismissed), Some(Mark::Done)];
    for ours in marks {
        for theirs in marks {
            let (one, two) = two();
            let id = one.core().reminders().add(&habit("20:00")).unwrap();
            meet(&one, &two);
            one.core().reminders().mark(&id, first(), ours).unwrap();
            two.core().reminders().mark(&id, first(), theirs).unwrap();
            meet(&one, &two);
            let kept = two.core().reminders().get(&id).unwrap().reminder.marks;
            assert_eq!(kept.get(&first()).copied(), ours.max(theirs));
        }
    }
}

#[test]
fn what_was_done_on_one_device_is_quiet_on_the_other() {
    let (one, two) = two();
    let id = one.core().reminders().add(&habit("20:00")).unwrap();
    meet(&one, &two);
    let due = plan(&two).notifications.len();
    one.core().reminders().mark(&id, first(), Some(Mark::Done)).unwrap();
    meet(&one, &two);
    assert_eq!(plan(&two).notifications.len(), due - 1);
    two.core().reminders().mark(&id, first(), None).unwrap();
    meet(&one, &two);
    assert_eq!(plan(&one).notifications.len(), due);
}

#[test]
fn times_that_two_devices_set_apart_are_both_shown_until_one_is_chosen() {
    let (one, two) = two();
    let id = one.core().reminders().add(&habit("20:00")).unwrap();
    meet(&one, &two);
    one.core().reminders().change(&id, &habit("19:00")).unwrap();
    two.core().reminders().change(&id, &habit("21:00")).unwrap();
    meet(&one, &two);
    let details = one.core().reminders().get(&id).unwrap();
    let [conflict] = &details.conflicts[..] else { panic!("not one conflict") };
    assert_eq!(conflict.values, ["19:00", "21:00"]);
    two.core().reminders().change(&id, &details.reminder).unwrap();
    meet(&one, &two);
    assert!(one.core().reminders().get(&id).unwrap().conflicts.is_empty());
}

#[test]
fn a_session_cancelled_on_one_device_and_moved_on_another_is_cancelled_on_both() {
    let (one, two) = two();
    let id = one.core().reminders().add_schedule(&weekly()).unwrap();
    meet(&one, &two);
    let (on, to) = (day("2026-03-10"), day("2026-03-11").and_hms_opt(17, 0, 0).unwrap());
    one.core().reminders().change_session(&id, on, Some(SessionChange::Cancelled)).unwrap();
    two.core().reminders().change_session(&id, on, Some(SessionChange::Moved(to))).unwrap();
    meet(&one, &two);
    let sessions = one.core().reminders().schedule(&id).unwrap().sessions(on..=on);
    assert_eq!(sessions[0].state, SessionState::Cancelled);
}

#[test]
fn two_devices_that_set_something_for_all_reminders_apart_agree() {
    let (one, two) = two();
    one.core().reminders().pause(Some(day("2026-03-10"))).unwrap();
    let private = ReminderSettings { private_texts: true, silent_until: None };
    two.core().reminders().change_settings(&private).unwrap();
    meet(&one, &two);
    assert!(one.core().reminders().settings().unwrap().private_texts);
    assert_eq!(two.core().reminders().settings().unwrap().silent_until, Some(day("2026-03-10")));
}

#[derive(Debug, Clone)]
struct Deed {
    on: usize,
    what: u8,
    which: usize,
    value: u8,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0..3usize, 0..9u8, any::<u8>(), any::<u8>());
    let deed =
        deed.prop_map(|(on, what, which, value)| Deed { on, what, which: which.into(), value });
    vec(deed, 1..40)
}

fn act(device: &Replica, deed: &Deed) {
    let reminders = device.core().reminders();
    let rules = reminders.list().unwrap();
    let schedules = reminders.schedules().unwrap();
    let rule = rules.get(deed.which % rules.len().max(1));
    let schedule = schedules.get(deed.which % schedules.len().max(1));
    let on = day("2026-03-03") + chrono::Days::new(u64::from(deed.value % 4) * 7);
    match (deed.what, rule, schedule) {
        (0, ..) => drop(reminders.add(&habit(&format!("{:02}:00", deed.value % 24))).unwrap()),
        (1, ..) => drop(reminders.add_schedule(&weekly()).unwrap()),
        (2, _, Some((id, _))) => drop(reminders.add(&Reminder::around_sessions(*id)).unwrap()),
        (3, Some(rule), _) => {
            let marks = [None, Some(Mark::Dismissed), Some(Mark::Done)];
            let mark = marks[usize::from(deed.value % 3)];
            let occurrence = Occurrence { day: on, place: 0 };
            reminders.mark(&rule.id, occurrence, mark).unwrap();
        }
        (4, Some(rule), _) => {
            let mut changed = rule.reminder.clone();
            if let Rule::Habit(habit) = &mut changed.rule {
                habit.days =
                    Recurrence::parse(["FREQ=DAILY", "FREQ=WEEKLY"][deed.which % 2]).unwrap();
            }
            changed.name = format!("name {}", deed.value);
            // Its schedule may be gone on another device.
            let _ = reminders.change(&rule.id, &changed);
        }
        (5, _, Some((id, _))) => {
            let to = on.and_hms_opt(7, 0, 0).unwrap();
            let change = [None, Some(SessionChange::Cancelled), Some(SessionChange::Moved(to))];
            let change = change[usize::from(deed.value % 3)];
            reminders.change_session(id, on, change).unwrap();
        }
        (6, Some(rule), _) => reminders.remove(&rule.id).unwrap(),
        (7, _, Some((id, _))) if deed.value < 60 => reminders.remove_schedule(id).unwrap(),
        (8, ..) => reminders.pause((deed.value < 100).then_some(on)).unwrap(),
        _ => {}
    }
}

#[test]
fn devices_agree_and_rows_can_be_rebuilt_whatever_was_done_apart() {
    Cases::new(40, 2000).check(&(deeds(), any::<u64>()), |(deeds, order)| {
        let devices: Vec<Replica> = (1..=3).map(Replica::alone).collect();
        for (number, deed) in deeds.iter().enumerate() {
            act(&devices[deed.on], deed);
            if order.rotate_right(number as u32 % 64) & 7 == 0 {
                devices[deed.on].tell(&devices[(deed.on + 1) % 3]);
            }
        }
        for _ in 0..2 {
            for one in 0..3 {
                devices[one].tell(&devices[(one + 1) % 3]);
            }
        }
        for device in &devices {
            assert_eq!(device.fingerprint(), devices[0].fingerprint());
            assert!(plan(device) == plan(&devices[0]), "plans differ");
            let before = device.core().reminders().list().unwrap();
            device.core().rebuild(&mut |_| ()).unwrap();
            assert_eq!(device.fingerprint(), devices[0].fingerprint());
            assert!(device.core().reminders().list().unwrap() == before);
            let check = interlude_core::Check::Thorough;
            assert_eq!(device.core().check(check, &mut |_| ()).unwrap(), []);
        }
        Ok(())
    });
}
