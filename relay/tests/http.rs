//! The relay over real HTTP on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;

use interlude_relay::{Clock, Limits, Options, Relay, SystemClock, routes, serve};
use interlude_wire::api::{Page, Problem, ProblemCode, RelayInfo, Spaces};
use interlude_wire::push::Push;
use interlude_wire::{RelayId, decode};
use support::world::new_space;
use support::{Chain, Person, Series, change};
use tempfile::TempDir;

/// A relay that listens, in a thread of its own.
struct Server {
    address: SocketAddr,
    id: RelayId,
    relay: Relay,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(folder: &TempDir, limits: Limits) -> Self {
        let options = Options { limits, ..Options::in_folder(folder.path()) };
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send((listener.local_addr().unwrap(), relay.clone())).unwrap();
                let shutdown = async { drop(stopped.await) };
                serve(relay, listener, shutdown).await.unwrap();
            });
        });
        let (address, relay) = told.recv().unwrap();
        Self { address, id: relay.id(), relay, stop: Some(stop), thread: Some(thread) }
    }

    fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Status and body.
    fn call(
        &self,
        who: Option<&Person>,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> (u16, Vec<u8>) {
        let mut response = self.send(who, method, target, body);
        let body = response.body_mut().with_config().limit(16 << 20).read_to_vec().unwrap();
        (response.status().as_u16(), body)
    }

    fn send(
        &self,
        who: Option<&Person>,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> ureq::http::Response<ureq::Body> {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let url = format!("http://{}{target}", self.address);
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        if let Some(who) = who {
            let signed = who.authorize(method, target, body, self.id, SystemClock.now());
            request = request.header("authorization", signed);
        }
        match body.is_empty() {
            true => agent.run(request.body(()).unwrap()).unwrap(),
            false => agent.run(request.body(body).unwrap()).unwrap(),
        }
    }

    fn read<T: for<'b> minicbor::Decode<'b, ()>>(&self, answer: (u16, Vec<u8>)) -> T {
        assert_eq!(answer.0, 200, "{}", String::from_utf8_lossy(&answer.1));
        decode("an answer", &answer.1, 16 << 20).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn personal(server: &Server) -> (Chain, Person, Person) {
    let (a, b) = (Person::new(1), Person::new(2));
    let chain = Chain::personal(&[&a, &b], &Person::new(3));
    let body = new_space(&chain.entries(), None);
    assert_eq!(server.call(Some(&a), "POST", "/v1/spaces", &body).0, 200);
    (chain, a, b)
}

fn pushes_of(chain: &Chain) -> String {
    format!("/v1/spaces/{}/pushes", chain.space())
}

fn code(answer: &(u16, Vec<u8>)) -> ProblemCode {
    let problem: Problem = serde_json::from_slice(&answer.1).unwrap();
    assert_eq!(problem.status, answer.0);
    problem.code
}

#[test]
fn what_was_acknowledged_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(&folder, Limits::default());
    let info: RelayInfo = server.read(server.call(None, "GET", "/v1", &[]));
    assert_eq!(info.id, server.id);
    let (chain, a, b) = personal(&server);
    let target = pushes_of(&chain);
    let push = Series::new(1).push(&chain, &a, &[change(1, 1)]);
    assert_eq!(server.call(Some(&a), "POST", &target, &push.to_bytes()).0, 200);
    let blob = format!("/v1/spaces/{}/blobs/{}", chain.space(), "aa".repeat(32));
    let part = format!("{blob}?offset=0&total=5");
    assert_eq!(server.call(Some(&a), "PUT", &part, b"bytes").0, 200);
    server.stop();
    let again = Server::start(&folder, Limits::default());
    assert_eq!(again.id, server.id);
    let page: Page = again.read(again.call(Some(&b), "GET", &target, &[]));
    assert_eq!(Push::from_bytes(&page.items[0].push).unwrap(), push);
    assert_eq!(again.call(Some(&b), "GET", &blob, &[]), (200, b"bytes".to_vec()));
    let measured = again.send(Some(&b), "HEAD", &blob, &[]);
    assert_eq!(measured.headers()["interlude-total"], "5");
    let spaces: Spaces = again.read(again.call(Some(&b), "GET", "/v1/spaces", &[]));
    assert_eq!(spaces.spaces, [chain.space()]);
}

#[test]
fn a_large_push_passes_and_a_larger_one_is_refused_however_it_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder, Limits::default());
    let (chain, a, b) = personal(&server);
    let target = pushes_of(&chain);
    let piece = (1, interlude_wire::push::RecordKind::Snapshot, vec![7; 1_000_000]);
    let push = Series::new(1).push(&chain, &a, &vec![piece; 4]);
    assert_eq!(server.call(Some(&a), "POST", &target, &push.to_bytes()).0, 200);
    let page: Page = server.read(server.call(Some(&b), "GET", &target, &[]));
    assert!(page.items[0].push == push.to_bytes());
    let large = vec![0; interlude_wire::limits::PUSH + 1];
    assert_eq!(code(&server.call(Some(&a), "POST", &target, &large)), ProblemCode::TooLarge);
    // Without a length said before.
    let mut raw = TcpStream::connect(server.address).unwrap();
    let head = format!("POST {target} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
    raw.write_all(head.as_bytes()).unwrap();
    let chunk = [b"10000\r\n", &[0; 0x10000][..], b"\r\n"].concat();
    // The relay may close before it has all.
    let _ = (0..80).try_for_each(|_| raw.write_all(&chunk));
    let mut line = String::new();
    if BufReader::new(raw).read_line(&mut line).is_ok_and(|read| read > 0) {
        assert!(line.contains("413"), "{line}");
    }
    let pull = server.call(Some(&a), "GET", &target, &[]);
    assert_eq!(server.read::<Page>(pull).items.len(), 1);
}

#[test]
fn many_write_at_once_and_no_reader_misses_one() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder, Limits::default());
    let (chain, _, b) = personal(&server);
    let (writers, each) = match std::env::var_os("INTERLUDE_LONG") {
        Some(_) => (16, 500),
        None => (6, 25),
    };
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let (server, chain) = (&server, &chain);
            scope.spawn(move || {
                let a = Person::with_nonce(1, u64::from(writer + 1) << 32);
                let mut series = Series::new(writer);
                for content in 0..each {
                    let content = (content % 251) as u8;
                    let push = series.push(chain, &a, &[change(writer, content)]).to_bytes();
                    let answer = server.call(Some(&a), "POST", &pushes_of(chain), &push);
                    assert_eq!(answer.0, 200);
                }
            });
        }
        let (mut after, mut numbers) = (String::new(), Vec::new());
        while numbers.len() < usize::from(writers) * each {
            let target = format!("{}?limit=7&wait=20{after}", pushes_of(&chain));
            let page: Page = server.read(server.call(Some(&b), "GET", &target, &[]));
            numbers.extend(page.items.iter().map(|item| item.cursor.number));
            if let Some(last) = page.items.last() {
                after = format!("&after={}", last.cursor.to_text());
            }
        }
        let expected: Vec<u64> = (1..=numbers.len() as u64).collect();
        assert_eq!(numbers, expected);
    });
}

