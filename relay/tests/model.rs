//! Random pushes, erasures, removals, restarts and repetitions, against a small model of what a
//! relay is to hold.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

use interlude_relay::{Database, Limits};
use interlude_wire::WriterId;
use interlude_wire::api::{Cursor, Page, ProblemCode};
use interlude_wire::push::{Push, RecordKind, Replaced};
use proptest::prelude::*;
use support::postgres::Server;
use support::world::{World, accepted, code, pushes, read};
use support::{Chain, Person, Piece, Series, change, snapshot, tombstone};

/// What somebody does. Numbers choose among what is there.
#[derive(Debug, Clone)]
enum Step {
    /// A device pushes records: (document, kind); replacing some that were pushed before.
    Push { device: u8, records: Vec<(u8, u8)>, replaced: Vec<u8>, floor: bool, missing: bool },
    /// Somebody brings a push again that was made before.
    Again(u8),
    /// The newest push of a device comes before the one in front of it.
    Hurry(u8),
    /// A device is removed; so many of its pushes count.
    Remove { device: u8, keep: u8 },
    /// The relay's process ends and begins.
    Restart,
    /// It moves to another database.
    Move,
    /// All is read, in pages of this size.
    Read(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let records = prop::collection::vec((0..5_u8, 0..7_u8), 0..4);
    let replaced = prop::collection::vec(any::<u8>(), 0..4);
    prop_oneof![
        12 => (0..3_u8, records, replaced, prop::bool::weighted(0.2), prop::bool::weighted(0.2))
            .prop_map(|(device, records, replaced, floor, missing)| {
                Step::Push { device, records, replaced, floor, missing }
            }),
        5 => any::<u8>().prop_map(Step::Again),
        2 => (0..3_u8).prop_map(Step::Hurry),
        1 => (1..3_u8, 0..4_u8).prop_map(|(device, keep)| Step::Remove { device, keep }),
        1 => Just(Step::Restart),
        2 => (1..9_u8).prop_map(Step::Read),
    ]
}

/// One push that was made.
struct Made {
    push: Push,
    author: usize,
    writer: WriterId,
    sequence: u64,
    floor: u64,
    replaces: Vec<Replaced>,
    cursor: Option<Cursor>,
    /// Records that ever came to the relay since they last had to go.
    came: BTreeSet<usize>,
}

struct Model {
    world: World,
    chain: Chain,
    people: Vec<Person>,
    series: Vec<Series>,
    made: Vec<Made>,
    order: Vec<usize>,
    removed: BTreeMap<usize, u64>,
    moves: u32,
}

impl Model {
    async fn new(world: World) -> Self {
        let people: Vec<Person> = (1..=4).map(Person::new).collect();
        let chain = Chain::personal(&[&people[0], &people[1], &people[2]], &people[3]);
        assert_eq!(world.create(&people[0], &chain).await.status, 200);
        let series = (1..=3).map(Series::new).collect();
        let (made, order, removed) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self { world, chain, people, series, made, order, removed, moves: 0 }
    }

    /// Whether what a push says still counts.
    fn counts(&self, made: &Made) -> bool {
        self.removed.get(&made.author).is_none_or(|last| made.sequence <= *last)
    }

    /// Pushes that are at the relay and count.
    fn speaking(&self) -> impl Iterator<Item = &Made> {
        self.made.iter().filter(|made| made.cursor.is_some() && self.counts(made))
    }

    fn is_refused(&self, made: &Made, place: usize) -> bool {
        let (tag, kind) = item(&made.push, place);
        let name = (made.writer, made.sequence, place as u32);
        let replaced = self.speaking().any(|other| {
            other.replaces.iter().any(|one| (one.writer, one.sequence, one.index) == name)
        });
        let erased = self.speaking().any(|other| {
            (0..other.push.records.len()).any(|place| item(&other.push, place) == (tag, 2))
        });
        replaced || erased && kind != 2
    }

