//! Storing a push: all of it or nothing, once. The lock of the space's row is held from before its
//! number is read until it can be seen: nobody sees a number before those in front of it.

use std::collections::BTreeSet;

use interlude_wire::api::Cursor;
use interlude_wire::push::{Place, check_place};
use interlude_wire::{Hash, PrincipalId, SpaceId, WriterId};
use sqlx::PgConnection;

use super::pool::Step;
use super::{int, marks, records, uint};
use crate::storage::{Incoming, Moved, Outcome, PUSH_ROW, Totals};

/// A space while a push is stored in it.
pub(super) struct Open<'a> {
    pub(super) tx: &'a mut PgConnection,
    pub(super) space: SpaceId,
    pub(super) incoming: &'a Incoming,
    /// Bytes that come and go.
    pub(super) added: u64,
    pub(super) freed: u64,
    /// Pushes that were dropped.
    pub(super) dropped: u64,
    /// Whose pushes lost records, or may be dropped for another reason.
    pub(super) touched: BTreeSet<WriterId>,
}

/// Where a writer's series stands.
struct Standing {
    last: Option<Last>,
    /// The push that has the place of the one that comes.
    same: Option<Same>,
}

/// A writer's last push, who it is, and its floor.
pub(super) struct Last {
    pub(super) principal: PrincipalId,
    pub(super) sequence: u64,
    pub(super) hash: Hash,
    pub(super) floor: u64,
}

impl Last {
    /// As it stands in the row of a writer, who may have none: principal and hash, sequence and floor.
    pub(super) fn known(
        [principal, hash]: [Option<[u8; 32]>; 2],
        [sequence, floor]: [Option<i64>; 2],
    ) -> Option<Self> {
        let (principal, hash) = (PrincipalId(principal?), Hash(hash?));
        Some(Self { principal, sequence: uint(sequence?), hash, floor: uint(floor?) })
    }
}

struct Same {
    number: u64,
    hash: Hash,
    is_kept: bool,
}

pub(super) async fn accept(
    tx: &mut PgConnection,
    incoming: &Incoming,
) -> sqlx::Result<Step<Outcome>> {
    let (header, space) = (&incoming.header, incoming.header.space);
    let Some(totals) = lock(tx, space).await? else { return Ok(Step::Abort(Outcome::NoSpace)) };
    if totals.head != incoming.head {
        return Ok(Step::Abort(Outcome::Moved));
    }
    let Standing { last, same } = standing(tx, incoming).await?;
    if last.as_ref().is_some_and(|last| last.principal != header.author) {
        return Ok(Step::Abort(Outcome::Refused("a writer belongs to one principal")));
    }
    let known = last.as_ref().map(|last| (last.sequence, last.hash));
    let place = check_place(header, &incoming.hash, known, same.as_ref().map(|same| same.hash));
    let mut open = Open::new(tx, incoming);
    let done = match (place, same) {
        (Place::There, Some(same)) => {
            open.fill(&same).await?;
            Outcome::There(Cursor::behind(same.number, &incoming.hash))
        }
        (Place::Next, _) => match open.store(totals.newest + 1, last.as_ref()).await? {
            Some(refused) => return Ok(Step::Abort(Outcome::Refused(refused))),
            None => Outcome::Kept(Cursor::behind(totals.newest + 1, &incoming.hash)),
        },
        (Place::Gap, _) => {
            return Ok(Step::Abort(Outcome::Gap(known.map_or(0, |(sequence, _)| sequence))));
        }
        (Place::Taken | Place::There, _) => return Ok(Step::Abort(Outcome::Taken)),
    };
    let is_new = place == Place::Next;
    let moved = Moved { added: open.added, freed: open.freed, dropped: open.dropped };
    let grown = totals.grown(&moved, is_new, is_new && last.is_none());
    if let Some(full) = grown.beyond(&moved, &incoming.quota) {
        return Ok(Step::Abort(Outcome::Quota(full)));
    }
    write(tx, space, &grown).await?;
    Ok(Step::Commit(done))
}

impl<'a> Open<'a> {
    fn new(tx: &'a mut PgConnection, incoming: &'a Incoming) -> Self {
        let space = incoming.header.space;
        let touched = BTreeSet::new();
        Self { tx, space, incoming, added: 0, freed: 0, dropped: 0, touched }
    }

