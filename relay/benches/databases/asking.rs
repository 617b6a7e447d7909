//! Requests to a relay in this process, and what they took.

use interlude_relay::{Clock, Relay, Response, SystemClock};

use super::support::Person;
use super::support::world::request;

/// A request that is answered well.
pub(crate) async fn call(
    relay: &Relay,
    who: &Person,
    method: &str,
    target: &str,
    body: &[u8],
) -> Response {
    let signed = who.authorize(method, target, body, relay.id(), SystemClock.now());
    let answer = relay.answer(request(method, target, body, Some(signed))).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer
}