    /// Takes away what has to go now; what went does not come back by itself.
    fn settle(&mut self) {
        let gone: Vec<Vec<usize>> = self
            .made
            .iter()
            .map(|made| {
                made.came.iter().copied().filter(|one| self.is_refused(made, *one)).collect()
            })
            .collect();
        for (made, gone) in self.made.iter_mut().zip(gone) {
            made.came.retain(|place| !gone.contains(place));
        }
    }

    /// Somebody present brings a push.
    async fn bring(&mut self, index: usize, push: &Push) {
        let answer = self.world.push(&self.people[0], &self.chain, push).await;
        let made = &self.made[index];
        let counts = self.counts(made);
        let previous = made.sequence == 1
            || self.made.iter().any(|other| {
                (other.writer, other.sequence) == (made.writer, made.sequence - 1)
                    && other.cursor.is_some()
            });
        if !counts {
            assert_eq!(code(&answer), ProblemCode::PushRefused);
            return;
        }
        if made.cursor.is_none() && !previous && made.floor != made.sequence {
            assert_eq!(code(&answer), ProblemCode::SequenceGap);
            return;
        }
        if made.cursor.is_none() && self.is_overtaken(made) {
            assert_eq!(code(&answer), ProblemCode::SequenceTaken);
            return;
        }
        let cursor = accepted(&answer);
        match made.cursor {
            Some(known) => assert_eq!(cursor, known),
            None => {
                assert_eq!(cursor, Cursor::behind(self.order.len() as u64 + 1, &push.hash()));
                self.order.push(index);
            }
        }
        let dropped = self.made[index].cursor.is_some() && self.is_dropped(index).await;
        self.made[index].cursor = Some(cursor);
        if !dropped {
            let here = push.records.iter().enumerate().filter(|(_, record)| record.is_some());
            let here: Vec<usize> = here.map(|(place, _)| place).collect();
            self.made[index].came.extend(here);
        }
        self.settle();
    }

    fn is_overtaken(&self, made: &Made) -> bool {
        self.made.iter().any(|other| {
            other.writer == made.writer && other.sequence > made.sequence && other.cursor.is_some()
        })
    }

    /// Whether the relay dropped a push. It need not, where it may.
    async fn is_dropped(&self, index: usize) -> bool {
        let wanted = self.made[index].push.hash();
        let page = self.world.pull_all(&self.people[0], &self.chain).await;
        !pushes(&page).iter().any(|push| push.hash() == wanted)
    }

    async fn push(&mut self, step: (u8, Vec<(u8, u8)>, Vec<u8>, bool, bool)) {
        let (device, records, replaced, floor, missing) = step;
        let device = usize::from(device);
        if self.removed.contains_key(&device) {
            return;
        }
        let pieces: Vec<Piece> = records.iter().map(|(tag, kind)| piece(*tag, *kind)).collect();
        let all: Vec<Replaced> = self.made.iter().flat_map(records_of).collect();
        let replaces: Vec<Replaced> = match all.len() {
            0 => Vec::new(),
            count => replaced.iter().map(|one| all[usize::from(*one) % count]).collect(),
        };
        let (chain, author) = (&self.chain, &self.people[device]);
        let series = &mut self.series[device];
        if floor {
            series.floor = series.sequence + 1;
        }
        let push = series.replacing(chain, author, &pieces, &replaces);
        let (writer, sequence, floor) = (series.writer, series.sequence, series.floor);
        let came = BTreeSet::new();
        let made = Made {
            push: push.clone(),
            author: device,
            writer,
            sequence,
            floor,
            replaces,
            cursor: None,
            came,
        };
        self.made.push(made);
        let mut sent = push;
        if missing && let Some(record) = sent.records.first_mut() {
            *record = None;
        }
        self.bring(self.made.len() - 1, &sent).await;
    }

