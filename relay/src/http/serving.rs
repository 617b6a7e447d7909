use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::time::{Duration, sleep};

use super::answer::{Shell, tell_metrics};
use super::door::{Door, Guard};
use super::tls::{Tls, TlsFiles};
use super::watched::Watched;
use crate::{Relay, Tokens};

/// How often the relay tidies up.
const UPKEEP: Duration = Duration::from_secs(60);
/// How often it looks whether its files changed.
const LOOK: Duration = Duration::from_secs(2);

/// Where and how a relay is served.
pub struct Serving {
    /// For devices.
    pub listener: TcpListener,
    /// For Prometheus, which asks for `/metrics` in plain HTTP; `None`: nobody learns them.
    pub metrics: Option<TcpListener>,
    /// TLS on the listener for devices.
    pub tls: Option<TlsFiles>,
    /// Where the tokens that the relay was opened with are; changes of it count within seconds.
    pub token_file: Option<PathBuf>,
    /// How long it goes on after it said that it is not ready any more: balancers look for that.
    pub notice: Duration,
    /// How long requests under way then have to end.
    pub grace: Duration,
}

impl From<TcpListener> for Serving {
    fn from(listener: TcpListener) -> Self {
        let (notice, grace) = (Duration::ZERO, Duration::from_secs(10));
        Self { listener, metrics: None, tls: None, token_file: None, notice, grace }
    }
}

/// Serves a relay until `shutdown` is done. Then it says that it is not ready; after the notice it
/// takes no more connections and ends what waits; requests under way have the grace.
///
/// # Errors
/// When the certificate cannot be used.
pub async fn serve(
    relay: Relay,
    serving: impl Into<Serving>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let Serving { listener, metrics, tls, token_file, notice, grace } = serving.into();
    let operators = relay.clone();
    let open = |files| Tls::open(files, move |ends| operators.note_certificate(ends));
    let tls = tls.map(open).transpose().map_err(io::Error::other)?.map(Arc::new);
    let shell = Shell::new(relay.clone());
    let mut door = Door::new(listener, Guard::new(&relay, tls.clone()));
    let operators = relay.clone();
    let metrics = async {
        let Some(listener) = metrics else { return std::future::pending().await };
        let answer = move |_, request| tell_metrics(operators.clone(), request);
        Door::new(listener, Guard::few()).admit(answer).await;
    };
    let ending = async {
        shutdown.await;
        relay.drain();
        sleep(notice).await;
    };
    tokio::select! {
        () = door.admit(move |peer, request| shell.clone().answer(peer, request)) => {}
        () = metrics => {}
        () = keep_up(&relay) => {}
        () = keep_looking(&relay, token_file, tls) => {}
        () = ending => {}
    }
    relay.close();
    door.close(grace).await;
    Ok(())
}

async fn keep_up(relay: &Relay) {
    loop {
        relay.upkeep().await;
        sleep(UPKEEP).await;
    }
}

/// Takes up what changes in files while the relay runs. What cannot be used leaves all as it was.
async fn keep_looking(relay: &Relay, token_file: Option<PathBuf>, tls: Option<Arc<Tls>>) {
    let mut tokens = token_file.map(|file| Watched::new([file]));
    loop {
        sleep(LOOK).await;
        if let Some([text]) = tokens.as_mut().and_then(Watched::changed) {
            let text = String::from_utf8_lossy(&text);
            match Tokens::parse(&text) {
                Ok(tokens) => relay.set_tokens(tokens),
                Err(_) => tracing::error!("the changed file of tokens cannot be used"),
            }
        }
        if let Some(tls) = &tls {
            tls.look();
        }
    }
}
