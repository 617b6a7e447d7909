//! A clock ten years off.

use interlude_core::environment::Clock as _;
use interlude_core::sync::SyncState;
use interlude_tests::world::DAY;

use super::home::{Home, in_step};

#[test]
fn a_clock_ten_years_off_does_no_harm() {
    for years in [-10, 10] {
        let (home, phone, tablet) = Home::pair();
        tablet.vault.clock.skew(years * 365 * DAY);
        let shown = tablet.vault.clock.now();
        let id = tablet.vault.write("from another time", "x");
        assert_eq!(tablet.sync().state, SyncState::InStep);
        in_step(&[&phone, &tablet]);
        assert_eq!(tablet.vault.clock.now(), shown, "the device's clock is its own");
        let there = phone.vault.journal().get(&id).unwrap();
        assert_eq!(there.content.created.instant(), shown);
        // It lets others in and takes part in everything.
        let watch = home.another(3, &tablet);
        in_step(&[&phone, &tablet, &watch]);
        phone.vault.journal().erase(&id).unwrap();
        tablet.remove(&watch);
        let _ = tablet.sync();
        in_step(&[&phone, &tablet]);
        assert_eq!((tablet.titles().len(), tablet.devices().len()), (0, 2));
        assert_eq!(watch.sync().state, SyncState::Removed);
        // The clock is set right again, and wrong the other way.
        for skew in [0, -years * 365 * DAY] {
            tablet.vault.clock.skew(skew);
            let _ = tablet.vault.write(&format!("at {skew}"), "x");
            in_step(&[&phone, &tablet]);
        }
        assert_eq!(phone.titles().len(), 2);
    }
}

#[test]
fn a_relay_whose_clock_jumps_is_followed() {
    let (home, phone, tablet) = Home::pair();
    let skewed = home.clock.skewed(0);
    drop(skewed);
    let id = phone.vault.write("kept", "x");
    phone.sync();
    // Months pass for everybody, but the device believes it is still today.
    home.clock.pass(100 * DAY);
    tablet.vault.clock.skew(-100 * DAY);
    assert_eq!(tablet.sync().state, SyncState::InStep);
    assert!(tablet.vault.journal().get(&id).is_ok());
    in_step(&[&phone, &tablet]);
}
