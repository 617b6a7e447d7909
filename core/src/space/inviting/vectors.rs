//! A link, a request and new keys, byte for byte.

use interlude_wire::{Principal, SpaceId, hex};
use serde_json::{Value, json};

use super::{GroupLink, RekeyRequest, open_request, seal_request};
use crate::crypto::PrincipalKeys;
use crate::space::vectors::{Counted, case, compare};
use crate::time::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn keys(byte: u8) -> PrincipalKeys {
    PrincipalKeys::from_bytes(&[byte; 64]).unwrap()
}

fn shown(principal: &Principal) -> Value {
    json!([hex(&principal.signing), hex(&principal.wrapping)])
}

fn link_case(link: &GroupLink) -> Value {
    let output = json!({
        "relay": link.relay, "group": hex(&link.space.0), "inviter": shown(&link.inviter),
        "end": link.expires_at().millis() / 1000, "mailbox": hex(&link.mailbox().unwrap().0),
    });
    case("link", "of a group", json!({ "link": link.to_string() }), output)
}

fn letter_case(link: &GroupLink, name: &str, entropy: &Counted) -> Value {
    let (letter, words) = seal_request(link, &keys(6), name, NOW, entropy).unwrap();
    let request = open_request(link, &keys(5), &letter).unwrap();
    assert_eq!(request.words, words);
    let input = json!({
        "link": link.to_string(), "secrets": hex(&[5; 64]), "letter": hex(&letter),
    });
    let output = json!({
        "principal": shown(&request.principal), "name": request.name,
        "created": request.created.millis(), "words": words.join(" "),
    });
    case("letter", name, input, output)
}

fn renewal_case() -> Value {
    let (group, old, new) = (SpaceId([7; 32]), keys(6).public().id(), keys(8));
    let request = RekeyRequest::make(&group, &old, &new).unwrap();
    let input = json!({
        "group": hex(&group.0), "old": hex(&old.0), "request": hex(&request.to_bytes()),
    });
    let words = request.words(&group, &old).unwrap().join(" ");
    let output = json!({ "new": shown(&request.new), "words": words });
    case("renewal", "of a member's keys", input, output)
}

#[test]
fn the_vectors_are_what_is_made_today() {
    let entropy = Counted::default();
    let (relay, group) = ("https://relay.example", SpaceId([7; 32]));
    let link = GroupLink::make(relay, &group, &keys(5).public(), NOW, &entropy).unwrap();
    let cases = [
        link_case(&link),
        letter_case(&link, "Ana", &entropy),
        letter_case(&link, "小林", &entropy),
        renewal_case(),
    ];
    compare("invitation", &cases);
}