#[test]
fn events_tell_of_every_space_and_shutting_down_ends_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(&folder, Limits::default());
    let (chain, a, b) = personal(&server);
    let response = server.send(Some(&b), "GET", "/v1/events", &[]);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut lines = BufReader::new(response.into_body().into_reader()).lines();
    let mut data = || lines.by_ref().map(Result::unwrap).find(|line| line.starts_with("data:"));
    assert!(data().unwrap().contains(&chain.space().to_string()));
    let push = Series::new(1).push(&chain, &a, &[]);
    server.call(Some(&a), "POST", &pushes_of(&chain), &push.to_bytes());
    let cursor = interlude_wire::api::Cursor::behind(1, &push.hash());
    assert!(data().unwrap().contains(&cursor.to_text()));
    // A space that the listener comes into meanwhile.
    let other = Chain::group(&a, &[&b]);
    let body = new_space(&other.entries(), None);
    assert_eq!(server.call(Some(&a), "POST", "/v1/spaces", &body).0, 200);
    assert!(data().unwrap().contains(&other.space().to_string()));
    let stranger = server.send(Some(&Person::new(9)), "GET", "/v1/events", &[]);
    assert_eq!(stranger.status(), 404);
    let target = format!("{}?wait=50&after={}", pushes_of(&chain), cursor.to_text());
    std::thread::scope(|scope| {
        let signed = b.authorize("GET", &target, &[], server.id, SystemClock.now());
        let url = format!("http://{}{target}", server.address);
        let waiting = scope.spawn(move || {
            ureq::get(url).header("authorization", signed).call().unwrap().status().as_u16()
        });
        while !server.relay.metrics().contains("interlude_relay_waiting 2\n") {
            std::thread::yield_now();
        }
        drop(server.stop.take());
        assert_eq!(waiting.join().unwrap(), 200);
    });
    assert_eq!(data(), None);
    server.stop();
}

#[test]
fn connections_that_do_nothing_are_closed() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { idle_seconds: 1, connections: 2, ..Limits::default() };
    let server = Server::start(&folder, limits);
    let mut silent = TcpStream::connect(server.address).unwrap();
    let mut slow = TcpStream::connect(server.address).unwrap();
    let feeder = slow.try_clone().unwrap();
    let fed = std::thread::spawn(move || {
        let mut feeder = feeder;
        // A head that never ends.
        while feeder.write_all(b"GET /v1 HTTP/1.1\r\nx: y\r\n"[..].get(..1).unwrap()).is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    });
    let mut rest = Vec::new();
    // Both end; how, the system decides.
    let _ = silent.read_to_end(&mut rest);
    let _ = slow.read_to_end(&mut rest);
    fed.join().unwrap();
    // And there is room again.
    assert_eq!(server.call(None, "GET", "/healthz", &[]).0, 200);
}

