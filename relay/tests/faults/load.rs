//! Relays under load, and what must be true of it in the end.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};

use futures::future::join_all;
use interlude_relay::{BlobStore, Clock, Database, Limits, Options, Rate, Relay, SystemClock};
use interlude_wire::api::{Cursor, Page, ProblemCode};
use interlude_wire::push::Push;
use tempfile::TempDir;
use tokio::time::{Duration, sleep};

use super::support::world::{accepted, new_space, problem, read, request};
use super::support::{Chain, Person, Series, change};

pub(crate) const WRITERS: u8 = 8;
const READERS: u8 = 4;

/// Relays under load, whoever is to blame for what happens.
pub(crate) struct Load {
    pub(crate) relays: Vec<Relay>,
    pub(crate) chain: Chain,
    pub(crate) devices: Vec<Person>,
    /// Writers end with what they have begun, and then readers when they have all.
    is_over: AtomicBool,
    is_written: AtomicBool,
    acknowledged: AtomicU64,
    /// Requests that were to come again.
    pub(crate) refused: AtomicU64,
    /// The clocks of the relays.
    pub(crate) clocks: Vec<Arc<WrongClock>>,
    _folder: TempDir,
}

/// The system's clock, set wrong by so many milliseconds.
#[derive(Default)]
pub(crate) struct WrongClock(pub(crate) AtomicI64);

impl Clock for WrongClock {
    fn now(&self) -> i64 {
        SystemClock.now() + self.0.load(Ordering::SeqCst)
    }
}

impl Load {
    pub(crate) async fn new(urls: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut relays, mut clocks) = (Vec::new(), Vec::new());
        for url in urls {
            let blobs = BlobStore::Folder(folder.path().to_owned());
            let limits = Limits { per_principal: Rate::NONE, ..Limits::default() };
            let options =
                Options { limits, ..Options::new(Database::Postgres(url.clone()), blobs) };
            let clock = Arc::<WrongClock>::default();
            relays.push(Relay::open(options, Arc::<WrongClock>::clone(&clock)).await.unwrap());
            clocks.push(clock);
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
            refused: AtomicU64::new(0),
            clocks,
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

    /// Asks until it is answered; as clients do, signing anew each time, with the time of a relay
    /// that has another.
    pub(crate) async fn ask(
        &self,
        turn: usize,
        who: &Person,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> interlude_relay::Response {
        let mut ahead = vec![0; self.relays.len()];
        for turn in turn.. {
            let place = turn % self.relays.len();
            let (relay, now) = (&self.relays[place], SystemClock.now() + ahead[place]);
            let signed = who.authorize(method, target, body, relay.id(), now);
            let answer = relay.answer(request(method, target, body, Some(signed))).await;
            if answer.status == 200 {
                return answer;
            }
            self.refused.fetch_add(1, Ordering::SeqCst);
            let problem = problem(&answer);
            match problem.code {
                ProblemCode::Clock => ahead[place] = problem.now.unwrap() - SystemClock.now(),
                code => assert_eq!(code, ProblemCode::Unavailable),
            }
            sleep(Duration::from_millis(50)).await;
        }
        unreachable!()
    }

    pub(crate) fn target(&self) -> String {
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
    pub(crate) async fn goes_on(&self, more: u64) {
        let until = self.acknowledged.load(Ordering::SeqCst) + more;
        while self.acknowledged.load(Ordering::SeqCst) < until {
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Lets everybody work while `faults` happen, and compares.
    pub(crate) async fn stand(&self, faults: impl Future<Output = ()>) {
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
