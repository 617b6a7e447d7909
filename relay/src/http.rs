//! The relay over HTTP/1.1 and HTTP/2 (without TLS, which is a proxy's work): a thin shell.

mod connection;
mod reading;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderName, HeaderValue, Request as HttpRequest, StatusCode, header};
use axum::response::Response as HttpResponse;
use axum::serve::IncomingStream;
use futures::StreamExt;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::Duration;

use crate::message::{Request, Response};
use crate::route::Route;
use crate::{Limits, Relay};
use connection::{Activity, Guarded};

/// How long connections have to end when the relay does.
const GRACE: Duration = Duration::from_secs(10);
/// How often the relay tidies up.
const UPKEEP: Duration = Duration::from_secs(60);

/// Serves a relay on a listener until `shutdown` is done: long polls and event streams end at once,
/// other requests have ten seconds.
///
/// # Errors
/// What the listener says.
pub async fn serve(
    relay: Relay,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let limits = relay.options().limits.clone();
    let shell = Shell { memory: Arc::new(memory(&limits)), relay: relay.clone() };
    let router = Router::new().fallback(answer).with_state(shell);
    let service = router.into_make_service_with_connect_info::<Peer>();
    let (ended, end) = tokio::sync::oneshot::channel::<()>();
    let (closer, keeper) = (relay.clone(), relay);
    let shutdown = async move {
        shutdown.await;
        closer.close();
        drop(ended);
    };
    let listener = Guarded::new(listener, &limits);
    let serving = axum::serve(listener, service).with_graceful_shutdown(shutdown).into_future();
    let forced = async {
        // The sender is dropped when the shutdown begins, or with `serving` when that ends first.
        let _ = end.await;
        tokio::time::sleep(GRACE).await;
    };
    let upkeep = async {
        loop {
            tokio::time::sleep(UPKEEP).await;
            keeper.upkeep().await;
        }
    };
    tokio::select! {
        served = serving => served,
        () = forced => Ok(()),
        () = upkeep => Ok(()),
    }
}

/// Permits of a KiB each.
fn memory(limits: &Limits) -> Semaphore {
    let least = limits.largest_body().div_ceil(1024);
    Semaphore::new((limits.body_memory / 1024).max(least).min(Semaphore::MAX_PERMITS))
}

#[derive(Clone)]
struct Shell {
    relay: Relay,
    memory: Arc<Semaphore>,
}

/// Who is on the other side of a connection.
#[derive(Clone)]
struct Peer {
    address: SocketAddr,
    activity: Activity,
}

impl Connected<IncomingStream<'_, Guarded>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Guarded>) -> Self {
        Self { address: *stream.remote_addr(), activity: stream.io().activity() }
    }
}

async fn answer(
    State(shell): State<Shell>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: HttpRequest<Body>,
) -> HttpResponse {
    let _busy = peer.activity.begin();
    let options = shell.relay.options();
    let path = request.uri().path();
    let route = Route::find(request.method().as_str(), path).map(|(route, _)| route);
    // What is not a call has no body, and is refused by its target.
    let most = route.map_or(0, |route| route.most_body(&options.limits));
    let address = reading::address(&request, &peer, options.behind_proxy);
    let (request, held) = match reading::read(request, address, most, &shell.memory).await {
        Ok(read) => read,
        Err(refused) => return to_http(refused.into_response()),
    };
    let answered = match route {
        Some(Route::Events) => return events(&shell.relay, request).await,
        // Once begun it goes on, though the client may go: whoever waits has to hear of it.
        Some(route) if route.changes() => {
            let relay = shell.relay.clone();
            tokio::spawn(async move { relay.answer(request).await }).await
        }
        _ => Ok(shell.relay.answer(request).await),
    };
    drop(held);
    match answered {
        Ok(response) => to_http(response),
        Err(_) => to_http(crate::refusal::Refusal::unavailable().into_response()),
    }
}

async fn events(relay: &Relay, request: Request) -> HttpResponse {
    match relay.events(request).await {
        Err(refused) => to_http(refused),
        Ok(events) => {
            let body = Body::from_stream(events.map(Ok::<_, io::Error>));
            let mut response = HttpResponse::new(body);
            let kind = HeaderValue::from_static("text/event-stream");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            no_store(&mut response);
            response
        }
    }
}

fn to_http(response: Response) -> HttpResponse {
    let mut http = HttpResponse::new(Body::from(response.body));
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
