//! The code that lets a device in: photographed, used twice, late, or a stranger's.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use interlude_core::environment::HttpRequest;
use interlude_core::sync::{RelayUrl, SyncOptions, SyncState};
use interlude_core::{Error, LinkCode, Linking};
use interlude_tests::world::{MINUTE, Way, liar, scaled};
use interlude_wire::api::Letters;
use interlude_wire::{decode, encode};

use super::home::{Device, Home, in_step};

fn link(device: &Device) -> (Linking<'_>, LinkCode) {
    let relay = RelayUrl::parse(Way::URL).unwrap();
    let options = SyncOptions::default();
    let linking = device.vault.core().devices().link(&device.way, Some(&relay), &options).unwrap();
    let code = linking.code().to_string().parse().unwrap();
    (linking, code)
}

/// A wait that is given up after so many rounds.
fn rounds(most: usize) -> impl FnMut() -> bool {
    let mut left = most;
    move || {
        left = left.saturating_sub(1);
        left > 0
    }
}

/// The same request without any wait.
fn at_once(request: &HttpRequest) -> HttpRequest {
    let url = request.url.replace("wait=20", "wait=0");
    let (authorization, body) = (request.authorization.clone(), request.body.clone());
    let HttpRequest { method, most, timeout_ms, .. } = *request;
    HttpRequest { method, url, authorization, body, most, timeout_ms }
}

/// Lets nobody wait: an empty answer at once instead of a long poll.
fn impatient(device: &Device) {
    device.way.meddle(liar(|request, relay| relay.answer(&at_once(request))));
}

/// Somebody photographed the code and is quicker than the device it was meant for, or slower: never
/// are both shown the same digits, so the person says no.
#[test]
fn a_photographed_code_lets_nobody_in() {
    let (home, phone, tablet) = Home::pair();
    for round in 0..scaled(10, 1000) {
        let (thief, meant) =
            (home.device(1000 + 2 * u64::from(round)), home.device(1001 + 2 * u64::from(round)));
        impatient(&thief);
        impatient(&meant);
        let (mut linking, code) = link(&phone);
        let (first, second) = if round % 2 == 0 { (&thief, &meant) } else { (&meant, &thief) };
        let mut accepting =
            first.vault.core().devices().accept(&first.way, &code, "first").unwrap();
        let mut late = second.vault.core().devices().accept(&second.way, &code, "late").unwrap();
        // Whose keys reach the phone first: those that were promised, or others.
        let promised_first = round / 2 % 2 == 0;
        let (shown, late_digits) = thread::scope(|scope| {
            let inviting = scope.spawn(|| linking.wait(&mut rounds(20)));
            let mut digits = |first: bool| match first {
                true => accepting.digits(&mut || true),
                false => late.digits(&mut || true),
            };
            let (one, two) = (digits(promised_first), digits(!promised_first));
            (inviting.join().unwrap(), if promised_first { two } else { one })
        });
        match promised_first {
            // Whom the code was not first used by does not see the digits that the phone shows.
            true => assert_ne!(shown.unwrap().digits, late_digits.unwrap(), "round {round}"),
            false => assert!(matches!(shown, Err(Error::Refused(_))), "round {round}"),
        }
        let _ = linking.refuse();
        for accepting in [accepting, late] {
            assert!(matches!(accepting.finish(&mut rounds(3)), Err(Error::Refused(_))));
        }
        for device in [&thief, &meant] {
            let status = device.vault.core().sync_status().unwrap();
            assert_eq!(status.state, SyncState::NotLinked);
        }
        assert_eq!(phone.devices().len(), 2);
        home.clock.pass(10 * MINUTE);
    }
    let watch = home.another(3, &phone);
    in_step(&[&phone, &tablet, &watch]);
}

#[test]
fn a_code_lets_one_device_in_and_no_second() {
    let (home, phone, tablet) = Home::pair();
    let (new, second) = (home.device(3), home.device(4));
    impatient(&second);
    let (mut linking, code) = link(&phone);
    let mut accepting = new.vault.core().devices().accept(&new.way, &code, "new").unwrap();
    thread::scope(|scope| {
        let inviting = scope.spawn(|| {
            linking.wait(&mut || true).unwrap();
            linking.confirm().unwrap();
        });
        accepting.digits(&mut || true).unwrap();
        accepting.finish(&mut || true).unwrap();
        inviting.join().unwrap();
    });
    let again = second.vault.core().devices().accept(&second.way, &code, "second");
    let refused = again.and_then(|mut again| {
        let _ = again.digits(&mut rounds(3))?;
        again.finish(&mut rounds(3))
    });
    assert!(matches!(refused, Err(Error::Refused(_) | Error::Relay(_))), "{refused:?}");
    assert_eq!(phone.devices().len(), 3);
    assert_eq!(second.vault.core().sync_status().unwrap().state, SyncState::NotLinked);
    in_step(&[&phone, &tablet, &new]);
}

