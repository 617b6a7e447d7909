//! A relay moves to another database, and its devices notice nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::path::Path;
use std::sync::Arc;

use interlude_relay::{
    BlobStore, Database, MoveError, OpenError, Options, Relay, SystemClock, move_relay,
};
use interlude_wire::api::{BlobState, Letters, Page, ProblemCode, Spaces};
use support::postgres::Server;
use support::world::{World, accepted, blob_state, code, read, roster_page};
use support::{Chain, Person, Piece, Series, change, snapshot, tombstone};

/// A space in which there is something of everything, and who is in it.
struct Full {
    chain: Chain,
    a: Person,
    b: Person,
    series: Series,
}

const MAILBOX: &str =
    "/v1/mailboxes/5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

impl Full {
    async fn new(world: &World, seed: u8) -> Self {
        let (a, b, c) = (Person::new(seed), Person::new(seed + 1), Person::new(seed + 2));
        let mut chain = Chain::personal(&[&a, &b, &c], &Person::new(seed + 3));
        assert_eq!(world.create(&a, &chain).await.status, 200);
        let mut full = Self { series: Series::new(seed), chain: chain.clone(), a, b };
        // More rows than a page has, and more bytes.
        for content in 0..3 {
            let pieces: Vec<Piece> = (0..250).map(|tag| change(tag, content)).collect();
            full.push(world, &pieces).await;
        }
        let large = (9, interlude_wire::push::RecordKind::Snapshot, vec![7; 1_000_000]);
        for _ in 0..2 {
            full.push(world, &vec![large.clone(); 3]).await;
        }
        // Something replaced, something erased, something dropped, something missing.
        full.push(world, &[tombstone(1)]).await;
        let (chain_now, series) = (&full.chain, &mut full.series);
        let fold = series.replacing(chain_now, &full.a, &[snapshot(2, 1)], &[series.record(1, 2)]);
        accepted(&world.push(&full.a, chain_now, &fold).await);
        full.series.floor = full.series.sequence + 1;
        let before: Vec<_> = (0..250).map(|index| full.series.record(2, index)).collect();
        let fold = full.series.replacing(&full.chain, &full.a, &[snapshot(3, 1)], &before);
        accepted(&world.push(&full.a, &full.chain, &fold).await);
        let mut partly = full.series.push(&full.chain, &full.a, &[change(4, 1), change(5, 1)]);
        partly.records[0] = None;
        accepted(&world.push(&full.a, &full.chain, &partly).await);
        let entry = chain.remove(&full.a, &c, &[]);
        assert_eq!(world.append(&full.a, &full.chain, &entry).await.status, 200);
        full.chain = chain;
        full.attach(world).await;
        full
    }

    async fn push(&mut self, world: &World, pieces: &[Piece]) {
        let push = self.series.push(&self.chain, &self.a, pieces);
        accepted(&world.push(&self.a, &self.chain, &push).await);
    }

    fn blob(&self, name: &str) -> String {
        format!("/v1/spaces/{}/blobs/{}", self.chain.space(), name.repeat(32))
    }

    /// One attachment in two parts, and one that is not whole yet.
    async fn attach(&self, world: &World) {
        for (name, offset, total, part) in
            [("c1", 0, 9, "four"), ("c1", 4, 9, "five5"), ("d2", 0, 8, "half")]
        {
            let target = format!("{}?offset={offset}&total={total}", self.blob(name));
            let put = world.call(&self.a, "PUT", &target, part.as_bytes()).await;
            assert_eq!(blob_state(&put).total, total);
        }
    }

    /// All that a device can see.
    async fn seen(&self, world: &World) -> Seen {
        let mut pages: Vec<Page> = Vec::new();
        while pages.last().is_none_or(|page| page.more) {
            let last = pages.last().and_then(|page| page.items.last());
            let after =
                last.map_or(String::new(), |last| format!("after={}", last.cursor.to_text()));
            pages.push(read(&world.pull(&self.b, &self.chain, &after).await));
        }
        let roster = format!("/v1/spaces/{}/roster", self.chain.space());
        let roster = roster_page(&world.call(&self.b, "GET", &roster, &[]).await);
        let spaces: Spaces = read(&world.call(&self.b, "GET", "/v1/spaces", &[]).await);
        let whole = world.call(&self.b, "GET", &self.blob("c1"), &[]).await.body;
        let state = world.call(&self.b, "GET", &format!("{}/state", self.blob("d2")), &[]).await;
        Seen { pages, roster: roster.entries.len(), spaces, whole, half: blob_state(&state) }
    }
}

#[derive(Debug, PartialEq)]
struct Seen {
    pages: Vec<Page>,
    roster: usize,
    spaces: Spaces,
    whole: Vec<u8>,
    half: BlobState,
}

fn postgres() -> Database {
    Database::Postgres(Server::shared().database())
}

fn sqlite(folder: &Path) -> Database {
    Database::Sqlite(folder.join("relay"))
}

