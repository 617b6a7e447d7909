//! Devices of one participant, apart and together again.

use interlude_tests::world::{Cases, play, plot};

#[test]
fn two_or_three_devices_agree_whatever_arrives_when() {
    Cases::new(300, 6000).check(&plot(2..=3, 40), |plot| {
        play(&plot);
        Ok(())
    });
}

#[test]
fn four_to_six_devices_agree_whatever_arrives_when() {
    Cases::new(120, 4000).check(&plot(4..=6, 40), |plot| {
        play(&plot);
        Ok(())
    });
}
