use interlude_wire::SpaceId;
use proptest::prelude::*;

use super::*;
use crate::crypto::{PrincipalKeys, make_principal};
use crate::environment::SystemEntropy;
use crate::time::Timestamp;

fn entropy() -> SystemEntropy {
    SystemEntropy::default()
}

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn link() -> (GroupLink, PrincipalKeys) {
    let keys = make_principal(&entropy()).unwrap();
    let space = SpaceId([3; 32]);
    let relay = "https://relay.example";
    (GroupLink::make(relay, &space, &keys.public(), NOW, &entropy()).unwrap(), keys)
}

#[test]
fn whoever_asks_is_heard_and_both_see_the_same_words() {
    let (link, facilitator) = link();
    let typed: GroupLink = link.to_string().parse().unwrap();
    assert!(typed == link && link.expires_at() == NOW);
    let keys = make_principal(&entropy()).unwrap();
    let (letter, words) = seal_request(&typed, &keys, " Ana ", NOW, &entropy()).unwrap();
    let request = open_request(&link, &facilitator, &letter).unwrap();
    assert_eq!((request.name.as_str(), request.principal), ("Ana", keys.public()));
    assert_eq!((request.words, request.created), (words, NOW));
}

#[test]
fn a_letter_is_for_one_link_and_whole() {
    let ((link, facilitator), (other, stranger)) = (link(), link());
    let keys = make_principal(&entropy()).unwrap();
    let (letter, _) = seal_request(&link, &keys, "Ana", NOW, &entropy()).unwrap();
    assert!(open_request(&link, &stranger, &letter).is_none());
    assert!(open_request(&other, &facilitator, &letter).is_none());
    let mut moved = link.clone();
    moved.space = SpaceId([4; 32]);
    assert!(open_request(&moved, &facilitator, &letter).is_none());
    for bit in 0..letter.len() * 8 {
        let mut flipped = letter.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(open_request(&link, &facilitator, &flipped).is_none(), "bit {bit}");
    }
}

#[test]
fn of_a_thousand_other_keys_none_shows_the_same_words() {
    let (link, _) = link();
    let keys = make_principal(&entropy()).unwrap();
    let (_, words) = seal_request(&link, &keys, "Ana", NOW, &entropy()).unwrap();
    for _ in 0..1000 {
        let thief = make_principal(&entropy()).unwrap();
        assert_ne!(seal_request(&link, &thief, "Ana", NOW, &entropy()).unwrap().1, words);
    }
}

#[test]
fn a_name_has_bounds() {
    let (link, _) = link();
    let keys = make_principal(&entropy()).unwrap();
    for name in ["", "  ", "two\nlines", &"x".repeat(201)] {
        assert!(seal_request(&link, &keys, name, NOW, &entropy()).is_err());
    }
}

#[test]
fn a_request_for_new_keys_is_for_one_member_of_one_group() {
    let (old, new) = (make_principal(&entropy()).unwrap(), make_principal(&entropy()).unwrap());
    let (group, old) = (SpaceId([1; 32]), old.public().id());
    let bytes = RekeyRequest::make(&group, &old, &new).unwrap().to_bytes();
    let read = RekeyRequest::from_bytes(&bytes, &group, &old).unwrap();
    assert_eq!(read.new, new.public());
    assert!(RekeyRequest::from_bytes(&bytes, &SpaceId([2; 32]), &old).is_err());
    assert!(RekeyRequest::from_bytes(&bytes, &group, &new.public().id()).is_err());
    assert!(RekeyRequest::from_bytes(&bytes[1..], &group, &old).is_err());
    assert_ne!(read.words(&group, &old).unwrap(), read.words(&SpaceId([2; 32]), &old).unwrap());
}

proptest! {
    #[test]
    fn one_wrong_digit_of_a_link_is_noticed(at in 17usize..200, digit in "[0-9A-HJKMNP-TV-Z]") {
        let shown = link().0.to_string();
        let mut wrong = shown.clone();
        wrong.replace_range(at..=at, &digit);
        if wrong != shown {
            prop_assert!(wrong.parse::<GroupLink>().is_err());
        }
    }

    #[test]
    fn anything_is_a_link_or_refused(text in ".{0,300}") {
        let _ = text.parse::<GroupLink>();
        let _ = format!("interlude://join/{text}").parse::<GroupLink>();
    }

    #[test]
    fn any_bytes_are_a_letter_or_nothing(bytes: Vec<u8>) {
        let (link, keys) = link();
        prop_assert!(open_request(&link, &keys, &bytes).is_none());
        let _ = check_invitation(&bytes);
    }
}
