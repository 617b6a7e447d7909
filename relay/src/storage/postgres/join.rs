//! Most pushes replace, erase and drop nothing: one statement reads what decides on them, another
//! stores them whole. It does so only where the row of the space is still as it was read, and holds
//! the lock of that row until it is done: numbers are given and seen in one order, as in `accept`,
//! which does everything else.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use interlude_wire::Hash;
use interlude_wire::api::Cursor;
use interlude_wire::push::{Place, RecordKind, check_place};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Row};

use super::accept::Last;
use super::trouble::{Trouble, state};
use super::{int, records, uint};
use crate::storage::{Asked, Incoming, MARK_ROW, Moved, Outcome, PUSH_ROW, Totals};

/// What became of a push that was to be stored in one statement.
pub(super) enum Joined {
    Done(Outcome),
    /// It is not for this, or something came between. Its request may be noted by now.
    Not {
        is_noted: bool,
    },
}

const NOT: Joined = Joined::Not { is_noted: false };

pub(super) async fn accept(
    tx: &mut PgConnection,
    incoming: &Incoming,
    joins: &AtomicBool,
) -> Result<Joined, Trouble> {
    let Some(asked) = incoming.asked.filter(|_| is_plain(incoming)) else { return Ok(NOT) };
    let Some(stand) = stand(tx, incoming).await? else { return Ok(NOT) };
    let Some(grown) = stand.grown(incoming) else { return Ok(NOT) };
    let written = write(tx, incoming, &asked, &stand, &grown).await;
    match written {
        Ok((false, _)) => Ok(Joined::Done(Outcome::Before)),
        Ok((true, true)) => {
            Ok(Joined::Done(Outcome::Kept(Cursor::behind(grown.newest, &incoming.hash))))
        }
        Ok((true, false)) => Ok(Joined::Not { is_noted: true }),
        Err(error) => match state(&error).as_deref() {
            // Not supported.
            Some("0A000") => {
                tracing::info!("the database stores a push in several statements");
                joins.store(false, Ordering::Relaxed);
                Ok(NOT)
            }
            // Somebody was in its way: those who queue for the lock get further.
            Some("40001" | "40P01") => Ok(NOT),
            _ => Err(Trouble::ending(error)),
        },
    }
}

/// It only adds.
fn is_plain(incoming: &Incoming) -> bool {
    let header = &incoming.header;
    let erases = header.items.iter().any(|item| item.kind == RecordKind::Tombstone);
    header.replaces.is_empty() && !erases
}

/// A space as a push finds it.
struct Stand {
    totals: Totals,
    last: Option<Last>,
    /// The push is there, some of it was replaced or erased before it came, or something of its
    /// writer is to be dropped.
    is_involved: bool,
}

const STAND: &str = "SELECT head, newest, pushes, bytes, spaces.writers,
        principal, sequence, hash, floor,
        EXISTS (SELECT 1 FROM pushes WHERE space = $1 AND writer = $2 AND sequence = $3)
        OR EXISTS (SELECT 1 FROM replaced WHERE space = $1 AND writer = $2 AND sequence = $3)
        OR EXISTS (SELECT 1 FROM tombstones WHERE space = $1 AND tag = ANY($4))
        OR EXISTS (SELECT 1 FROM pushes WHERE space = $1 AND writer = $2 AND live = 0
                   AND header IS NOT NULL AND sequence < greatest($5, floor)) AS is_involved
    FROM spaces LEFT JOIN writers ON writers.space = spaces.space AND writers.writer = $2
    WHERE spaces.space = $1";

async fn stand(tx: &mut PgConnection, incoming: &Incoming) -> sqlx::Result<Option<Stand>> {
    let header = &incoming.header;
    let tags: BTreeSet<_> = header.items.iter().map(|item| item.tag.0).collect();
    let stand = sqlx::query(STAND).bind(header.space.0).bind(header.writer.0);
    let stand = stand.bind(int(header.sequence)).bind(Vec::from_iter(tags));
    let stand = stand.bind(int(header.floor)).fetch_optional(tx).await?;
    stand.as_ref().map(Stand::from_row).transpose()
}

impl FromRow<'_, PgRow> for Stand {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let count = |place: usize| row.try_get(place).map(uint);
        let totals = Totals {
            head: Hash(row.try_get(0)?),
            newest: count(1)?,
            pushes: count(2)?,
            bytes: count(3)?,
            writers: count(4)?,
        };
        let known = [row.try_get(5)?, row.try_get(7)?];
        let last = Last::known(known, [row.try_get(6)?, row.try_get(8)?]);
        Ok(Self { totals, last, is_involved: row.try_get(9)? })
    }
}

