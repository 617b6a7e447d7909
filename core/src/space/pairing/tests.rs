//! Two devices, a mailbox between them, and somebody who reads and changes what passes.

use std::sync::atomic::{AtomicU64, Ordering};

use interlude_wire::PrincipalId;

use super::messages::{Commit, Hello, Reveal, Turn, open, seal};
use super::*;
use crate::crypto::{PrincipalKeys, make_principal};
use crate::environment::Entropy;
use crate::{Error, Result};

/// Bytes that a seed decides.
struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn fill(&self, out: &mut [u8]) -> Result<()> {
        for chunk in out.chunks_mut(8) {
            let number = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            let mixed = (number ^ (number >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 32)).to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

struct Pair {
    entropy: Seeded,
    inviter: Inviter,
    newcomer: Newcomer,
    new_keys: PrincipalKeys,
}

fn pair(seed: u64) -> Pair {
    let entropy = Seeded(AtomicU64::new(seed));
    let old = make_principal(&entropy).unwrap();
    let new_keys = make_principal(&entropy).unwrap();
    let code = LinkCode::make("https://relay.example", &old.public().id(), &entropy).unwrap();
    let typed: LinkCode = code.to_string().parse().unwrap();
    let inviter = Inviter::new(code, old, &entropy).unwrap();
    let newcomer = Newcomer::new(typed, new_keys.clone(), "tablet", &entropy).unwrap();
    Pair { entropy, inviter, newcomer, new_keys }
}

fn invitation() -> Invitation {
    let key = [5; 32];
    let recovery = interlude_wire::Principal { signing: key, wrapping: key };
    Invitation {
        space: interlude_wire::SpaceId([1; 32]),
        entries: 2,
        head: interlude_wire::Hash([2; 32]),
        frontier: Vec::new(),
        backup_key: Some([3; 32]),
        recovery,
    }
}

fn answer(heard: Heard) -> Vec<u8> {
    match heard {
        Heard::Answer(bytes) => bytes,
        _ => panic!("no answer"),
    }
}

fn guest(heard: Heard) -> Guest {
    match heard {
        Heard::Guest(guest) => *guest,
        _ => panic!("nobody there"),
    }
}

/// Everything up to the digits on both sides.
fn meet(pair: &mut Pair) -> (Guest, String) {
    let commit = pair.newcomer.commit(&pair.entropy).unwrap();
    let hello = answer(pair.inviter.hear(&commit, &pair.entropy).unwrap());
    let NewcomerStep::Compare(reveal, digits) = pair.newcomer.hear(&hello, &pair.entropy).unwrap()
    else {
        panic!("no digits")
    };
    (guest(pair.inviter.hear(&reveal, &pair.entropy).unwrap()), digits)
}

#[test]
fn two_devices_see_the_same_digits_and_the_new_one_comes_in() {
    let mut pair = pair(1);
    let (guest, digits) = meet(&mut pair);
    assert_eq!((guest.digits.as_str(), guest.name.as_str()), (digits.as_str(), "tablet"));
    assert_eq!((digits.len(), guest.principal), (6, pair.new_keys.public()));
    let welcome = pair.inviter.welcome(&guest, &invitation(), &pair.entropy).unwrap();
    let NewcomerStep::Welcome(read) = pair.newcomer.hear(&welcome, &pair.entropy).unwrap() else {
        panic!("not welcome")
    };
    assert!(*read == invitation());
}

#[test]
fn who_is_sent_away_hears_it() {
    let mut pair = pair(2);
    let (guest, _) = meet(&mut pair);
    let no = pair.inviter.refuse(&guest, &pair.entropy).unwrap();
    let heard = pair.newcomer.hear(&no, &pair.entropy);
    assert!(matches!(heard, Err(Error::Refused("the other device said no"))));
}

#[test]
fn a_stranger_with_another_code_is_not_heard() {
    let (mut ours, theirs) = (pair(3), pair(4));
    let commit = theirs.newcomer.commit(&theirs.entropy).unwrap();
    assert!(matches!(ours.inviter.hear(&commit, &ours.entropy).unwrap(), Heard::Nothing));
    assert!(matches!(ours.inviter.hear(b"junk", &ours.entropy).unwrap(), Heard::Nothing));
    meet(&mut ours);
}

#[test]
fn a_code_lets_one_in_and_no_second() {
    let mut pair = pair(5);
    let second = Newcomer::new(
        pair.inviter.code().clone(),
        make_principal(&pair.entropy).unwrap(),
        "another",
        &pair.entropy,
    )
    .unwrap();
    let first = pair.newcomer.commit(&pair.entropy).unwrap();
    answer(pair.inviter.hear(&first, &pair.entropy).unwrap());
    let late = second.commit(&pair.entropy).unwrap();
    assert!(matches!(pair.inviter.hear(&late, &pair.entropy).unwrap(), Heard::Nothing));
}

#[test]
fn other_keys_than_those_promised_are_refused() {
    let mut pair = pair(6);
    let commit = pair.newcomer.commit(&pair.entropy).unwrap();
    answer(pair.inviter.hear(&commit, &pair.entropy).unwrap());
    let principal = make_principal(&pair.entropy).unwrap().public();
    let other = Reveal { principal, nonce: [0; 32], name: "tablet".into() };
    let reveal = seal(pair.inviter.code(), Turn::Reveal, &other, &pair.entropy).unwrap();
    assert!(matches!(pair.inviter.hear(&reveal, &pair.entropy), Err(Error::Refused(_))));
}

#[test]
fn a_message_counts_in_its_own_turn_alone() {
    let mut pair = pair(7);
    let commit = pair.newcomer.commit(&pair.entropy).unwrap();
    // The relay plays the newcomer's own message back to it.
    assert!(matches!(pair.newcomer.hear(&commit, &pair.entropy).unwrap(), NewcomerStep::Nothing));
    let hello = answer(pair.inviter.hear(&commit, &pair.entropy).unwrap());
    assert!(matches!(pair.inviter.hear(&hello, &pair.entropy).unwrap(), Heard::Nothing));
}

#[test]
fn another_device_than_the_codes_is_not_joined() {
    let mut pair = pair(8);
    let stranger = make_principal(&pair.entropy).unwrap();
    let hello = Hello { principal: stranger.public(), nonce: [1; 32] };
    let hello = seal(pair.inviter.code(), Turn::Hello, &hello, &pair.entropy).unwrap();
    let heard = pair.newcomer.hear(&hello, &pair.entropy);
    assert!(matches!(heard, Err(Error::Refused("another device than the code's answers"))));
}

/// Somebody who photographed the code stands between the devices and puts in keys of their own. They
/// are held to them before they see what decides the digits, so the digits differ.
#[test]
fn of_a_thousand_substituted_keys_none_shows_the_right_digits() {
    for seed in 0..1000 {
        let mut pair = pair(100 + seed);
        let entropy = Seeded(AtomicU64::new(seed));
        let code = pair.inviter.code().clone();
        let mut thief =
            Newcomer::new(code.clone(), make_principal(&entropy).unwrap(), "tablet", &entropy)
                .unwrap();
        let real = pair.newcomer.commit(&pair.entropy).unwrap();
        assert!(open::<Commit>(&code, Turn::Commit, &real).is_some());
        let commit = thief.commit(&entropy).unwrap();
        let hello = answer(pair.inviter.hear(&commit, &pair.entropy).unwrap());
        let NewcomerStep::Compare(_, shown) = pair.newcomer.hear(&hello, &pair.entropy).unwrap()
        else {
            panic!("no digits")
        };
        let NewcomerStep::Compare(reveal, _) = thief.hear(&hello, &entropy).unwrap() else {
            panic!("no digits")
        };
        let guest = guest(pair.inviter.hear(&reveal, &pair.entropy).unwrap());
        assert_ne!(guest.digits, shown, "seed {seed}");
        // And a welcome meant for the thief says nothing to the device.
        let welcome = pair.inviter.welcome(&guest, &invitation(), &pair.entropy).unwrap();
        let heard = pair.newcomer.hear(&welcome, &pair.entropy);
        assert!(matches!(heard, Ok(NewcomerStep::Nothing)));
    }
}

#[test]
fn a_flipped_bit_anywhere_is_nothing() {
    let mut pair = pair(9);
    let commit = pair.newcomer.commit(&pair.entropy).unwrap();
    for bit in 0..commit.len() * 8 {
        let mut flipped = commit.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let heard = pair.inviter.hear(&flipped, &pair.entropy).unwrap();
        assert!(matches!(heard, Heard::Nothing));
    }
    meet(&mut pair);
}

#[test]
fn the_code_names_its_maker() {
    let pair = pair(10);
    let maker = pair.inviter.code();
    assert!(!maker.is_from(&PrincipalId([0; 32])));
}