    /// Stores a push under its number; says why when the rules forbid it.
    async fn store(
        &mut self,
        number: u64,
        last: Option<&Last>,
    ) -> sqlx::Result<Option<&'static str>> {
        let header = &self.incoming.header;
        let floor = header.floor.max(last.map_or(0, |last| last.floor));
        self.write_series(floor).await?;
        if let Some(refused) = marks::replace(self).await? {
            return Ok(Some(refused));
        }
        marks::erase(self).await?;
        let kept = records::wanted(self).await?;
        records::write_push(self, number, &kept).await?;
        records::write(self, number, &kept).await?;
        self.added += PUSH_ROW + self.incoming.push.header.len() as u64;
        // Nothing lies below a floor of 1.
        if floor > 1 {
            self.touched.insert(header.writer);
        }
        records::drop_empty(self).await?;
        Ok(None)
    }

    async fn write_series(&mut self, floor: u64) -> sqlx::Result<()> {
        let Incoming { header, hash, .. } = self.incoming;
        let sql = "INSERT INTO writers (space, writer, principal, sequence, hash, floor)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (space, writer) DO UPDATE SET
                   sequence = excluded.sequence, hash = excluded.hash, floor = excluded.floor";
        let series = sqlx::query(sql).bind(self.space.0).bind(header.writer.0);
        let series = series.bind(header.author.0).bind(int(header.sequence)).bind(hash.0);
        series.bind(int(floor)).execute(&mut *self.tx).await.map(drop)
    }

    /// Stores what is missing of a push that is there, unless it was dropped.
    async fn fill(&mut self, same: &Same) -> sqlx::Result<()> {
        if !same.is_kept {
            return Ok(());
        }
        let there = records::places(self, same.number).await?;
        let mut missing = records::wanted(self).await?;
        missing.retain(|place| !there.contains(place));
        if missing.is_empty() {
            return Ok(());
        }
        records::write(self, same.number, &missing).await?;
        records::count(self, same.number, &missing).await
    }
}

async fn write(tx: &mut PgConnection, space: SpaceId, totals: &Totals) -> sqlx::Result<()> {
    let sql = "UPDATE spaces SET newest = $2, pushes = $3, bytes = $4, writers = $5
               WHERE space = $1";
    let [newest, pushes, bytes, writers] =
        [totals.newest, totals.pushes, totals.bytes, totals.writers].map(int);
    let update = sqlx::query(sql).bind(space.0).bind(newest).bind(pushes);
    update.bind(bytes).bind(writers).execute(tx).await.map(drop)
}

async fn lock(tx: &mut PgConnection, space: SpaceId) -> sqlx::Result<Option<Totals>> {
    let sql = "SELECT head, newest, pushes, bytes, writers FROM spaces WHERE space = $1 FOR UPDATE";
    let totals = sqlx::query_as(sql).bind(space.0).fetch_optional(tx).await?;
    Ok(totals.map(|(head, newest, pushes, bytes, writers)| Totals {
        head: Hash(head),
        newest: uint(newest),
        pushes: uint(pushes),
        bytes: uint(bytes),
        writers: uint(writers),
    }))
}

/// A row of `STANDING`: principal, sequence, hash and floor of the series; number, hash and whether
/// it is kept of the push.
type Row = (
    Option<[u8; 32]>,
    Option<i64>,
    Option<[u8; 32]>,
    Option<i64>,
    Option<i64>,
    Option<[u8; 32]>,
    bool,
);

/// In a statement of its own: it sees what was committed while the lock was waited for.
const STANDING: &str = "SELECT principal, writers.sequence, writers.hash, floor,
        number, pushes.hash, header IS NOT NULL
    FROM (SELECT $1::BYTEA AS space, $2::BYTEA AS writer, $3::BIGINT AS sequence) AS asked
    LEFT JOIN writers ON writers.space = asked.space AND writers.writer = asked.writer
    LEFT JOIN pushes ON pushes.space = asked.space AND pushes.writer = asked.writer
        AND pushes.sequence = asked.sequence";

async fn standing(tx: &mut PgConnection, incoming: &Incoming) -> sqlx::Result<Standing> {
    let header = &incoming.header;
    let row = sqlx::query_as(STANDING).bind(header.space.0).bind(header.writer.0);
    let row: Row = row.bind(int(header.sequence)).fetch_one(tx).await?;
    let (principal, sequence, last, floor, number, hash, is_kept) = row;
    let last = Last::known([principal, last], [sequence, floor]);
    let same = number.zip(hash);
    let same = same.map(|(number, hash)| Same { number: uint(number), hash: Hash(hash), is_kept });
    Ok(Standing { last, same })
}
