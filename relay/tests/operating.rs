//! A relay in the hands of its operator: TLS, tokens, metrics and certificates that change while it
//! runs, and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use interlude_relay::{
    Clock, Limits, Options, Relay, Serving, SystemClock, TlsFiles, Tokens, serve,
};
use rcgen::{CertificateParams, KeyPair};
use support::world::new_space;
use support::{Chain, Person};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Duration;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

struct Served {
    relay: Relay,
    address: SocketAddr,
    metrics: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn start(options: Options, change: impl FnOnce(&mut Serving)) -> Served {
    let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
    let local = || TcpListener::bind("127.0.0.1:0");
    let (listener, metrics) = (local().await.unwrap(), local().await.unwrap());
    let (address, told) = (listener.local_addr().unwrap(), metrics.local_addr().unwrap());
    let mut serving = Serving { metrics: Some(metrics), ..Serving::from(listener) };
    change(&mut serving);
    let (stop, stopped) = oneshot::channel::<()>();
    let ended = tokio::spawn(serve(relay.clone(), serving, async { drop(stopped.await) }));
    Served { relay, address, metrics: told, stop, ended }
}

fn in_folder(folder: &TempDir) -> Options {
    Options { durable: false, ..Options::in_folder(folder.path().join("relay")) }
}

/// Sends one request and reads until the other side closes.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &[u8]) -> String {
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    // How it ends is not what is asked.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: relay\r\nconnection: close\r\n\r\n").into_bytes()
}

async fn plain(address: SocketAddr, path: &str) -> String {
    exchange(TcpStream::connect(address).await.unwrap(), &get(path)).await
}

/// Writes a certificate of its own for `relay`, good until a new year, and gives it.
fn certify_until(folder: &Path, year: i32) -> CertificateDer<'static> {
    let mut wanted = CertificateParams::new(["relay".to_owned()]).unwrap();
    wanted.not_after = rcgen::date_time_ymd(year, 1, 1);
    let key = KeyPair::generate().unwrap();
    let made = wanted.self_signed(&key).unwrap();
    std::fs::write(folder.join("key.pem"), key.serialize_pem()).unwrap();
    std::fs::write(folder.join("certificate.pem"), made.pem()).unwrap();
    made.der().clone()
}

fn certify(folder: &Path) -> CertificateDer<'static> {
    certify_until(folder, 2100)
}

/// What a metric is.
async fn metric(served: &Served, name: &str) -> Option<u64> {
    let told = plain(served.metrics, "/metrics").await;
    let line = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map(|number| number.parse().unwrap())
}

fn files(folder: &Path) -> TlsFiles {
    TlsFiles { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") }
}

async fn secured(
    address: SocketAddr,
    trusted: &CertificateDer<'static>,
    protocol: &[u8],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut config = config.unwrap().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("relay").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

#[tokio::test]
async fn tls_speaks_both_protocols_and_takes_up_a_new_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let first = certify(folder.path());
    let served =
        start(in_folder(&folder), |serving| serving.tls = Some(files(folder.path()))).await;
    for protocol in [&b"h2"[..], b"http/1.1"] {
        let stream = secured(served.address, &first, protocol).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(protocol));
    }
    let stream = secured(served.address, &first, b"http/1.1").await.unwrap();
    assert!(exchange(stream, &get("/readyz")).await.starts_with("HTTP/1.1 200"));
    // Plain HTTP finds nobody, and whoever begins a handshake and waits holds up no one.
    assert!(!plain(served.address, "/readyz").await.contains("200"));
    let _silent = TcpStream::connect(served.address).await.unwrap();
    // A broken file changes nothing, a new one counts.
    std::fs::write(folder.path().join("key.pem"), "no key").unwrap();
    let ends = "interlude_relay_certificate_expiry_seconds";
    assert_eq!(metric(&served, ends).await, Some(4_102_444_800));
    let second = certify_until(folder.path(), 2090);
    while secured(served.address, &second, b"h2").await.is_err() {
        tokio::task::yield_now().await;
    }
    assert!(secured(served.address, &first, b"h2").await.is_err());
    assert_eq!(metric(&served, ends).await, Some(3_786_912_000));
    drop(served.stop);
    served.ended.await.unwrap().unwrap();
}