impl Stand {
    /// What the space holds with the push; none: it is not simply the next one, within its quota.
    fn grown(&self, incoming: &Incoming) -> Option<Totals> {
        let header = &incoming.header;
        let is_authors = self.last.as_ref().is_none_or(|last| last.principal == header.author);
        let known = self.last.as_ref().map(|last| (last.sequence, last.hash));
        let place = check_place(header, &incoming.hash, known, None);
        let is_same = self.totals.head == incoming.head;
        if self.is_involved || !is_same || !is_authors || place != Place::Next {
            return None;
        }
        let records = incoming.push.records.iter().flatten();
        let records: u64 = records.map(|record| record.len() as u64 + MARK_ROW).sum();
        let added = PUSH_ROW + incoming.push.header.len() as u64 + records;
        let moved = Moved { added, freed: 0, dropped: 0 };
        let grown = self.totals.clone().grown(&moved, true, self.last.is_none());
        grown.beyond(&moved, &incoming.quota).is_none().then_some(grown)
    }
}

/// Every part writes to a table of its own; what follows `moved` does nothing unless that did.
const WRITE: &str = "WITH noted AS (
        INSERT INTO requests (principal, nonce, until) VALUES ($1, $2, $3)
        ON CONFLICT (principal, nonce) DO UPDATE SET until = excluded.until
        WHERE requests.until < $4 RETURNING 1),
    moved AS (
        UPDATE spaces SET newest = $6, pushes = $7, bytes = $8, writers = $9
        WHERE space = $5 AND newest = $10 AND pushes = $11 AND bytes = $12 AND writers = $13
        AND head = $14 AND EXISTS (SELECT 1 FROM noted) RETURNING newest),
    series AS (
        INSERT INTO writers (space, writer, principal, sequence, hash, floor)
        SELECT $5, $15, $16, $17, $18, $19 FROM moved
        ON CONFLICT (space, writer) DO UPDATE SET
            sequence = excluded.sequence, hash = excluded.hash, floor = excluded.floor),
    push AS (
        INSERT INTO pushes
            (space, number, writer, sequence, hash, header, signature, items, live, size)
        SELECT $5, newest, $15, $17, $18, $20, $21, $22, cardinality($24::INTEGER[]), $23
        FROM moved),
    here AS (
        INSERT INTO records (space, number, place, tag, kind, payload)
        SELECT $5, newest, place, tag, kind, payload
        FROM moved, unnest($24::INTEGER[], $25::BYTEA[], $26::SMALLINT[], $27::BYTEA[])
            AS new (place, tag, kind, payload))
    SELECT EXISTS (SELECT 1 FROM noted), EXISTS (SELECT 1 FROM moved)";

/// Whether the request was new, and whether its push is stored.
async fn write(
    tx: &mut PgConnection,
    incoming: &Incoming,
    asked: &Asked,
    stand: &Stand,
    grown: &Totals,
) -> sqlx::Result<(bool, bool)> {
    let Incoming { header, push, hash, .. } = incoming;
    let (before, rows) = (&stand.totals, records::Rows::all(incoming));
    let floor = header.floor.max(stand.last.as_ref().map_or(0, |last| last.floor));
    let size = push.header.len() as u64 + rows.bytes();
    let write = sqlx::query_as(WRITE).bind(asked.principal.0).bind(asked.nonce);
    let write = write.bind(asked.until).bind(asked.now).bind(header.space.0);
    let write = write.bind(int(grown.newest)).bind(int(grown.pushes)).bind(int(grown.bytes));
    let write = write.bind(int(grown.writers)).bind(int(before.newest)).bind(int(before.pushes));
    let write = write.bind(int(before.bytes)).bind(int(before.writers)).bind(before.head.0);
    let write = write.bind(header.writer.0).bind(header.author.0).bind(int(header.sequence));
    let write = write.bind(hash.0).bind(int(floor)).bind(&push.header[..]);
    let write = write.bind(&push.signature[..]).bind(records::length(header.items.len()));
    let write = write.bind(int(size)).bind(rows.places).bind(rows.tags);
    write.bind(rows.kinds).bind(rows.payloads).fetch_one(tx).await
}
