//! Pushes and pulls of a relay on either database, against bare inserts and selects of the same
//! bytes in the same run. Prints ratios; absolute times depend on the machine.
//! `cargo bench --workspace --bench databases -- [pushes] [sqlite|postgres]`,
//! by default 1,000 on both.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "databases/asking.rs"]
mod asking;
#[path = "databases/bare.rs"]
mod bare;
#[path = "../tests/support/mod.rs"]
mod support;

use std::sync::Arc;

use asking::{answered, asked, call};
use bare::{Bare, BarePostgres, BareSqlite};
use futures::future::join_all;
use interlude_relay::{Limits, Options, Rate, Relay, Request, SystemClock};
use interlude_wire::api::{Cursor, Page};
use interlude_wire::push::Push;
use support::postgres::Server;
use support::world::{new_space, read};
use support::{Chain, Person, Piece, Series};
use tokio::time::Instant;

/// Who writes at once.
const MANY: usize = 16;
/// Bytes of a record: an edit, padded.
const RECORD: usize = 700;

/// Spaces and what is pushed into each.
struct Work {
    people: Vec<Person>,
    chains: Vec<Chain>,
    pushes: Vec<Vec<Push>>,
}

impl Work {
    /// So many spaces with so many pushes of so many records each.
    fn new(spaces: usize, pushes: usize, records: u8) -> Self {
        let people: Vec<_> = (0..spaces).map(|one| Person::new(one as u8 * 2)).collect();
        let chain = |person| Chain::personal(&[person], &Person::new(255));
        let chains: Vec<_> = people.iter().map(chain).collect();
        let record =
            |tag| -> Piece { (tag, interlude_wire::push::RecordKind::Change, vec![tag; RECORD]) };
        let pieces: Vec<_> = (0..records).map(record).collect();
        let series = people.iter().zip(&chains).map(|(person, chain)| {
            let mut series = Series::new(1);
            (0..pushes).map(|_| series.push(chain, person, &pieces)).collect()
        });
        let pushes = series.collect();
        Self { people, chains, pushes }
    }

    fn count(&self) -> usize {
        self.pushes.iter().map(Vec::len).sum()
    }
}

/// Seconds that all of it takes, side by side as on a server.
async fn timed<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> (f64, Vec<T>) {
    let began = Instant::now();
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    let done = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    (began.elapsed().as_secs_f64(), done)
}

/// Seconds that all pushes and then all pulls take.
async fn ours(options: Options, work: &Arc<Work>) -> [f64; 2] {
    let limits = Limits { per_principal: Rate::NONE, ..Limits::default() };
    let relay = Relay::open(Options { limits, ..options }, Arc::new(SystemClock)).await.unwrap();
    for (who, chain) in work.people.iter().zip(&work.chains) {
        call(&relay, who, "POST", "/v1/spaces", &new_space(&chain.entries(), None)).await;
    }
    let spaces = 0..work.people.len();
    // What signing costs is the devices'.
    let requests: Vec<_> = spaces.clone().map(|space| pushes(&relay, work, space)).collect();
    let push = |requests| push_all(relay.clone(), requests);
    let pushed = timed(requests.into_iter().map(push)).await.0;
    let pull = |space| pull_all(relay.clone(), Arc::clone(work), space);
    let pulled = timed(spaces.map(pull)).await.0;
    [pushed, pulled]
}

fn pushes(relay: &Relay, work: &Work, space: usize) -> Vec<Request> {
    let target = format!("/v1/spaces/{}/pushes", work.chains[space].space());
    let push = |push: &Push| asked(relay, &work.people[space], "POST", &target, &push.to_bytes());
    work.pushes[space].iter().map(push).collect()
}

async fn push_all(relay: Relay, requests: Vec<Request>) {
    for request in requests {
        answered(&relay, request).await;
    }
}

async fn pull_all(relay: Relay, work: Arc<Work>, space: usize) {
    let (mut after, mut count) = (Cursor::default(), 0);
    loop {
        let target =
            format!("/v1/spaces/{}/pushes?after={}", work.chains[space].space(), after.to_text());
        let page: Page = read(&call(&relay, &work.people[space], "GET", &target, &[]).await);
        count += page.items.len();
        if !page.more {
            assert_eq!(count, work.pushes[space].len());
            return;
        }
        after = page.items.last().unwrap().cursor;
    }
}

/// The same bytes, by as many at once.
async fn bare(database: impl Bare, work: &Arc<Work>) -> [f64; 2] {
    let database = Arc::new(database);
    let insert = |space: usize| {
        let (database, work) = (Arc::clone(&database), Arc::clone(work));
        async move {
            for (number, push) in work.pushes[space].iter().enumerate() {
                database.insert(space as i64, number as i64, push).await;
            }
        }
    };
    let select = |space: usize| {
        let database = Arc::clone(&database);
        async move { database.select(space as i64).await }
    };
    let spaces = 0..work.pushes.len();
    let pushed = timed(spaces.clone().map(insert)).await.0;
    let (pulled, counts) = timed(spaces.map(select)).await;
    assert_eq!(counts.iter().sum::<usize>(), work.count());
    [pushed, pulled]
}

fn show(what: &str, count: usize, ours: [f64; 2], bare: [f64; 2]) {
    for (kind, ours, bare) in [("push", ours[0], bare[0]), ("pull", ours[1], bare[1])] {
        let (ours, bare) = (count as f64 / ours, count as f64 / bare);
        println!("| {what}, {kind} | {ours:.0}/s | {bare:.0}/s | {:.2} |", ours / bare);
    }
}

#[tokio::main]
async fn main() {
    let count = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(1000);
    let only = std::env::args().find(|arg| matches!(arg.as_str(), "sqlite" | "postgres"));
    let only = only.as_deref();
    let server = Server::start(&["max_connections=200"]);
    println!("| what | ours | bare | ours / bare |\n|---|---|---|---|");
    let works = [
        ("one writer", Arc::new(Work::new(1, count, 1))),
        ("16 writers", Arc::new(Work::new(MANY, count / 4, 1))),
        ("one writer, 100 records a push", Arc::new(Work::new(1, count / 10, 100))),
    ];
    for (what, work) in &works {
        let folder = tempfile::tempdir().unwrap();
        if only.is_none_or(|only| only == "sqlite") {
            let ours = ours(Options::in_folder(folder.path()), work).await;
            let floor = bare(BareSqlite::new(&folder.path().join("bare.db")), work).await;
            show(&format!("SQLite, {what}"), work.count(), ours, floor);
        }
        if only.is_none_or(|only| only == "postgres") {
            let database = server.database().parse().unwrap();
            let blobs = interlude_relay::BlobStore::Folder(folder.path().join("blobs"));
            let ours = ours(Options::new(database, blobs), work).await;
            let floor = bare(BarePostgres::new(&server.database(), MANY).await, work).await;
            show(&format!("PostgreSQL, {what}"), work.count(), ours, floor);
        }
    }
}
