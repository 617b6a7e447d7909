//! Whoever means harm: slow, endless, flooding, lying about lengths, at full speed. Others go on, memory
//! stays bounded, and what is refused says why.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use futures::FutureExt;
use interlude_relay::{Clock, Limits, Options, Rate, Relay, Serving, SystemClock, serve};
use interlude_wire::api::{Problem, ProblemCode};
use support::world::{World, code, new_space, problem};
use support::{Chain, Person, Series, change};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::{Duration, Instant};

struct Server {
    _folder: TempDir,
    relay: Relay,
    address: SocketAddr,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { limits, durable: false, ..Options::in_folder(folder.path()) };
        let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(relay.clone(), Serving::from(listener), std::future::pending()));
        Self { _folder: folder, relay, address }
    }

    /// A connection from an address of this machine, 127.0.0.N.
    async fn connect(&self, last: u8) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, last)), 0)).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// Sends bytes and gives all that comes back.
    async fn send(&self, last: u8, bytes: &[u8]) -> String {
        let mut stream = self.connect(last).await;
        // It may be closed before all is sent.
        let _ = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    async fn call(&self, who: &Person, method: &str, target: &str, body: &[u8]) -> (u16, String) {
        let signed = who.authorize(method, target, body, self.relay.id(), SystemClock.now());
        let length = body.len();
        let head = format!(
            "{method} {target} HTTP/1.1\r\nhost: x\r\nauthorization: {signed}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        let answer = self.send(1, &[head.as_bytes(), body].concat()).await;
        let status = answer.get(9..12).unwrap_or_default().parse().unwrap_or_default();
        (status, answer)
    }

    async fn space(&self, who: &Person) -> Chain {
        let chain = Chain::personal(&[who], &Person::new(200));
        let body = new_space(&chain.entries(), None);
        assert_eq!(self.call(who, "POST", "/v1/spaces", &body).await.0, 200);
        chain
    }

    async fn is_well(&self) {
        let answer =
            self.send(1, b"GET /v1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
}

/// The problem document of an answer that must have one.
fn refused(answer: &str) -> Problem {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{answer}"));
    assert!(head.contains("content-type: application/problem+json"), "{answer}");
    serde_json::from_str(body).unwrap()
}

/// Bytes of memory that this process has.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kibibytes.unwrap_or_default() << 10
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_opens_all_it_can_and_says_nothing_keeps_nobody_out() {
    let limits = Limits { connections: 64, connections_each: 16, ..Limits::default() };
    let server = Server::start(limits).await;
    let mut held = Vec::new();
    for number in 0..64 {
        let mut stream = server.connect(2).await;
        // Half say nothing, half a head that never ends.
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET /v1 HTTP/1.1\r\nx: ").await;
        }
        held.push(stream);
    }
    server.is_well().await;
    let mut open = 0;
    for stream in &mut held {
        let mut byte = [0];
        let closed = tokio::time::timeout(Duration::from_millis(200), stream.read(&mut byte)).await;
        open += usize::from(closed.is_err());
    }
    assert_eq!(open, 16);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_announces_much_and_sends_nothing_takes_no_memory_from_others() {
    let limits = Limits { body_memory: 32 << 20, ..Limits::default() };
    let server = Server::start(limits).await;
    let who = Person::new(1);
    let chain = server.space(&who).await;
    let mut held = Vec::new();
    for _ in 0..100 {
        let mut stream = server.connect(2).await;
        let head =
            format!("POST /v1/spaces HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", 8 << 20);
        stream.write_all(head.as_bytes()).await.unwrap();
        held.push(stream);
    }
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    let piece = (1, interlude_wire::push::RecordKind::Snapshot, vec![7; 1_000_000]);
    let push = Series::new(1).push(&chain, &who, &vec![piece; 4]).to_bytes();
    assert_eq!(server.call(&who, "POST", &target, &push).await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn floods_of_heads_and_bodies_are_refused_in_bounded_memory() {
    let server = Server::start(Limits::default()).await;
    let who = Person::new(1);
    let chain = server.space(&who).await;
    let before = memory();
    let many = format!("GET /v1 HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(1000));
    let long = format!("GET /v1 HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(4 << 20));
    let target =
        format!("GET /v1/{} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", "a".repeat(60_000));
    for flood in [many, long, target] {
        let answers = (0..50).map(|_| server.send(2, flood.as_bytes()));
        for answer in futures::future::join_all(answers).await {
            // Where all of it did not come the system may close the connection first.
            assert!(answer.is_empty() || refused(&answer).code == ProblemCode::TooLarge);
        }
    }
    // Bodies without an end, one chunk after the other, at a call that takes none and at one that does.
    for path in ["/v1/nowhere".to_owned(), format!("/v1/spaces/{}/pushes", chain.space())] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n", &[0; 0x10000][..], b"\r\n"].concat();
        let mut stream = server.connect(2).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut sent = 0_usize;
        while stream.write_all(&chunk).await.is_ok() {
            sent += chunk.len();
            assert!(sent < 1 << 30, "it reads for ever");
        }
    }
    let grown = memory().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MiB more", grown >> 20);
    server.is_well().await;
}

/// Bodies that come byte by byte.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_drip_hold_up_nobody_and_end() {
    let limits = Limits { body_seconds: 2, body_memory: 32 << 20, ..Limits::default() };
    let server = Server::start(limits).await;
    let who = Person::new(1);
    let chain = server.space(&who).await;
    let before = memory();
    let drip = async |mut stream: TcpStream| {
        let head =
            format!("POST /v1/spaces HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", 1 << 20);
        stream.write_all(head.as_bytes()).await.unwrap();
        let (mut from, mut to) = stream.split();
        let dripping = async {
            while to.write_all(b"x").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let mut answer = Vec::new();
        tokio::select! {
            () = dripping => {}
            _ = from.read_to_end(&mut answer) => {}
        }
        String::from_utf8_lossy(&answer).into_owned()
    };
    let mut streams = Vec::new();
    for _ in 0..60 {
        streams.push(server.connect(2).await);
    }
    let attack = futures::future::join_all(streams.into_iter().map(drip));
    let work = async {
        let target = format!("/v1/spaces/{}/pushes", chain.space());
        let piece = (1, interlude_wire::push::RecordKind::Snapshot, vec![7; 1_000_000]);
        let mut series = Series::new(1);
        for _ in 0..5 {
            let push = series.push(&chain, &who, &vec![piece.clone(); 4]).to_bytes();
            assert_eq!(server.call(&who, "POST", &target, &push).await.0, 200);
        }
    };
    let (answers, ()) = tokio::join!(attack, work);
    for answer in answers {
        assert_eq!(refused(&answer).code, ProblemCode::Malformed);
    }
    let grown = memory().saturating_sub(before);
    assert!(grown < 96 << 20, "{} MiB more", grown >> 20);
    server.is_well().await;
}

/// A connection of HTTP/2 from 127.0.0.2.
async fn second(server: &Server) -> h2::client::SendRequest<bytes::Bytes> {
    let stream = server.connect(2).await;
    let (send, connection) = h2::client::handshake(stream).await.unwrap();
    tokio::spawn(async move { drop(connection.await) });
    send
}

fn asked(method: &str, path: &str) -> http::Request<()> {
    let request = http::Request::builder().method(method).uri(format!("http://relay{path}"));
    request.body(()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_that_are_opened_and_let_hang_are_few_and_keep_nobody_out() {
    let server = Server::start(Limits::default()).await;
    let (before, mut held) = (memory(), Vec::new());
    for _ in 0..10 {
        let mut send = second(&server).await;
        // With the first answer it has heard how many it may open.
        let (answer, _) = send.send_request(asked("GET", "/v1"), true).unwrap();
        assert_eq!(answer.await.unwrap().status(), 200);
        assert_eq!(send.current_max_send_streams(), 64);
        // Bodies that never come, of as many as it lets be opened. Whether some wait their turn beyond that
        // depends on whether the connection has sent the others: this loop is not to wait for them.
        for _ in 0..100 {
            let Some(ready) = send.ready().now_or_never() else { break };
            send = ready.unwrap();
            held.push(send.send_request(asked("POST", "/v1/spaces"), false).unwrap());
        }
    }
    assert!(held.len() >= 10 * 64, "{}", held.len());
    let first = &mut held[0].0;
    assert!(tokio::time::timeout(Duration::from_millis(300), first).await.is_err(), "answered");
    server.is_well().await;
    let grown = memory().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MiB more", grown >> 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_that_are_reset_at_once_cost_the_relay_little() {
    let server = Server::start(Limits::default()).await;
    let before = memory();
    for _ in 0..5 {
        let mut send = second(&server).await;
        // It ends the connection when there are too many, or goes on.
        for _ in 0..20_000 {
            let Ok(ready) = send.ready().await else { break };
            send = ready;
            let Ok((_, mut stream)) = send.send_request(asked("GET", "/v1"), true) else { break };
            stream.send_reset(h2::Reason::CANCEL);
        }
        server.is_well().await;
    }
    let grown = memory().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MiB more", grown >> 20);
}

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let server = Server::start(Limits::default()).await;
    let who = Person::new(1);
    let chain = server.space(&who).await;
    let space = chain.space().to_string();
    for target in [
        "/v1//spaces".to_owned(),
        "/v1/./spaces".to_owned(),
        "/v1/spaces/../spaces".to_owned(),
        "/V1/spaces".to_owned(),
        "/v1/spaces%2f".to_owned(),
        "//v1/spaces".to_owned(),
        format!("/v1/spaces/{space}/../{space}/pushes"),
        format!("/v1/spaces/{space}%2fpushes"),
        format!("/v1/spaces/{}/pushes", space.to_uppercase()),
        format!("/v1/spaces/{space}%00/pushes"),
        format!("/v1/spaces/{space}/blobs/..%2f..%2frelay.db"),
        format!("/v1/spaces/{space}/blobs/../../relay.db"),
        format!("/v1/spaces/{space}/blobs/{}", "..".repeat(32)),
        format!("/v1/spaces/{space};a=b/pushes"),
    ] {
        let (status, answer) = server.call(&who, "GET", &target, &[]).await;
        assert!(status == 404 || status == 400, "{target}: {answer}");
        let code = refused(&answer).code;
        assert!(
            matches!(code, ProblemCode::NotFound | ProblemCode::Malformed),
            "{target}: {code:?}"
        );
    }
    // One line for two readers: which of both lengths is meant nobody knows, so neither is.
    let both = "POST /v1/mailboxes/ab HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcde";
    assert_eq!(refused(&server.send(1, both.as_bytes()).await).code, ProblemCode::Malformed);
}

#[tokio::test]
async fn nothing_is_unpacked() {
    let server = Server::start(Limits::default()).await;
    let who = Person::new(1);
    let chain = server.space(&who).await;
    // The beginning of a gzip stream that would be 10 GB of zeros, and of a zstd frame.
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    for (encoding, body) in [
        ("gzip", &b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xed\xc1\x01\x01\0\0\0"[..]),
        ("zstd", b"\x28\xb5\x2f\xfd\xa4"),
    ] {
        let signed = who.authorize("POST", &target, body, server.relay.id(), SystemClock.now());
        let head = format!(
            "POST {target} HTTP/1.1\r\nhost: x\r\nauthorization: {signed}\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let answer = server.send(1, &[head.as_bytes(), body].concat()).await;
        assert_eq!(refused(&answer).code, ProblemCode::Malformed, "{encoding}");
    }
}

#[tokio::test]
async fn signatures_hold_once_for_one_request_at_one_relay() {
    let world = World::new().await;
    let (a, b) = (Person::new(1), Person::new(9));
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let push = series.push(&chain, &a, &[change(1, 1)]);
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    let good = world.request(&a, "POST", &target, &push.to_bytes());
    assert_eq!(world.relay.answer(good.clone()).await.status, 200);
    assert_eq!(code(&world.relay.answer(good.clone()).await), ProblemCode::Signature);
    // The same words over something else, each in its own way.
    let fresh = || world.request(&a, "POST", &target, &push.to_bytes());
    let mut other_body = fresh();
    other_body.body = series.push(&chain, &a, &[change(2, 2)]).to_bytes();
    let mut other_query = fresh();
    other_query.target.push_str("?limit=1");
    let mut other_method = fresh();
    other_method.method = "GET".to_owned();
    other_method.body.clear();
    let mut forged = fresh();
    let signed = b.authorize("POST", &target, &forged.body, world.relay.id(), world.now());
    forged.authorization = Some(signed);
    let mut elsewhere = fresh();
    let relay = interlude_wire::RelayId([1; 16]);
    elsewhere.authorization =
        Some(a.authorize("POST", &target, &elsewhere.body, relay, world.now()));
    for (request, expected) in [
        (other_body, ProblemCode::Signature),
        (other_query, ProblemCode::Signature),
        (other_method, ProblemCode::Signature),
        (forged, ProblemCode::NoSpace),
        (elsewhere, ProblemCode::Signature),
    ] {
        assert_eq!(code(&world.relay.answer(request).await), expected);
    }
    assert_eq!(world.pull_all(&a, &chain).await.items.len(), 1);
}

#[tokio::test]
async fn ten_thousand_mailboxes_have_their_bound_and_go_when_their_time_is_over() {
    let limits = Limits {
        mailboxes: 10_000,
        mailboxes_each: 10_000,
        per_principal: Rate::NONE,
        per_space: Rate::NONE,
        ..Limits::default()
    };
    let world = World::with(limits, None).await;
    let a = Person::new(1);
    world.create(&a, &Chain::personal(&[&a], &Person::new(2))).await;
    let name = |number: u32| format!("/v1/mailboxes/{number:064x}");
    for number in 0..10_000 {
        assert_eq!(world.call(&a, "PUT", &name(number), &[]).await.status, 200, "{number}");
    }
    assert_eq!(code(&world.call(&a, "PUT", &name(10_000), &[]).await), ProblemCode::Quota);
    // Full as it is, letters come and are read.
    assert_eq!(world.plain("POST", &name(9_999), b"a letter").await.status, 200);
    let letters = world.plain("GET", &name(9_999), &[]).await;
    assert!(String::from_utf8_lossy(&letters.body).contains("a letter"));
    assert_eq!(world.relay.stats().await.unwrap().mailboxes, 10_000);
    world.pass(301_000);
    world.relay.upkeep().await;
    assert_eq!(world.relay.stats().await.unwrap().mailboxes, 0);
    assert_eq!(world.call(&a, "PUT", &name(10_000), &[]).await.status, 200);
}

#[tokio::test]
async fn a_space_has_its_rate_whoever_asks_in_it() {
    let limits = Limits { per_space: Rate { per_second: 1, burst: 6 }, ..Limits::default() };
    let world = World::with(limits, None).await;
    let (a, b, c) = (Person::new(1), Person::new(2), Person::new(3));
    let (ours, theirs) = (Chain::group(&a, &[&b]), Chain::personal(&[&c], &Person::new(4)));
    world.create(&a, &ours).await;
    world.create(&c, &theirs).await;
    for who in [&a, &b, &a, &b, &a, &b] {
        assert_eq!(world.pull(who, &ours, "").await.status, 200);
    }
    let refused = problem(&world.pull(&b, &ours, "").await);
    assert_eq!((refused.code, refused.retry_after), (ProblemCode::Rate, Some(1)));
    assert_eq!(world.pull(&c, &theirs, "").await.status, 200);
    // Who is not in it does not use it up.
    world.pass(1000);
    assert_eq!(code(&world.pull(&c, &ours, "").await), ProblemCode::NoSpace);
    assert_eq!(world.pull(&a, &ours, "").await.status, 200);
}

/// Middle and worst of a hundred pushes of somebody, one after the other.
async fn latency(
    server: &Server,
    who: &Person,
    chain: &Chain,
    series: &mut Series,
) -> [Duration; 2] {
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    let mut took = Vec::new();
    for content in 0..100_u8 {
        let push = series.push(chain, who, &[change(1, content)]).to_bytes();
        let began = Instant::now();
        let (status, answer) = server.call(who, "POST", &target, &push).await;
        assert_eq!(status, 200, "{answer}");
        took.push(began.elapsed());
    }
    took.sort_unstable();
    [took[50], took[98]]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_pushes_at_full_speed_is_slowed_down_and_others_are_not_refused() {
    let limits =
        Limits { per_principal: Rate { per_second: 100, burst: 300 }, ..Limits::default() };
    let server = Server::start(limits).await;
    let (victim, bully) = (Person::new(1), Person::new(3));
    let chain = server.space(&victim).await;
    let theirs = server.space(&bully).await;
    let mut series = Series::new(1);
    let alone = latency(&server, &victim, &chain, &mut series).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let attack = async {
        let target = format!("/v1/spaces/{}/pushes", theirs.space());
        let (mut sent, mut slowed, mut series) = (0_u32, 0_u32, Series::new(2));
        while !*stopped.borrow() || slowed == 0 {
            let push = series.draft(&theirs, &bully, &[change(1, 1)], &[]).to_bytes();
            let (status, answer) = server.call(&bully, "POST", &target, &push).await;
            sent += 1;
            match status {
                200 => drop(series.push(&theirs, &bully, &[change(1, 1)])),
                429 => {
                    assert_eq!(refused(&answer).code, ProblemCode::Rate);
                    assert!(answer.contains("retry-after: 1"));
                    slowed += 1;
                }
                _ => panic!("{answer}"),
            }
        }
        (sent, slowed)
    };
    let work = async {
        let beside = latency(&server, &victim, &chain, &mut series).await;
        stop.send_replace(true);
        beside
    };
    let ((sent, slowed), beside) = tokio::join!(attack, work);
    assert!(slowed > 0);
    // For docs/measurements.md.
    println!("alone {alone:?}, beside {sent} pushes of which {slowed} were slowed down {beside:?}");
}