    async fn remove(&mut self, device: u8, keep: u8) {
        let device = usize::from(device);
        if self.removed.contains_key(&device) {
            return;
        }
        let last = u64::from(keep);
        let cutoffs = [(self.series[device].writer, last)];
        let entry = self.chain.remove(&self.people[0], &self.people[device], &cutoffs);
        let answer = self.world.append(&self.people[0], &self.chain, &entry).await;
        assert_eq!(answer.status, 200);
        self.removed.insert(device, last);
        self.settle();
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Push { device, records, replaced, floor, missing } => {
                self.push((device, records, replaced, floor, missing)).await;
            }
            Step::Again(which) if !self.made.is_empty() => {
                let index = usize::from(which) % self.made.len();
                let push = self.made[index].push.clone();
                self.bring(index, &push).await;
            }
            Step::Hurry(device) if !self.removed.contains_key(&usize::from(device)) => {
                let device = usize::from(device);
                let mut series = self.series[device].clone();
                series.floor = 0;
                series.push(&self.chain, &self.people[device], &[]);
                let early = series.push(&self.chain, &self.people[device], &[]);
                let answer = self.world.push(&self.people[0], &self.chain, &early).await;
                assert_eq!(code(&answer), ProblemCode::SequenceGap);
            }
            Step::Remove { device, keep } => self.remove(device, keep).await,
            Step::Restart => self.world.restart().await,
            Step::Move => self.relocate().await,
            Step::Read(limit) => self.check(usize::from(limit)).await,
            Step::Again(_) | Step::Hurry(_) => {}
        }
    }

    /// From either database to the other; attachments have a test of their own.
    async fn relocate(&mut self) {
        let other = match &self.world.database {
            Database::Sqlite(_) => Database::Postgres(Server::shared().database()),
            Database::Postgres(_) => {
                self.moves += 1;
                Database::Sqlite(self.world.folder.path().join(format!("move{}", self.moves)))
            }
        };
        let blobs = self.world.blobs.clone();
        let moved = self.world.relocate(other, blobs).await;
        assert_eq!((moved.found, moved.spaces, moved.present), (1, 1, 0));
        assert!(moved.id_kept && moved.compared > 3);
    }

    /// Reads all forwards and backwards and compares.
    async fn check(&mut self, limit: usize) {
        let forwards = self.read(limit, false).await;
        let mut backwards = self.read(limit, true).await;
        backwards.reverse();
        assert_eq!(forwards, backwards);
        let mut found: BTreeMap<u64, Push> = BTreeMap::new();
        for (cursor, push) in forwards {
            assert!(found.insert(cursor.number, push).is_none());
        }
        for (number, index) in self.order.iter().enumerate() {
            let made = &self.made[*index];
            match found.remove(&(number as u64 + 1)) {
                Some(push) => {
                    assert_eq!(
                        (&push.header, push.signature),
                        (&made.push.header, made.push.signature)
                    );
                    let here: BTreeSet<usize> = push
                        .records
                        .iter()
                        .enumerate()
                        .filter(|(place, record)| {
                            assert!(record.is_none() || **record == made.push.records[*place]);
                            record.is_some()
                        })
                        .map(|(place, _)| place)
                        .collect();
                    assert_eq!(here, made.came, "push {number}");
                }
                None => self.check_dropped(made),
            }
        }
        assert!(found.is_empty());
        self.check_totals();
    }

    /// Only what is empty and below its writer's floor may be missing.
    fn check_dropped(&self, made: &Made) {
        assert!(made.came.is_empty());
        let below = self.made.iter().any(|other| {
            other.writer == made.writer && other.cursor.is_some() && made.sequence < other.floor
        });
        assert!(below, "a push that is not below the floor was dropped");
    }