#[test]
fn a_code_is_over_after_five_minutes() {
    let (home, phone, tablet) = Home::pair();
    let new = home.device(3);
    let (linking, code) = link(&phone);
    home.clock.pass(6 * MINUTE);
    let late = new.vault.core().devices().accept(&new.way, &code, "new").map(drop);
    assert!(matches!(late, Err(Error::NotFound(_))), "{late:?}");
    drop(linking);
    phone.link(&new, "new");
    in_step(&[&phone, &tablet, &new]);
}

/// A code that somebody sends: whoever has a journal of their own does not become somebody else's.
#[test]
fn a_strangers_code_is_useless() {
    let (home, phone, tablet) = Home::pair();
    let stranger = home.device(66);
    let (_linking, code) = link(&stranger);
    let before = (phone.devices(), phone.words());
    let accepted = phone.vault.core().devices().accept(&phone.way, &code, "mine").map(drop);
    assert!(matches!(accepted, Err(Error::Exists(_))), "{accepted:?}");
    assert_eq!((phone.devices(), phone.words()), before);
    in_step(&[&phone, &tablet]);
}

/// The relay does not know the secret: whatever it makes of the letters is none.
#[test]
fn a_relay_that_changes_letters_lets_nobody_in() {
    let (home, phone, tablet) = Home::pair();
    for round in 0..scaled(6, 300) as usize {
        let new = home.device(500 + round as u64);
        let changed = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&changed);
        new.way.meddle(liar(move |request, relay| {
            if request.method == "GET" && request.url.contains("/mailboxes/") {
                return spoil(request, relay, round, &count);
            }
            relay.answer(request)
        }));
        let (mut linking, code) = link(&phone);
        let mut accepting = new.vault.core().devices().accept(&new.way, &code, "new").unwrap();
        thread::scope(|scope| {
            let inviting = scope.spawn(|| linking.wait(&mut rounds(2)));
            // Its own letter, and the phone's answer.
            let digits = accepting.digits(&mut || changed.load(Ordering::Relaxed) < 2);
            assert!(matches!(digits, Err(Error::Refused(_))), "{digits:?}");
            assert!(inviting.join().unwrap().is_err());
        });
        assert_eq!(phone.devices().len(), 2);
        home.clock.pass(10 * MINUTE);
    }
    let new = home.another(3, &phone);
    in_step(&[&phone, &tablet, &new]);
}

fn spoil(
    request: &HttpRequest,
    relay: &interlude_tests::world::SimRelay,
    round: usize,
    count: &AtomicUsize,
) -> Option<interlude_core::environment::HttpResponse> {
    let mut answer = relay.answer(&at_once(request))?;
    let mut letters: Letters = decode("letters", &answer.body, usize::MAX).ok()?;
    for letter in &mut letters.messages {
        let bit = round.wrapping_mul(613) % (letter.len() * 8);
        letter[bit / 8] ^= 1 << (bit % 8);
        count.fetch_add(1, Ordering::Relaxed);
    }
    answer.body = encode(&letters);
    Some(answer)
}

/// A process that is killed takes its code along, and its mailbox stays.
#[test]
fn codes_that_were_given_up_are_in_the_way_for_five_minutes_and_no_longer() {
    let (home, phone, _tablet) = Home::pair();
    let (options, new) = (SyncOptions::default(), home.device(5));
    let devices = phone.vault.core().devices();
    let mut begun = 0;
    let refused = loop {
        match devices.link(&phone.way, None, &options) {
            Ok(linking) => drop(linking),
            Err(error) => break error,
        }
        begun += 1;
    };
    // One of the sixteen was used when the tablet came.
    assert_eq!(begun, 15);
    let why = "too many codes are open there: try again in five minutes";
    assert!(matches!(&refused, Error::Relay(text) if *text == why), "{refused:?}");
    home.clock.pass(5 * MINUTE);
    phone.link(&new, "new");
    in_step(&[&phone, &new]);
}

#[test]
fn a_relay_that_dies_meanwhile_is_told_at_both_ends_and_they_can_begin_again() {
    let (home, phone, _tablet) = Home::pair();
    let new = home.device(5);
    for told in 0..2 {
        let (mut linking, code) = link(&phone);
        let accepted = new.vault.core().devices().accept(&new.way, &code, "new");
        let mut accepting = accepted.unwrap();
        if told == 1 {
            // So far that only the person's word is missing.
            thread::scope(|scope| {
                let waiting = scope.spawn(|| linking.wait(&mut || true).unwrap());
                let digits = accepting.digits(&mut || true).unwrap();
                assert_eq!(waiting.join().unwrap().digits, digits);
            });
        }
        home.relay.kill();
        let inviting = match told {
            0 => linking.wait(&mut || true).map(drop),
            _ => linking.confirm().map(drop),
        };
        let coming = match told {
            0 => accepting.digits(&mut || true).map(drop),
            _ => accepting.finish(&mut || true),
        };
        for ended in [inviting, coming] {
            assert!(matches!(ended, Err(Error::Offline(_))), "{told}: {ended:?}");
        }
        assert_eq!(new.vault.core().sync_status().unwrap().state, SyncState::NotLinked);
        home.relay.start();
        assert_eq!(phone.devices().len(), 2);
    }
    phone.link(&new, "new");
    in_step(&[&phone, &new]);
    assert_eq!(phone.devices().len(), 3);
}