fn folder(folder: &Path) -> BlobStore {
    BlobStore::Folder(folder.join("attachments"))
}

#[tokio::test]
async fn devices_notice_nothing_in_whatever_direction() {
    let mut world = World::new().await;
    let mut full = Full::new(&world, 1).await;
    let other = Full::new(&world, 11).await;
    world.call(&full.a, "PUT", MAILBOX, &[]).await;
    assert_eq!(world.plain("POST", MAILBOX, b"a letter").await.status, 200);
    // One of the objects of an attachment that was removed waits to be swept.
    let before = [full.seen(&world).await, other.seen(&world).await];
    assert_eq!(before[0].whole, b"fourfive5");
    let stats = world.relay.stats().await.unwrap();
    let id = world.relay.id();
    let places: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    let there = world.blobs.clone();
    let ways = [
        // Attachments stay, go along, and go along again.
        (postgres(), there, 0),
        (sqlite(places[0].path()), folder(places[0].path()), 6),
        (sqlite(places[1].path()), folder(places[1].path()), 6),
        (postgres(), folder(places[2].path()), 6),
        (postgres(), folder(places[2].path()), 0),
    ];
    for (database, blobs, objects) in ways {
        let used = world.request(&full.a, "PUT", MAILBOX, &[]);
        assert_eq!(world.relay.answer(used.clone()).await.status, 200);
        let moved = world.relocate(database, blobs).await;
        assert_eq!((moved.found, moved.spaces, moved.present), (2, 2, 0));
        assert_eq!((moved.objects, moved.objects_lost, moved.mailboxes), (objects, 0, 1));
        assert!(moved.id_kept && world.relay.id() == id);
        let after = [full.seen(&world).await, other.seen(&world).await];
        assert!(after == before, "something is other than it was");
        let now = world.relay.stats().await.unwrap();
        assert_eq!((now.push_bytes, now.blob_bytes), (stats.push_bytes, stats.blob_bytes));
        let letters: Letters = read(&world.plain("GET", MAILBOX, &[]).await);
        assert_eq!(letters.messages.len(), 1);
        // What was asked before is not asked once more.
        assert_eq!(code(&world.relay.answer(used).await), ProblemCode::Signature);
    }
    // Numbers, series and quotas go on where they were.
    let last = before[0].pages.last().unwrap().items.last().unwrap().cursor;
    let push = full.series.push(&full.chain, &full.a, &[change(1, 1), change(6, 6)]);
    let cursor = accepted(&world.push(&full.a, &full.chain, &push).await);
    assert_eq!(cursor.number, last.number + 1);
    let page: Page =
        read(&world.pull(&full.b, &full.chain, &format!("after={}", last.to_text())).await);
    assert_eq!(page.items.len(), 1);
    let push = interlude_wire::push::Push::from_bytes(&page.items[0].push).unwrap();
    assert!(push.records[0].is_none(), "what was erased came back");
    let rest = format!("{}?offset=4&total=8", full.blob("d2"));
    assert_eq!(world.call(&full.a, "PUT", &rest, b"more").await.status, 200);
    assert_eq!(world.call(&full.b, "GET", &full.blob("d2"), &[]).await.body, b"halfmore");
}

/// A byte of a record in a copy becomes another one.
fn change_a_byte(database: &Database, chain: &Chain) {
    match database {
        Database::Postgres(url) => {
            let sql = format!(
                "UPDATE records SET payload = set_byte(payload, 0, 255) WHERE place = 7
                 AND space = decode('{}', 'hex')",
                chain.space()
            );
            Server::shared().sql(url, &sql);
        }
        Database::Sqlite(folder) => {
            let database = rusqlite::Connection::open(Database::file(folder)).unwrap();
            let sql = "UPDATE records SET payload = x'ff' || substr(payload, 2)
                       WHERE place = 7 AND space = ?";
            assert!(database.execute(sql, [chain.space().0]).unwrap() > 0);
        }
    }
}

#[tokio::test]
async fn what_is_there_is_compared_and_never_touched() {
    let mut world = World::new().await;
    let (one, two) = (Full::new(&world, 1).await, Full::new(&world, 11).await);
    world.end().await;
    let place = tempfile::tempdir().unwrap();
    for database in [postgres(), sqlite(place.path())] {
        let blobs = world.blobs.clone();
        let moved = world.carry(&database, &blobs, false).await.unwrap();
        assert_eq!((moved.spaces, moved.present), (2, 0));
        let compared = moved.compared;
        // The same once more compares all of it.
        for dry_run in [true, false] {
            let again = world.carry(&database, &blobs, dry_run).await.unwrap();
            assert_eq!((again.found, again.spaces, again.present), (2, 0, 2));
            assert_eq!(again.compared, compared);
        }
        change_a_byte(&database, &two.chain);
        for dry_run in [true, false] {
            let refused = world.carry(&database, &blobs, dry_run).await;
            assert_eq!(refused, Err(MoveError::Other(two.chain.space())));
        }
        let options = Options::new(database, blobs);
        let relay = Relay::open(options, Arc::new(SystemClock)).await.unwrap();
        assert_eq!(relay.id(), interlude_wire::RelayId([9; 16]), "it is another relay");
        assert_eq!(relay.erase(two.chain.space()).await, Ok(true));
        assert_eq!(relay.stats().await.unwrap().spaces, 1, "the other was touched");
    }
    drop(one);
}

