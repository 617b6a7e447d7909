//! What becomes of pushes while PostgreSQL is killed, does not answer, or cannot be reached: what
//! was acknowledged is there once, and whoever reads on reads in order.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures::future::join_all;
use interlude_relay::{BlobStore, Clock, Database, Limits, Options, Rate, Relay, SystemClock};
use interlude_wire::api::{Cursor, Page, ProblemCode};
use interlude_wire::push::Push;
use support::postgres::Server;
use support::world::{World, accepted, code, new_space, read, request};
use support::{Chain, Person, Series, change};
use tempfile::TempDir;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, UnixStream};
use tokio::sync::watch;
use tokio::time::{Duration, Instant, sleep, timeout};

const WRITERS: u8 = 8;
const READERS: u8 = 4;

/// Relays under load, whoever is to blame for what happens.
struct Load {
    relays: Vec<Relay>,
    chain: Chain,
    devices: Vec<Person>,
    /// Writers end with what they have begun, and then readers when they have all.
    is_over: AtomicBool,
    is_written: AtomicBool,
    acknowledged: AtomicU64,
    _folder: TempDir,
}

impl Load {
    async fn new(urls: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut relays = Vec::new();
        for url in urls {
            let blobs = BlobStore::Folder(folder.path().to_owned());
            let limits = Limits { per_principal: Rate::NONE, ..Limits::default() };
            let options =
                Options { limits, ..Options::new(Database::Postgres(url.clone()), blobs) };
            relays.push(Relay::open(options, Arc::new(SystemClock)).await.unwrap());
        }
        let devices: Vec<_> = (1..=WRITERS).map(Person::new).collect();
        let chain = Chain::personal(&devices.iter().collect::<Vec<_>>(), &Person::new(WRITERS + 1));
        let load = Self {
            relays,
            chain,
            devices,
            is_over: AtomicBool::new(false),
            is_written: AtomicBool::new(false),
            acknowledged: AtomicU64::new(0),
            _folder: folder,
        };
        load.ask(
            0,
            &load.devices[0],
            "POST",
            "/v1/spaces",
            &new_space(&load.chain.entries(), None),
        )
        .await;
        load
    }

