//! One bit of one answer is another one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use interlude_tests::world::{MINUTE, asks, liar, scaled};

use super::home::{Home, in_step};

/// Flips a bit of the answers to one kind of request: the one a counter says, over all bits again
/// and again in strides.
#[test]
fn nothing_is_taken_that_was_not_written() {
    let kinds: &[(&str, &str)] =
        &[("GET", "pushes"), ("GET", "roster"), ("GET", "v1"), ("POST", "pushes")];
    for kind in kinds {
        let (home, phone, tablet) = Home::pair();
        for round in 0..scaled(25, 5000) {
            let _ = phone.vault.write(&format!("entry {round}"), "body");
            phone.sync();
            if *kind == ("POST", "pushes") {
                let _ = tablet.vault.write(&format!("tablet {round}"), "body");
            }
            let flips = Arc::new(AtomicUsize::new(0));
            let (count, kind) = (Arc::clone(&flips), *kind);
            tablet.way.meddle(liar(move |request, relay| {
                let mut answer = relay.answer(request)?;
                if asks(request) == kind && !answer.body.is_empty() {
                    count.fetch_add(1, Ordering::Relaxed);
                    let bit = (round as usize).wrapping_mul(7919) % (answer.body.len() * 8);
                    answer.body[bit / 8] ^= 1 << (bit % 8);
                }
                Some(answer)
            }));
            let _ = tablet.try_sync();
            assert!(flips.load(Ordering::Relaxed) > 0, "{kind:?}");
            assert!(tablet.journal().values().all(|(_, body)| body == "body"));
            tablet.honest();
            home.clock.pass(11 * MINUTE);
            let _ = tablet.try_sync();
            if round % 10 == 0 {
                in_step(&[&phone, &tablet]);
            }
        }
        home.clock.pass(11 * MINUTE);
        in_step(&[&phone, &tablet]);
    }
}

/// The last push of a series, after which nobody pushes for a long time.
#[test]
fn what_was_spoilt_on_the_way_is_asked_for_again_when_nobody_refers_to_it() {
    let (home, phone, tablet) = Home::pair();
    let id = phone.vault.write("the last", "for a long time");
    phone.sync();
    tablet.way.meddle(interlude_tests::world::page_liar(|page| {
        for item in &mut page.items {
            let last = item.push.len() - 1;
            item.push[last] ^= 1;
        }
    }));
    let report = tablet.sync();
    assert!(super::home::warns(&report, "damaged_pushes"), "{report:?}");
    assert!(tablet.vault.journal().get(&id).is_err());
    tablet.honest();
    home.clock.pass(11 * MINUTE);
    tablet.sync();
    assert!(tablet.vault.journal().get(&id).is_ok());
    in_step(&[&phone, &tablet]);
}
