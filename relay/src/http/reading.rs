use std::net::IpAddr;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{self, HeaderMap};
use interlude_wire::api::ProblemCode;
use interlude_wire::limits;
use tokio::time::{Duration, timeout};

use super::HttpRequest;
use super::door::Peer;
use super::memory::Held;
use crate::message::Request;
use crate::refusal::{Refusal, Result};
use crate::target::TARGET;

/// Bytes of a method: none that is known has more.
const METHOD: usize = 16;
/// How long a body may stand still.
const STILL: Duration = Duration::from_secs(20);
/// How long one that is read to nowhere may.
const PAUSE: Duration = Duration::from_secs(1);
/// Bytes of it.
const PASSED: usize = 16 << 20;

/// Reads a request of at most `most` bytes of body, which come within `patience`, into memory that
/// `held` takes for it.
pub(super) async fn read(
    request: HttpRequest,
    address: Option<IpAddr>,
    most: usize,
    patience: Duration,
    held: &mut Held,
) -> Result<Request> {
    let (head, mut body) = request.into_parts();
    if declared(&head.headers)?.is_some_and(|length| length > most) {
        return Err(overflow(&mut body).await);
    }
    let authorization = head.headers.get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok());
    let authorization = authorization.map(|value| beginning(value, limits::AUTHORIZATION));
    let target = head.uri.path_and_query().map_or("", |target| target.as_str());
    let (target, method) = (beginning(target, TARGET), beginning(head.method.as_str(), METHOD));
    // Of a few bytes HTTP/2 makes a head of many: it is not kept for as long as the body takes.
    drop(head);
    let body =
        timeout(patience, collect(&mut body, most, held)).await.map_err(|_| too_slow())??;
    Ok(Request { method, target, authorization, body, address })
}

/// As much of a text as may be, and one byte more of one that is too long: that tells.
fn beginning(text: &str, most: usize) -> String {
    text.get(..=most).unwrap_or(text).to_owned()
}

fn declared(headers: &HeaderMap) -> Result<Option<usize>> {
    let Some(length) = headers.get(header::CONTENT_LENGTH) else { return Ok(None) };
    let length = length.to_str().ok().and_then(|length| length.parse().ok());
    length.map(Some).ok_or_else(|| Refusal::malformed("not a length"))
}

/// The next bytes of a body; none at its end.
async fn next(body: &mut Incoming) -> Option<std::result::Result<Bytes, hyper::Error>> {
    // Trailers are no data.
    Some(body.frame().await?.map(|frame| frame.into_data().unwrap_or_default()))
}

async fn collect(body: &mut Incoming, most: usize, held: &mut Held) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(part) = timeout(STILL, next(body)).await.map_err(|_| too_slow())? {
        let part = part.map_err(|_| Refusal::malformed("the body broke off"))?;
        if bytes.len() + part.len() > most {
            return Err(overflow(body).await);
        }
        // A vector that grows has room for twice as much, at most.
        held.grow(2 * (bytes.len() + part.len())).await?;
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// Refuses a body that is too large, after reading some of the rest: who still sends would else
/// find the connection broken and never see why.
async fn overflow(body: &mut Incoming) -> Refusal {
    let mut passed = 0;
    let pass = async {
        while let Ok(Some(Ok(part))) = timeout(PAUSE, next(body)).await {
            passed += part.len();
            if passed > PASSED {
                break;
            }
        }
    };
    // Whether it ended or the time did is all the same.
    let _ = timeout(STILL, pass).await;
    Refusal::new(ProblemCode::TooLarge, "the body is larger than allowed")
}

fn too_slow() -> Refusal {
    Refusal::malformed("the body took too long")
}

/// Where a request comes from: the last that the operator's proxy put there, or the connection.
pub(super) fn address(request: &HttpRequest, peer: &Peer, behind_proxy: bool) -> Option<IpAddr> {
    let direct = Some(peer.address.ip());
    if !behind_proxy {
        return direct;
    }
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    last.and_then(|last| last.trim().parse().ok()).or(direct)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_is_kept_what_tells_that_it_is() {
        assert_eq!(
            ["", "ab", "abc", "abcd"].map(|text| beginning(text, 2)),
            ["", "ab", "abc", "abc"]
        );
    }
}