    /// Asks until it is answered; as clients do, signing anew each time.
    async fn ask(
        &self,
        turn: usize,
        who: &Person,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> interlude_relay::Response {
        for turn in turn.. {
            let relay = &self.relays[turn % self.relays.len()];
            let signed = who.authorize(method, target, body, relay.id(), SystemClock.now());
            let answer = relay.answer(request(method, target, body, Some(signed))).await;
            if answer.status == 200 {
                return answer;
            }
            assert_eq!(code(&answer), ProblemCode::Unavailable);
            sleep(Duration::from_millis(50)).await;
        }
        unreachable!()
    }

    fn target(&self) -> String {
        format!("/v1/spaces/{}/pushes", self.chain.space())
    }

    /// Pushes one after the other; what it sent, and where it was told that it is.
    async fn write(&self, writer: u8) -> Vec<(Push, Cursor)> {
        let who = &self.devices[usize::from(writer) - 1];
        let (mut series, mut sent) = (Series::new(writer), Vec::new());
        while !self.is_over.load(Ordering::SeqCst) {
            let push = series.push(&self.chain, who, &[change(writer, 1)]);
            let turn = sent.len() + usize::from(writer);
            let answer = self.ask(turn, who, "POST", &self.target(), &push.to_bytes()).await;
            sent.push((push, accepted(&answer)));
            self.acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        sent
    }

    /// Reads on from where it is, until all is over and nothing more comes.
    async fn read(&self, reader: u8) -> Vec<(Push, Cursor)> {
        let who = Person::with_nonce(reader % WRITERS + 1, u64::from(reader + 1) << 32);
        let (mut after, mut all) = (Cursor::default(), Vec::new());
        let mut last = BTreeMap::new();
        for turn in 0.. {
            let was_written = self.is_written.load(Ordering::SeqCst);
            let target = format!("{}?after={}&wait=1", self.target(), after.to_text());
            let page: Page = read(&self.ask(turn, &who, "GET", &target, &[]).await);
            if page.items.is_empty() && was_written {
                break;
            }
            for item in page.items {
                assert_eq!(item.cursor.number, after.number + 1, "a number was skipped");
                let push = Push::from_bytes(&item.push).unwrap();
                let header = push.open().unwrap();
                let before = last.insert(header.writer, header.sequence).unwrap_or(0);
                assert_eq!(header.sequence, before + 1, "a series is out of order");
                after = item.cursor;
                all.push((push, after));
            }
        }
        all
    }

    /// Until so many more pushes were acknowledged: it goes on.
    async fn goes_on(&self, more: u64) {
        let until = self.acknowledged.load(Ordering::SeqCst) + more;
        while self.acknowledged.load(Ordering::SeqCst) < until {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Lets everybody work while `faults` happen, and compares.
    async fn stand(&self, faults: impl Future<Output = ()>) {
        let faults = async {
            faults.await;
            self.goes_on(20).await;
            self.is_over.store(true, Ordering::SeqCst);
        };
        let writers = async {
            let sent = join_all((1..=WRITERS).map(|writer| self.write(writer))).await;
            self.is_written.store(true, Ordering::SeqCst);
            sent
        };
        let readers = join_all((0..READERS).map(|reader| self.read(reader)));
        let ((), sent, seen) = tokio::join!(faults, writers, readers);
        let mut sent: Vec<_> = sent.into_iter().flatten().collect();
        sent.sort_by_key(|(_, cursor)| cursor.number);
        for seen in seen {
            assert_eq!(seen.len(), sent.len(), "lost or doubled");
            assert!(seen == sent, "not what was sent, or not where it was said to be");
        }
    }
}

/// How long faults go on.
fn seconds() -> u64 {
    if std::env::var_os("INTERLUDE_LONG").is_some() { 600 } else { 6 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_postgres_that_is_killed_loses_nothing() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let load = Load::new(&[url.clone(), url]).await;
    let faults = async {
        let end = Instant::now() + Duration::from_secs(seconds());
        while Instant::now() < end {
            load.goes_on(50).await;
            tokio::task::block_in_place(|| {
                server.kill();
                server.restart();
            });
        }
    };
    load.stand(faults).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sessions_that_are_ended_and_statements_that_take_too_long_lose_nothing() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let load = Load::new(&[url.clone(), url.clone()]).await;
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let hold = "BEGIN; SELECT * FROM spaces FOR UPDATE; SELECT pg_sleep(1); ROLLBACK";
    let faults = async {
        let end = Instant::now() + Duration::from_secs(seconds());
        while Instant::now() < end {
            for sql in [cut, cancel, hold] {
                load.goes_on(50).await;
                tokio::task::block_in_place(|| server.sql(&url, sql));
            }
        }
    };
    load.stand(faults).await;
}

/// A way to the database that can be cut: nothing comes through, and nobody hears of it.
struct Line {
    url: String,
    is_cut: watch::Sender<bool>,
}

async fn line(server: &Server, url: &str) -> Line {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let socket: PathBuf = server.socket().join(".s.PGSQL.5432");
    let is_cut = watch::Sender::new(false);
    let cut = is_cut.clone();
    tokio::spawn(async move {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let (socket, mut cut) = (socket.clone(), cut.subscribe());
            tokio::spawn(async move {
                let mut server = UnixStream::connect(socket).await.unwrap();
                let was_cut = async { cut.wait_for(|cut| *cut).await.is_ok() };
                tokio::select! {
                    _ = copy_bidirectional(&mut client, &mut server) => {}
                    // Both ends stay open, and hear nothing.
                    _ = was_cut => sleep(Duration::from_secs(600)).await,
                }
            });
        }
    });
    let name = url.rsplit('/').find(|part| part.contains('?')).unwrap().split('?').next().unwrap();
    let url = format!("postgres://interlude@127.0.0.1:{port}/{name}?sslmode=disable");
    Line { url, is_cut }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_relay_that_is_cut_off_from_the_database_comes_back() {
    let server = Server::start(&["fsync=off"]);
    let url = server.database();
    let line = line(&server, &url).await;
    // One of the two is cut off; clients go to the other, and come back.
    let load = Load::new(&[url, line.url.clone()]).await;
    let faults = async {
        load.goes_on(50).await;
        line.is_cut.send_replace(true);
        load.goes_on(20).await;
        line.is_cut.send_replace(false);
        let back = &load.relays[1];
        while back.answer(request("GET", "/readyz", &[], None)).await.status != 200 {
            sleep(Duration::from_millis(50)).await;
        }
    };
    load.stand(faults).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_relay_without_a_free_connection_says_so_and_goes_on() {
    let url = Server::shared().database();
    let limits = Limits { database_connections: 1, ..Limits::default() };
    let world = World::on_postgres(&url, limits).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let hold = tokio::task::spawn_blocking({
        let url = url.clone();
        let sql = "BEGIN; SELECT * FROM spaces FOR UPDATE; SELECT pg_sleep(9); ROLLBACK";
        move || Server::shared().sql(&url, sql)
    });
    let is_held = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND query LIKE '%pg_sleep(9)%'
                   AND wait_event = 'PgSleep'";
    while Server::shared().sql(&url, is_held) != "1" {
        sleep(Duration::from_millis(20)).await;
    }
    let mut series = Series::new(1);
    let push = series.push(&chain, &a, &[change(1, 1)]);
    // One waits for the lock with the only connection, the others for the connection.
    let answers = join_all((0..9).map(|_| world.push(&a, &chain, &push))).await;
    let refused = answers.iter().filter(|one| one.status == 503).count();
    assert!(refused > 0, "nobody was refused");
    for answer in answers.iter().filter(|one| one.status != 200) {
        assert_eq!(code(answer), ProblemCode::Unavailable);
    }
    hold.await.unwrap();
    let cursor = accepted(&world.push(&a, &chain, &push).await);
    assert_eq!(cursor.number, 1);
    let again = timeout(Duration::from_secs(60), world.pull_all(&a, &chain)).await.unwrap();
    assert_eq!(again.items.len(), 1);
}

/// A database that is set back is filled again by whoever has what it lost, byte for byte.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_an_earlier_dump_takes_again_what_it_lost() {
    let server = Server::shared();
    let (before, after) = (server.database(), server.database());
    let world = World::on_postgres(&before, Limits::default()).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let mut pushes = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    for content in 0..6 {
        let push = series.push(&chain, &a, &[change(content, content)]);
        world.push(&a, &chain, &push).await;
        pushes.push(push);
        if content == 2 {
            server.dump(&before, &folder.path().join("dump"));
        }
    }
    let newest = world.pull_all(&a, &chain).await.items.last().unwrap().cursor;
    server.restore(&after, &folder.path().join("dump"));
    let restored = World::on_postgres(&after, Limits::default()).await;
    assert_eq!(restored.relay.id(), world.relay.id());
    let a = Person::with_nonce(1, 1 << 32);
    let query = format!("after={}", newest.to_text());
    assert_eq!(code(&restored.pull(&a, &chain, &query).await), ProblemCode::UnknownCursor);
    for push in &pushes {
        assert_eq!(restored.push(&a, &chain, push).await.status, 200);
    }
    let page = restored.pull_all(&a, &chain).await;
    assert_eq!(support::world::pushes(&page), pushes);
    assert_eq!(page.items.last().unwrap().cursor, newest);
}
