use std::net::IpAddr;
use std::sync::Arc;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderMap, Request as HttpRequest, header};
use futures::StreamExt;
use interlude_wire::api::ProblemCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Duration, timeout};

use super::Peer;
use crate::message::Request;
use crate::refusal::{Refusal, Result};

/// How long a body may take: its 8 MiB come even at 1 Mbit/s.
const BODY: Duration = Duration::from_secs(90);
/// How long a body may stand still.
const STILL: Duration = Duration::from_secs(20);
/// How long one that is read to nowhere may.
const PAUSE: Duration = Duration::from_secs(1);
/// Bytes of it.
const PASSED: usize = 16 << 20;
/// How long a request waits for memory.
const MEMORY: Duration = Duration::from_secs(10);

/// Reads a request of at most `most` bytes of body. Its memory is held until the permit goes.
pub(super) async fn read(
    request: HttpRequest<Body>,
    address: Option<IpAddr>,
    most: usize,
    memory: &Arc<Semaphore>,
) -> Result<(Request, OwnedSemaphorePermit)> {
    let (head, body) = request.into_parts();
    let mut parts = body.into_data_stream();
    let most = match declared(&head.headers)? {
        Some(length) if length > most => return Err(overflow(&mut parts).await),
        Some(length) => length,
        None => most,
    };
    let permits = u32::try_from(most.div_ceil(1024)).unwrap_or(u32::MAX);
    let held = timeout(MEMORY, Arc::clone(memory).acquire_many_owned(permits)).await;
    let held = held.ok().and_then(|held| held.ok()).ok_or_else(Refusal::unavailable)?;
    let body = timeout(BODY, collect(&mut parts, most)).await.map_err(|_| too_slow())??;
    let authorization = head.headers.get(header::AUTHORIZATION);
    let authorization = authorization.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let target = head.uri.path_and_query().map_or("", |target| target.as_str()).to_owned();
    let method = head.method.as_str().to_owned();
    Ok((Request { method, target, authorization, body, address }, held))
}

fn declared(headers: &HeaderMap) -> Result<Option<usize>> {
    let Some(length) = headers.get(header::CONTENT_LENGTH) else { return Ok(None) };
    let length = length.to_str().ok().and_then(|length| length.parse().ok());
    length.map(Some).ok_or_else(|| Refusal::malformed("not a length"))
}

async fn collect(parts: &mut BodyDataStream, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(part) = timeout(STILL, parts.next()).await.map_err(|_| too_slow())? {
        let part = part.map_err(|_| Refusal::malformed("the body broke off"))?;
        if bytes.len() + part.len() > most {
            return Err(overflow(parts).await);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// Refuses a body that is too large, after reading some of the rest: who still sends would else
/// find the connection broken and never see why.
async fn overflow(parts: &mut BodyDataStream) -> Refusal {
    let mut passed = 0;
    let pass = async {
        while let Ok(Some(Ok(part))) = timeout(PAUSE, parts.next()).await {
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
pub(super) fn address(
    request: &HttpRequest<Body>,
    peer: &Peer,
    behind_proxy: bool,
) -> Option<IpAddr> {
    let direct = Some(peer.address.ip());
    if !behind_proxy {
        return direct;
    }
    let forwarded = request.headers().get_all("x-forwarded-for").iter().next_back();
    let last = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    last.and_then(|last| last.trim().parse().ok()).or(direct)
}
