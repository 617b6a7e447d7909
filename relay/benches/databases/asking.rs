//! Requests to a relay in this process, and what they took.

use interlude_relay::{Clock, Relay, Request, Response, SystemClock};

use super::support::Person;
use super::support::world::request;

/// A request, signed now.
pub(crate) fn asked(
    relay: &Relay,
    who: &Person,
    method: &str,
    target: &str,
    body: &[u8],
) -> Request {
    let signed = who.authorize(method, target, body, relay.id(), SystemClock.now());
    request(method, target, body, Some(signed))
}

/// A request that is answered well.
pub(crate) async fn call(
    relay: &Relay,
    who: &Person,
    method: &str,
    target: &str,
    body: &[u8],
) -> Response {
    answered(relay, asked(relay, who, method, target, body)).await
}

pub(crate) async fn answered(relay: &Relay, request: Request) -> Response {
    let answer = relay.answer(request).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer
}
