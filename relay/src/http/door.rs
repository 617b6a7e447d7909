use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Duration, sleep, timeout};

use super::connection::{Activity, Connection};
use super::tls::Tls;
use super::worded::{Worded, Words, words};
use super::{HttpRequest, HttpResponse};
use crate::Relay;
use crate::rates::network;
use crate::wakers::Waits;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long to wait when the system gives no more connections.
const BREATH: Duration = Duration::from_secs(1);
/// Bytes of the head of a request, and of what is read of its body at one time.
const HEAD: usize = 64 << 10;
/// Fields of a head.
const FIELDS: usize = 64;
/// Requests at one time on one connection of HTTP/2.
const STREAMS: u32 = 64;

/// Who is on the other side of a connection.
#[derive(Clone)]
pub(super) struct Peer {
    pub(super) address: SocketAddr,
    pub(super) activity: Activity,
}

/// How connections are kept: how many, from whom, for how long.
pub(super) struct Guard {
    places: Arc<Semaphore>,
    /// From each network.
    each: Waits<[u8; 8]>,
    idle: Duration,
    tls: Option<Arc<Tls>>,
    words: Words,
}

impl Guard {
    pub(super) fn new(relay: &Relay, tls: Option<Arc<Tls>>) -> Self {
        let (options, limits) = (relay.options(), &relay.options().limits);
        let each = if options.behind_proxy { usize::MAX } else { limits.connections_each };
        let idle = Duration::from_secs(limits.idle_seconds.clamp(1, 86_400));
        let words = words(Some(relay.clone()));
        Self { tls, words, ..Self::of(limits.connections, each, idle) }
    }

    /// For the few that ask for metrics.
    pub(super) fn few() -> Self {
        Self::of(16, 16, Duration::from_secs(60))
    }

    fn of(all: usize, each: usize, idle: Duration) -> Self {
        let places = Arc::new(Semaphore::new(all.clamp(1, Semaphore::MAX_PERMITS)));
        let each = Waits::new(usize::MAX, each);
        Self { places, each, idle, tls: None, words: words(None) }
    }
}

/// A listener with its connections.
pub(super) struct Door {
    listener: TcpListener,
    guard: Guard,
    closing: watch::Sender<bool>,
    connections: JoinSet<()>,
}

impl Door {
    pub(super) fn new(listener: TcpListener, guard: Guard) -> Self {
        let (closing, connections) = (watch::Sender::new(false), JoinSet::new());
        Self { listener, guard, closing, connections }
    }

    /// Takes connections, as long as it is waited for.
    pub(super) async fn admit<A, F>(&mut self, answer: A)
    where
        A: Fn(Peer, HttpRequest) -> F + Clone + Send + 'static,
        F: Future<Output = HttpResponse> + Send + 'static,
    {
        loop {
            let place = Arc::clone(&self.guard.places).acquire_owned().await;
            let accepted = self.listener.accept().await;
            // Of those that ended nothing is kept.
            while self.connections.try_join_next().is_some() {}
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    breathe(&error).await;
                    continue;
                }
            };
            // Who has as many as they may is not even told.
            let Some(share) = self.guard.each.enter(network(address.ip())) else { continue };
            let kept = self.keep(stream, address, answer.clone());
            self.connections.spawn(async move {
                kept.await;
                drop((place, share));
            });
        }
    }

    fn keep<A, F>(
        &self,
        stream: TcpStream,
        address: SocketAddr,
        answer: A,
    ) -> impl Future<Output = ()> + Send + 'static
    where
        A: Fn(Peer, HttpRequest) -> F + Send + 'static,
        F: Future<Output = HttpResponse> + Send + 'static,
    {
        // Small answers go at once; where that cannot be set they go a little later.
        let _ = stream.set_nodelay(true);
        let connection = Connection::new(stream, self.guard.idle);
        let peer = Peer { address, activity: connection.activity() };
        let (tls, closing) = (self.guard.tls.clone(), self.closing.subscribe());
        let words = Arc::clone(&self.guard.words);
        let answer = move |request| answer(peer.clone(), request);
        async move {
            let Some(tls) = tls else {
                return converse(Worded::new(connection, words), answer, closing).await;
            };
            let shaken = timeout(HANDSHAKE, tls.acceptor().accept(connection)).await;
            if let Ok(Ok(stream)) = shaken {
                converse(Worded::new(stream, words), answer, closing).await;
            }
        }
    }

    /// Lets connections end what they have begun, and ends them when the time is over.
    pub(super) async fn close(mut self, grace: Duration) {
        drop(self.listener);
        self.closing.send_replace(true);
        let all = async { while self.connections.join_next().await.is_some() {} };
        // Dropping the rest ends it.
        let _ = timeout(grace, all).await;
    }
}

/// One connection, from its first byte to its last.
async fn converse<F>(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    answer: impl Fn(HttpRequest) -> F + Send + 'static,
    mut closing: watch::Receiver<bool>,
) where
    F: Future<Output = HttpResponse> + Send + 'static,
{
    let service = service_fn(move |request| {
        let answered = answer(request);
        async move { Ok::<_, Infallible>(answered.await) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().max_buf_size(HEAD).max_headers(FIELDS);
    builder.http2().max_concurrent_streams(STREAMS).max_header_list_size(16 << 10);
    let mut conversation = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // How it ended is the other side's affair.
        _ = conversation.as_mut() => return,
        _ = closing.wait_for(|closing| *closing) => {}
    }
    conversation.as_mut().graceful_shutdown();
    let _ = conversation.await;
}

/// A connection that was gone before it was taken is nothing; that there are no more files is.
async fn breathe(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(kind = ?error.kind(), "no connection can be taken");
        sleep(BREATH).await;
    }
}
