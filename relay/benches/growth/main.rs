//! What a relay's calls take when there is ever more in its database: generated pushes, then real
//! ones among them. `cargo bench --workspace --bench growth -- postgres 10000 100000 1000000`; the database
//! and the sizes are free, without arguments both up to 1,000,000. Ten million take about 10 GB. Prints ratios to the
//! first size.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark")]

#[path = "../databases/asking.rs"]
mod asking;
mod fill;
mod measure;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::sync::Arc;

use fill::{Fill, FillPostgres, FillSqlite};
use interlude_relay::{BlobStore, Database, Limits, Options, Rate, Relay, SystemClock};
use interlude_wire::api::Cursor;
use measure::{Times, measure};
use support::postgres::Server;
use support::world::new_space;
use support::{Chain, Person, Series};

/// Pushes of one space: a year of somebody who writes much.
const EACH: usize = 10_000;

/// A space that has all its generated pushes.
pub(crate) struct Space {
    person: Person,
    chain: Chain,
    series: Series,
    /// Behind the newest pushes, in order.
    cursors: Vec<Cursor>,
}

#[tokio::main]
async fn main() {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let mut sizes: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000, 1_000_000];
    }
    let asked = |name: &str| args.iter().any(|arg| arg == name);
    let all = !asked("sqlite") && !asked("postgres");
    println!("{}", measure::HEAD);
    if all || asked("sqlite") {
        // Gone before the other one comes: each may be large.
        let folder = tempfile::tempdir().unwrap();
        let fill = FillSqlite::new(&folder.path().join("relay.db"));
        grow("SQLite", Database::Sqlite(folder.path().to_owned()), fill, &sizes, folder.path())
            .await;
    }
    if all || asked("postgres") {
        // What is generated need not be safe, what is measured is.
        let server = Server::start(&["max_wal_size=4GB", "shared_buffers=512MB"]);
        let (url, folder) = (server.database(), tempfile::tempdir().unwrap());
        let fill = FillPostgres::new(&url);
        grow("PostgreSQL", url.parse().unwrap(), fill, &sizes, folder.path()).await;
    }
}

async fn grow(name: &str, database: Database, fill: impl Fill, sizes: &[usize], folder: &Path) {
    let limits = Limits {
        per_space: Rate::NONE,
        per_principal: Rate::NONE,
        new_spaces: Rate::NONE,
        ..Limits::default()
    };
    let blobs = BlobStore::Folder(folder.join("blobs"));
    let options = Options { limits, ..Options::new(database, blobs) };
    let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
    let (mut spaces, mut first): (Vec<Space>, Option<Times>) = (Vec::new(), None);
    for size in sizes {
        while spaces.len() * EACH < *size {
            spaces.push(space(&relay, &fill, spaces.len() as u32).await);
        }
        fill.settle().await;
        let times = measure(&relay, &mut spaces).await;
        let bytes = relay.stats().await.unwrap().database_bytes;
        println!("{}", times.row(name, *size, bytes, first.as_ref().unwrap_or(&times)));
        first.get_or_insert(times);
    }
}

/// A space that the relay made, filled behind its back.
async fn space(relay: &Relay, fill: &impl Fill, number: u32) -> Space {
    let person = Person::numbered(number * 2);
    let chain = Chain::personal(&[&person], &Person::numbered(number * 2 + 1));
    let body = new_space(&chain.entries(), None);
    asking::call(relay, &person, "POST", "/v1/spaces", &body).await;
    let mut series = Series::new(1);
    fill.fill(&chain, &person, &series, EACH).await;
    series.sequence = EACH as u64;
    series.previous = fill::hash(EACH as u64);
    let newest = EACH - 10..=EACH;
    let cursors = newest.map(|number| Cursor::behind(number as u64, &fill::hash(number as u64)));
    Space { person, chain, series, cursors: cursors.collect() }
}