#[test]
fn nonsense_is_answered_and_the_relay_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder, Limits::default());
    for nonsense in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET /v1/spaces/../../etc/passwd HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST /v1/spaces HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999999\r\n\r\n",
        b"POST /v1/spaces HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"PUT /v1/mailboxes/zz HTTP/1.1\r\nhost: x\r\nauthorization: Interlude \xff\r\n\r\n",
    ] {
        let mut raw = TcpStream::connect(server.address).unwrap();
        raw.write_all(nonsense).unwrap();
        raw.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = raw.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        // Who says no more may get no answer.
        if answer.is_empty() {
            continue;
        }
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let problem: Problem = serde_json::from_str(body).unwrap();
        assert_eq!(answer[9..12], problem.status.to_string());
    }
    for (method, path) in routes().filter(|(_, path)| path.contains('{')) {
        let target = path.replace("{id}", "zz").replace("{name}", "%00");
        let answer = server.call(Some(&Person::new(1)), method, &target, &[]);
        assert!((400..500).contains(&answer.0), "{method} {target}: {}", answer.0);
    }
    assert_eq!(server.call(None, "GET", "/readyz", &[]).0, 200);
}

#[test]
fn a_push_whose_client_went_is_there_once_when_it_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder, Limits::default());
    let (chain, a, b) = personal(&server);
    let push = Series::new(1).push(&chain, &a, &[change(1, 1)]).to_bytes();
    let target = pushes_of(&chain);
    let signed = a.authorize("POST", &target, &push, server.id, SystemClock.now());
    let head = format!(
        "POST {target} HTTP/1.1\r\nhost: x\r\nauthorization: {signed}\r\ncontent-length: {}\r\n\r\n",
        push.len()
    );
    let mut raw = TcpStream::connect(server.address).unwrap();
    raw.write_all(&[head.as_bytes(), &push].concat()).unwrap();
    drop(raw);
    assert_eq!(server.call(Some(&b), "POST", &target, &push).0, 200);
    let page: Page = server.read(server.call(Some(&b), "GET", &target, &[]));
    assert_eq!(page.items.iter().map(|item| item.cursor.number).collect::<Vec<_>>(), [1]);
}

/// A blob that reads like a refusal of the HTTP library is a blob.
#[test]
fn what_looks_like_a_refusal_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(&folder, Limits::default());
    let (chain, a, _) = personal(&server);
    let bytes = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".repeat(20_000);
    let blob = format!("/v1/spaces/{}/blobs/{}", chain.space(), "aa".repeat(32));
    let part = format!("{blob}?offset=0&total={}", bytes.len());
    assert_eq!(server.call(Some(&a), "PUT", &part, &bytes).0, 200);
    for _ in 0..10 {
        assert!(server.call(Some(&a), "GET", &blob, &[]) == (200, bytes.clone()));
    }
    // What is one gets words, whatever is wrong with it,
    let many = format!("GET /v1 HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(100));
    for (head, expected) in [
        ("GET /v1 HTTP/1.1\r\nno field\r\n\r\n", ProblemCode::Malformed),
        ("GET /v1 SPDY/3\r\n\r\n", ProblemCode::Malformed),
        ("POST /v1/spaces HTTP/1.1\r\ncontent-length: -1\r\n\r\n", ProblemCode::Malformed),
        (&many, ProblemCode::TooLarge),
    ] {
        let mut raw = TcpStream::connect(server.address).unwrap();
        raw.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        raw.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        let problem: Problem = serde_json::from_str(body).unwrap();
        assert_eq!((problem.code, answer[9..12].parse()), (expected, Ok(problem.status)), "{head}");
    }
    // also behind answers on the same connection.
    let mut raw = TcpStream::connect(server.address).unwrap();
    let good = b"GET /v1 HTTP/1.1\r\nhost: x\r\n\r\n";
    raw.write_all(&[&good[..], good].concat()).unwrap();
    let mut head = [0; 12];
    raw.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    std::thread::sleep(std::time::Duration::from_millis(100));
    raw.write_all(many.as_bytes()).unwrap();
    let mut rest = Vec::new();
    raw.read_to_end(&mut rest).unwrap();
    let rest = String::from_utf8_lossy(&rest).into_owned();
    let (_, refused) = rest.rsplit_once("HTTP/1.1 413").unwrap();
    let (_, body) = refused.split_once("\r\n\r\n").unwrap();
    let problem: Problem = serde_json::from_str(body).unwrap();
    assert_eq!(problem.code, ProblemCode::TooLarge);
    assert!(server.relay.metrics().contains("status=\"413\"} 2"));
}