#[tokio::test]
async fn relays_come_together_but_not_with_two_truths_of_one_space() {
    let (mut one, mut two) = (World::new().await, World::new().await);
    let first = Full::new(&one, 1).await;
    let second = Full::new(&two, 11).await;
    let both = Person::new(21);
    let mut chain = Chain::personal(&[&both], &Person::new(22));
    one.create(&both, &chain).await;
    two.create(&both, &chain).await;
    let entry = chain.add(&both, &Person::new(23));
    two.append(&both, &chain, &entry).await;
    let (database, place) = (postgres(), tempfile::tempdir().unwrap());
    let blobs = folder(place.path());
    one.relocate(database.clone(), blobs.clone()).await;
    // The relay over it runs and goes on.
    two.end().await;
    let refused = two.carry(&database, &blobs, false).await;
    assert_eq!(refused, Err(MoveError::Other(chain.space())));
    assert_eq!(one.relay.stats().await.unwrap().spaces, 2);
    assert_eq!(one.relay.erase(chain.space()).await, Ok(true));
    let moved = two.carry(&database, &blobs, false).await.unwrap();
    assert_eq!((moved.spaces, moved.present, moved.objects), (2, 0, 3));
    for full in [&first, &second] {
        assert_eq!(full.seen(&one).await.whole, b"fourfive5");
    }
}

#[tokio::test]
async fn what_was_not_written_as_it_was_read_is_not_kept() {
    let mut world = World::new().await;
    let full = Full::new(&world, 1).await;
    world.end().await;
    let url = Server::shared().database();
    let database = Database::Postgres(url.clone());
    drop(
        Relay::open(Options::new(database.clone(), world.blobs.clone()), Arc::new(SystemClock))
            .await,
    );
    let sql = |sql: &str| Server::shared().sql(&url, sql);
    sql("DELETE FROM relay");
    sql("CREATE FUNCTION harm() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN NEW.tag := set_byte(NEW.tag, 31, 99); RETURN NEW; END'");
    sql("CREATE TRIGGER harm BEFORE INSERT ON tombstones FOR EACH ROW EXECUTE FUNCTION harm()");
    let blobs = world.blobs.clone();
    assert_eq!(world.carry(&database, &blobs, false).await, Err(MoveError::Differs));
    assert_eq!(sql("SELECT count(*) FROM spaces"), "0");
    assert_eq!(sql("SELECT count(*) FROM records"), "0");
    sql("DROP TRIGGER harm ON tombstones");
    assert_eq!(world.carry(&database, &blobs, false).await.unwrap().spaces, 1);
    world.database = database;
    world.restart().await;
    assert_eq!(full.seen(&world).await.whole, b"fourfive5");
}

#[tokio::test]
async fn a_relay_that_runs_does_not_move_and_looking_makes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let target = sqlite(place.path());
    let url = Server::shared().database();
    let options = |database: &Database, blobs: &BlobStore| Options {
        durable: false,
        ..Options::new(database.clone(), blobs.clone())
    };
    for mut world in
        [World::new().await, World::on_postgres(&url, interlude_relay::Limits::default()).await]
    {
        let full = Full::new(&world, 1).await;
        let from = options(&world.database, &world.blobs);
        let to = options(&target, &folder(place.path()));
        for dry_run in [true, false] {
            let refused = move_relay(&from, &to, dry_run, |_| ()).await;
            assert_eq!(refused, Err(MoveError::From(OpenError::InUse)));
        }
        assert!(full.seen(&world).await.whole == b"fourfive5", "the relay does not go on");
        world.end().await;
        let looked = world.carry(&target, &to.blobs, true).await.unwrap();
        assert_eq!((looked.found, looked.spaces, looked.objects), (1, 1, 0));
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "looking made something");
        let same = move_relay(&from, &from, true, |_| ()).await;
        assert_eq!(same, Err(MoveError::Same));
    }
    // Nor does looking where nothing is.
    let empty = Server::shared().database();
    let from = options(&Database::Postgres(empty.clone()), &folder(place.path()));
    let to = options(&target, &folder(place.path()));
    for dry_run in [true, false] {
        assert_eq!(move_relay(&from, &to, dry_run, |_| ()).await, Err(MoveError::Missing));
        assert_eq!(move_relay(&to, &from, dry_run, |_| ()).await, Err(MoveError::Missing));
    }
    assert_eq!(Server::shared().sql(&empty, "SELECT to_regclass('spaces') IS NULL"), "t");
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}
