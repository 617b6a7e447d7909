use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, StatusCode};
use tokio::time::Duration;

use super::door::Peer;
use super::memory::Memory;
use super::{HttpRequest, HttpResponse, reading};
use crate::Relay;
use crate::message::{Request, Response};
use crate::metrics::OPENMETRICS;
use crate::refusal::Refusal;
use crate::route::Route;

/// What all connections share.
#[derive(Clone)]
pub(super) struct Shell {
    relay: Relay,
    memory: Arc<Memory>,
}

impl Shell {
    pub(super) fn new(relay: Relay) -> Self {
        let memory = Arc::new(Memory::new(&relay.options().limits));
        Self { relay, memory }
    }

    pub(super) async fn answer(self, peer: Peer, request: HttpRequest) -> HttpResponse {
        let _busy = peer.activity.begin();
        let options = self.relay.options();
        let path = request.uri().path();
        let route = Route::find(request.method().as_str(), path).map(|(route, _)| route);
        // What is not a call has no body, and is refused by its target.
        let most = route.map_or(0, |route| route.most_body(&options.limits));
        let address = reading::address(&request, &peer, options.behind_proxy);
        let mut held = Arc::clone(&self.memory).none(address);
        let patience = Duration::from_secs(options.limits.body_seconds.clamp(1, 3600));
        let request = match reading::read(request, address, most, patience, &mut held).await {
            Ok(read) => read,
            Err(refused) => return self.refuse(route, refused),
        };
        if route == Some(Route::Events) {
            return events(&self.relay, request).await;
        }
        let relay = self.relay.clone();
        let answering = async move {
            let answer = relay.answer(request).await;
            // For as long as the body may be there, whoever has gone.
            drop(held);
            answer
        };
        let answered = match route {
            // Once begun it goes on, though the client may go: whoever waits has to hear of it.
            Some(route) if route.changes() => tokio::spawn(answering).await,
            _ => Ok(answering.await),
        };
        match answered {
            Ok(response) => to_http(response),
            Err(_) => self.refuse(route, Refusal::unavailable()),
        }
    }

    /// Refuses what never came to the relay's ears, which counts all the same.
    fn refuse(&self, route: Option<Route>, refused: Refusal) -> HttpResponse {
        let response = refused.into_response();
        self.relay.note_unheard(route, response.status);
        to_http(response)
    }
}

/// Answers what Prometheus asks.
pub(super) async fn tell_metrics(relay: Relay, request: HttpRequest) -> HttpResponse {
    if request.method() != Method::GET || request.uri().path() != "/metrics" {
        return to_http(Refusal::not_found().into_response());
    }
    to_http(Response::new(OPENMETRICS, relay.metrics().into_bytes()))
}

async fn events(relay: &Relay, request: Request) -> HttpResponse {
    match relay.events(request).await {
        Err(refused) => to_http(refused),
        Ok(events) => {
            let events = events.map(|event| Ok::<_, io::Error>(Frame::data(Bytes::from(event))));
            let mut response = HttpResponse::new(StreamBody::new(events).boxed_unsync());
            let kind = HeaderValue::from_static("text/event-stream");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            no_store(&mut response);
            response
        }
    }
}

fn to_http(response: Response) -> HttpResponse {
    let body = Full::new(Bytes::from(response.body)).map_err(|never| match never {});
    let mut http = HttpResponse::new(body.boxed_unsync());
    // Every status here is one of HTTP's.
    *http.status_mut() = StatusCode::from_u16(response.status).unwrap_or_default();
    let kind = HeaderValue::from_static(response.content_type);
    http.headers_mut().insert(header::CONTENT_TYPE, kind);
    for (name, value) in response.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            http.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    no_store(&mut http);
    http
}

fn no_store(response: &mut HttpResponse) {
    let value = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, value);
}