    async fn read(&self, limit: usize, backwards: bool) -> Vec<(Cursor, Push)> {
        let mut all: Vec<(Cursor, Push)> = Vec::new();
        loop {
            let from = match (backwards, all.last()) {
                (true, None) => "before=newest".to_owned(),
                (true, Some((cursor, _))) => format!("before={}", cursor.number),
                (false, None) => String::new(),
                (false, Some((cursor, _))) => format!("after={}", cursor.to_text()),
            };
            let query = format!("{from}&limit={limit}");
            let page: Page = read(&self.world.pull(&self.people[0], &self.chain, &query).await);
            assert!(page.items.len() <= limit);
            let cursors = page.items.iter().map(|item| item.cursor);
            all.extend(cursors.zip(pushes(&page)));
            if !page.more {
                return all;
            }
        }
    }

    /// The totals by which quotas are judged are those of what is there.
    fn check_totals(&self) {
        let sql = "SELECT pushes - (SELECT count(*) FROM pushes WHERE header IS NOT NULL),
            writers - (SELECT count(*) FROM writers),
            (SELECT coalesce(sum(live), 0) FROM pushes) - (SELECT count(*) FROM records),
            bytes - (SELECT coalesce(sum(256 + length(header)), 0) FROM pushes WHERE header IS NOT NULL)
                  - (SELECT coalesce(sum(128 + length(payload)), 0) FROM records)
                  - 128 * (SELECT count(*) FROM replaced)
                  - 128 * (SELECT count(*) FROM tombstones)
                  - 256 * (SELECT count(*) FROM pushes WHERE header IS NULL)
            FROM spaces";
        match &self.world.database {
            Database::Sqlite(folder) => {
                let database = rusqlite::Connection::open(folder.join("relay.db")).unwrap();
                let off: [i64; 4] = database
                    .query_row(sql, [], |row| {
                        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
                    })
                    .unwrap();
                assert_eq!(off, [0; 4]);
            }
            Database::Postgres(url) => {
                assert_eq!(Server::shared().sql(url, sql), "0|0|0|0");
                // By which pages are cut before they are read.
                let sql = "SELECT count(*) FROM pushes WHERE size <>
                    coalesce(length(header) + (SELECT coalesce(sum(length(payload)), 0)
                        FROM records WHERE records.number = pushes.number), 0)";
                assert_eq!(Server::shared().sql(url, sql), "0");
            }
        }
    }
}

fn item(push: &Push, place: usize) -> (u8, u8) {
    let item = &push.open().unwrap().items[place];
    let kind = match item.kind {
        RecordKind::Change => 0,
        RecordKind::Snapshot => 1,
        RecordKind::Tombstone => 2,
    };
    (item.tag.0[0], kind)
}

fn piece(tag: u8, kind: u8) -> Piece {
    match kind {
        0..4 => change(tag, kind),
        4..6 => snapshot(tag, kind),
        _ => tombstone(tag),
    }
}

fn records_of(made: &Made) -> Vec<Replaced> {
    let (writer, sequence) = (made.writer, made.sequence);
    let count = made.push.records.len() as u32;
    (0..count).map(|index| Replaced { writer, sequence, index }).collect()
}

fn check<F: Future<Output = World>>(cases: u32, moves: u32, world: impl Fn() -> F) {
    let long = std::env::var_os("INTERLUDE_LONG").is_some();
    let cases = if long { 75 * cases } else { cases };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let step = prop_oneof![24 => step(), moves => Just(Step::Move)];
    let steps = prop::collection::vec(step, 1..40);
    proptest!(ProptestConfig { cases, failure_persistence: None, ..Default::default() }, |(steps in steps)| {
        runtime.block_on(async {
            let mut model = Model::new(world().await).await;
            for step in steps {
                model.take(step).await;
            }
            model.check(200).await;
        });
    });
}

#[test]
fn a_relay_holds_what_it_is_to_hold() {
    check(40, 0, World::new);
}

#[test]
fn a_relay_on_postgres_does_too() {
    check(25, 0, || async {
        World::on_postgres(&Server::shared().database(), Limits::default()).await
    });
}

#[test]
fn a_relay_that_moves_between_databases_does_all_the_same() {
    check(10, 3, World::new);
}
