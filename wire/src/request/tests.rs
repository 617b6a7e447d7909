use proptest::prelude::*;

use super::*;
use crate::fixtures::Person;

const RELAY: RelayId = RelayId([1; 16]);

fn signed(request: &Request) -> (Principal, Authorization) {
    let person = Person::new(7);
    let signature = person.sign(Domain::Request, &request.to_bytes());
    let (time, nonce, principal) = (request.time, request.nonce, person.id());
    (person.principal, Authorization { principal, time, nonce, signature })
}

fn a_request() -> Request {
    let request = Request::new("POST", "/v1/x?y=1", b"body", RELAY, 1000);
    Request { nonce: [5; 16], ..request }
}

#[test]
fn a_request_holds_for_itself_alone() {
    let (principal, signed) = signed(&a_request());
    let signed = Authorization::from_header(&signed.to_header()).unwrap();
    let check = |method: &str, target: &str, body: &[u8], relay| {
        signed.check(&principal, method, target, body, relay, 1000)
    };
    assert_eq!(check("POST", "/v1/x?y=1", b"body", RELAY), Ok(()));
    let other = Err(Error::Signature("a request"));
    assert_eq!(check("GET", "/v1/x?y=1", b"body", RELAY), other);
    assert_eq!(check("POST", "/v1/x?y=2", b"body", RELAY), other);
    assert_eq!(check("POST", "/v1/x?y=1", b"bodz", RELAY), other);
    assert_eq!(check("POST", "/v1/x?y=1", b"body", RelayId([2; 16])), other);
    let stranger = Person::new(8).principal;
    let checked = signed.check(&stranger, "POST", "/v1/x?y=1", b"body", RELAY, 1000);
    assert_eq!(checked, other);
}

#[test]
fn neither_time_nor_nonce_can_be_changed() {
    let (principal, good) = signed(&a_request());
    let check = |signed: &Authorization| {
        signed.check(&principal, "POST", "/v1/x?y=1", b"body", RELAY, 1000)
    };
    assert_eq!(check(&good), Ok(()));
    let other = Err(Error::Signature("a request"));
    assert_eq!(check(&Authorization { time: 1001, ..good.clone() }), other);
    assert_eq!(check(&Authorization { nonce: [6; 16], ..good.clone() }), other);
    let mut signature = good.signature;
    signature[3] ^= 1;
    assert_eq!(check(&Authorization { signature, ..good }), other);
}

#[test]
fn clocks_may_be_a_little_apart() {
    let request = a_request();
    let (principal, signed) = signed(&request);
    let check = |now| signed.check(&principal, "POST", "/v1/x?y=1", b"body", RELAY, now);
    let apart = Err(Error::NotNext("the time of a request"));
    assert_eq!(check(1000 + limits::CLOCK), Ok(()));
    assert_eq!(check(1001 + limits::CLOCK), apart);
    assert_eq!(check(1000 - limits::CLOCK), Ok(()));
    assert_eq!(check(999 - limits::CLOCK), apart);
    assert_eq!(check(i64::MAX), apart);
    assert_eq!(check(i64::MIN), apart);
}

#[test]
fn the_body_is_named_by_its_digest() {
    let body = Request::new("PUT", "/", b"body", RELAY, 0).body;
    assert_eq!(body.0, digest(&SHA256, b"body").as_ref());
}

#[test]
fn a_header_has_its_form_and_bound() {
    let (_, signed) = signed(&a_request());
    let good = signed.to_header();
    assert_eq!(Authorization::from_header(&good), Ok(signed));
    let malformed = Err(Error::Malformed("the authorization"));
    for wrong in [
        "",
        "Interlude ",
        "interlude 00",
        &good["Interlude ".len()..],
        &good[..good.len() - 1],
        &good[..good.len() - 2],
        &good.to_uppercase().replace("INTERLUDE", "Interlude"),
        &format!("{good}00"),
        &format!("{good}g"),
        &good.replace(' ', "  "),
    ] {
        assert_eq!(Authorization::from_header(wrong), malformed, "{wrong}");
    }
    let long = format!("{SCHEME}{}", "0".repeat(limits::AUTHORIZATION - SCHEME.len()));
    assert_eq!(Authorization::from_header(&long), malformed);
    let longer = format!("{long}0");
    let too_large = Err(Error::TooLarge("the authorization"));
    assert_eq!(Authorization::from_header(&longer), too_large);
}

proptest! {
    #[test]
    fn any_header_is_read_or_refused(value in "(Interlude )?[0-9a-f]{0,300}|.{0,60}") {
        let _ = Authorization::from_header(&value);
    }

    #[test]
    fn an_authorization_reads_back(
        principal: [u8; 32],
        time: i64,
        nonce: [u8; 16],
        half: [u8; 32],
    ) {
        let signature = [half, half].concat().try_into().unwrap();
        let principal = PrincipalId(principal);
        let authorization = Authorization { principal, time, nonce, signature };
        let header = authorization.to_header();
        prop_assert!(header.len() <= limits::AUTHORIZATION);
        prop_assert_eq!(Authorization::from_header(&header), Ok(authorization));
    }

    #[test]
    fn a_request_reads_back(method in "[A-Z]{1,7}", target in "/.{0,40}", time: i64) {
        let request = Request::new(&method, &target, b"x", RELAY, time);
        let read = decode("a request", &request.to_bytes(), 1000);
        prop_assert_eq!(read, Ok(request));
    }
}
