//! The trash keeps for thirty days that were really lived, and erasing is for good.
#![allow(clippy::unwrap_used, reason = "tests")]

use interlude_core::Error;
use interlude_core::journal::{DocumentId, Edit, EntryFilter};
use interlude_tests::world::{DAY, HOUR, Replica, SimClock};

fn in_trash(device: &Replica, id: &DocumentId) -> bool {
    device.journal().get(id).unwrap().summary.trashed.is_some()
}

fn is_gone(device: &Replica, id: &DocumentId) -> bool {
    matches!(device.journal().get(id), Err(Error::NotFound(_)))
}

fn device() -> (Replica, std::sync::Arc<SimClock>) {
    let clock = SimClock::at("2026-03-01T12:00:00Z");
    (Replica::new(1, clock.clone()), clock)
}

fn weeks(device: &Replica, clock: &SimClock, count: u32) {
    for _ in 0..count {
        clock.pass(7 * DAY);
        device.core().tidy().unwrap();
    }
}

#[test]
fn the_trash_keeps_for_thirty_days() {
    let (device, clock) = device();
    let (id, other) = (device.write("", "away"), device.write("", "stays"));
    device.journal().trash(&id).unwrap();
    device.core().tidy().unwrap();
    weeks(&device, &clock, 4);
    assert!(in_trash(&device, &id));
    clock.pass(DAY + 23 * HOUR);
    assert_eq!(device.core().tidy().unwrap().erased, 0);
    assert!(in_trash(&device, &id), "29 days and 23 hours");
    clock.pass(2 * HOUR);
    let tidied = device.core().tidy().unwrap();
    assert!(tidied.erased == 1 && tidied.rekeyed);
    assert!(is_gone(&device, &id) && !is_gone(&device, &other));
    assert!(!device.core().tidy().unwrap().rekeyed);
}

#[test]
fn a_clock_that_jumps_ten_years_does_not_empty_the_trash() {
    let (device, clock) = device();
    let id = device.write("", "away");
    device.journal().trash(&id).unwrap();
    device.core().tidy().unwrap();
    clock.pass(3650 * DAY);
    assert_eq!(device.core().tidy().unwrap().erased, 0);
    clock.pass(-3650 * DAY);
    assert_eq!(device.core().tidy().unwrap().erased, 0);
    for _ in 0..3 {
        clock.pass(3650 * DAY);
        device.core().tidy().unwrap();
        clock.pass(-3650 * DAY);
        device.core().tidy().unwrap();
    }
    assert!(in_trash(&device, &id), "a month was never lived");
}

#[test]
fn what_is_trashed_while_the_clock_is_wrong_is_kept_too() {
    for wrong in [3650 * DAY, -3650 * DAY] {
        let (device, clock) = device();
        device.core().tidy().unwrap();
        clock.pass(wrong);
        let id = device.write("", "away");
        device.journal().trash(&id).unwrap();
        device.core().tidy().unwrap();
        clock.pass(-wrong);
        device.core().tidy().unwrap();
        // A leap of the clock may count for a week of the thirty days, not for more.
        weeks(&device, &clock, 3);
        assert!(in_trash(&device, &id), "21 days after the clock was set right");
        weeks(&device, &clock, 2);
        // What was trashed in the future waits for it: too long is better than too short.
        assert_eq!(is_gone(&device, &id), wrong < 0);
    }
}

#[test]
fn an_entry_that_comes_back_and_goes_again_has_its_thirty_days_anew() {
    let (device, clock) = device();
    let id = device.write("", "away");
    device.journal().trash(&id).unwrap();
    device.core().tidy().unwrap();
    weeks(&device, &clock, 3);
    device.journal().untrash(&id).unwrap();
    assert!(!in_trash(&device, &id));
    device.journal().trash(&id).unwrap();
    weeks(&device, &clock, 3);
    weeks(&device, &clock, 1);
    assert!(in_trash(&device, &id), "28 days");
    weeks(&device, &clock, 2);
    assert!(is_gone(&device, &id));
}

#[test]
fn an_edit_takes_an_entry_out_of_the_trash() {
    let (device, clock) = device();
    let id = device.write("", "away");
    device.journal().trash(&id).unwrap();
    device.core().tidy().unwrap();
    device.journal().edit(&id, &[Edit::Append(" not yet".into())]).unwrap();
    assert!(!in_trash(&device, &id));
    weeks(&device, &clock, 10);
    assert!(!is_gone(&device, &id));
}

#[test]
fn the_month_goes_on_while_the_vault_is_closed() {
    let (mut device, clock) = device();
    let id = device.write("", "away");
    device.journal().trash(&id).unwrap();
    for _ in 0..5 {
        device.core().tidy().unwrap();
        device.close();
        clock.pass(7 * DAY);
        device.open().unwrap();
    }
    device.core().tidy().unwrap();
    assert!(is_gone(&device, &id));
}

#[test]
fn the_trash_is_a_list_of_its_own() {
    let (device, _clock) = device();
    let (first, second) = (device.write("", "one"), device.write("", "two"));
    device.journal().trash(&first).unwrap();
    let listed = |trashed| -> Vec<DocumentId> {
        let filter = EntryFilter { trashed, ..EntryFilter::default() };
        let page = device.journal().list(&filter, None, 10).unwrap();
        page.entries.into_iter().map(|entry| entry.id).collect()
    };
    assert_eq!((listed(true), listed(false)), (vec![first], vec![second]));
}

#[test]
fn erasing_is_refused_nothing_and_undone_by_nothing() {
    let (device, _clock) = device();
    let id = device.write("", "gone");
    let before =
        device.core().exchange().updates_since(&interlude_core::Frontier::default()).unwrap();
    device.journal().erase(&id).unwrap();
    assert!(is_gone(&device, &id));
    for done in [
        device.journal().erase(&id),
        device.journal().trash(&id),
        device.journal().untrash(&id),
        device.journal().edit(&id, &[Edit::Mood(Some(1))]),
    ] {
        assert!(matches!(done, Err(Error::NotFound(_))), "{done:?}");
    }
    assert_eq!(device.core().exchange().apply(before).unwrap().taken, 1);
    assert!(is_gone(&device, &id), "told again by another device");
    assert!(device.core().tidy().unwrap().rekeyed);
    assert!(is_gone(&device, &id));
}