#[test]
fn certificates_that_cannot_be_used_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(files(folder.path()).check().is_err());
    certify(folder.path());
    assert_eq!(files(folder.path()).check(), Ok(()));
    let other = tempfile::tempdir().unwrap();
    certify(other.path());
    let mixed = TlsFiles { key: other.path().join("key.pem"), ..files(folder.path()) };
    assert!(mixed.check().unwrap_err().to_string().contains("belong together"));
    std::fs::write(folder.path().join("certificate.pem"), "").unwrap();
    assert!(files(folder.path()).check().is_err());
}

#[tokio::test]
async fn a_token_that_is_struck_from_the_file_lets_nobody_in_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens");
    std::fs::write(&file, "north token-of-the-north\nsouth token-of-the-south\n").unwrap();
    let tokens = Tokens::parse(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let options = Options { tokens: Some(tokens), ..in_folder(&folder) };
    let served = start(options, |serving| serving.token_file = Some(file.clone())).await;
    let begin = async |seed: u8, token: &str| {
        let who = Person::new(seed);
        let chain = Chain::personal(&[&who], &Person::new(seed + 1));
        let body = new_space(&chain.entries(), Some(token.to_owned()));
        let target = "/v1/spaces";
        let signed = who.authorize("POST", target, &body, served.relay.id(), SystemClock.now());
        let authorization = Some(signed);
        let request = support::world::request("POST", target, &body, authorization);
        served.relay.answer(request).await.status
    };
    assert_eq!(begin(1, "token-of-the-north").await, 200);
    assert_eq!(begin(3, "token-of-the-west").await, 403);
    // What is no list leaves those that were; then the north is struck out.
    std::fs::write(&file, "too many words").unwrap();
    assert_eq!(begin(5, "token-of-the-south").await, 200);
    std::fs::write(&file, "south token-of-the-south\n").unwrap();
    let mut seed = 7;
    while begin(seed, "token-of-the-north").await == 200 {
        seed += 2;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(begin(seed + 2, "token-of-the-south").await, 200);
    let told = plain(served.metrics, "/metrics").await;
    assert!(told.contains("interlude_relay_spaces_made_total{token=\"south\"} 2"), "{told}");
    // None at all: nobody begins, and what is there goes on.
    std::fs::write(&file, "").unwrap();
    while begin(seed, "token-of-the-south").await == 200 {
        seed += 2;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn metrics_have_an_address_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(in_folder(&folder), |_| {}).await;
    assert!(plain(served.address, "/metrics").await.starts_with("HTTP/1.1 404"));
    assert!(plain(served.metrics, "/v1").await.starts_with("HTTP/1.1 404"));
    let told = plain(served.metrics, "/metrics").await;
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    assert!(told.contains("application/openmetrics-text; version=1.0.0"));
    assert!(told.trim_end().ends_with("# EOF"));
    let line = "interlude_relay_requests_total{method=\"\",route=\"unknown\",status=\"404\"} 1";
    assert!(told.contains(line), "{told}");
    while !plain(served.metrics, "/metrics")
        .await
        .contains("interlude_relay_stored{what=\"spaces\"}")
    {
        tokio::task::yield_now().await;
    }
    for what in ["database", "attachments"] {
        let name = format!("interlude_relay_disk_free_bytes{{what=\"{what}\"}}");
        assert!(metric(&served, &name).await > Some(1 << 20), "{what}");
    }
    assert_eq!(metric(&served, "interlude_relay_certificate_expiry_seconds").await, Some(0));
}

#[tokio::test]
async fn it_says_that_it_ends_and_finishes_what_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(in_folder(&folder), |serving| {
        serving.notice = Duration::from_secs(1);
        serving.grace = Duration::from_secs(60);
    });
    let served = served.await;
    assert!(plain(served.address, "/readyz").await.starts_with("HTTP/1.1 200"));
    // A letter of which half has come when the relay is told to end.
    let mailbox = format!("/v1/mailboxes/{}", "ab".repeat(32));
    let mut slow = TcpStream::connect(served.address).await.unwrap();
    let head = format!("POST {mailbox} HTTP/1.1\r\nhost: relay\r\ncontent-length: 8\r\n\r\nhalf");
    slow.write_all(head.as_bytes()).await.unwrap();
    let idle = TcpStream::connect(served.address).await.unwrap();
    served.stop.send(()).unwrap();
    // It is not ready any more, while it still answers everything else.
    loop {
        let answer = plain(served.address, "/readyz").await;
        if answer.starts_with("HTTP/1.1 503") {
            assert!(answer.contains("urn:interlude:problem:unavailable"));
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(plain(served.address, "/healthz").await.starts_with("HTTP/1.1 200"));
    assert!(served.relay.metrics().contains("interlude_relay_draining 1\n"));
    // Then nobody is taken any more, and who does nothing is sent away.
    let mut rest = Vec::new();
    let mut idle = idle;
    let _ = idle.read_to_end(&mut rest).await;
    while TcpStream::connect(served.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!served.ended.is_finished());
    // The letter is answered, there being no such mailbox, and with that all is over.
    let answer = exchange(slow, b"more").await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    served.ended.await.unwrap().unwrap();
}

#[tokio::test]
async fn who_never_ends_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(in_folder(&folder), |serving| serving.grace = Duration::ZERO).await;
    let mut stuck = TcpStream::connect(served.address).await.unwrap();
    let head = b"POST /v1/mailboxes/ab HTTP/1.1\r\nhost: relay\r\ncontent-length: 8\r\n\r\nhalf";
    stuck.write_all(head).await.unwrap();
    assert!(plain(served.address, "/healthz").await.starts_with("HTTP/1.1 200"));
    drop(served.stop);
    served.ended.await.unwrap().unwrap();
    let mut rest = Vec::new();
    let _ = stuck.read_to_end(&mut rest).await;
}

#[tokio::test]
async fn what_an_operator_removes_is_gone_and_what_nothing_names_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { limits: Limits::default(), ..in_folder(&folder) };
    let served = start(options, |_| {}).await;
    let relay = &served.relay;
    let who = Person::new(1);
    let chain = Chain::personal(&[&who], &Person::new(2));
    let call = async |method: &str, target: &str, body: &[u8]| {
        let signed = who.authorize(method, target, body, relay.id(), SystemClock.now());
        relay.answer(support::world::request(method, target, body, Some(signed))).await.status
    };
    let body = new_space(&chain.entries(), None);
    assert_eq!(call("POST", "/v1/spaces", &body).await, 200);
    let blob = format!("/v1/spaces/{}/blobs/{}?total=3", chain.space(), "cd".repeat(32));
    assert_eq!(call("PUT", &blob, b"abc").await, 200);
    let stats = relay.stats().await.unwrap();
    assert_eq!((stats.spaces, stats.blobs, stats.blob_bytes, stats.litter), (1, 1, 3, 0));
    assert!(stats.database_bytes > 0);
    // As it is after an older database was put back.
    let objects = folder.path().join("relay/blobs").join(chain.space().to_string());
    std::fs::write(objects.join("00ff"), b"left over").unwrap();
    std::fs::write(objects.join("not ours"), b"a note").unwrap();
    for remove in [false, true] {
        let found = relay.orphans(remove).await.unwrap();
        assert_eq!((found.objects, found.bytes), (1, 9));
    }
    assert_eq!(relay.orphans(true).await.unwrap().objects, 0);
    assert_eq!(std::fs::read_dir(&objects).unwrap().count(), 2);
    assert_eq!(relay.erase(chain.space()).await, Ok(true));
    assert_eq!(relay.erase(chain.space()).await, Ok(false));
    assert_eq!(call("GET", "/v1/spaces", &[]).await, 404);
    assert_eq!(relay.stats().await.unwrap().blobs, 0);
    assert!(!objects.join("00ff").exists());
}
