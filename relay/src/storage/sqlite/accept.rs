//! Storing a push: all of it or nothing, once.

use std::collections::BTreeSet;

use interlude_wire::api::Cursor;
use interlude_wire::push::{Place, check_place};
use interlude_wire::{Hash, PrincipalId, SpaceId, WriterId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::pool::Step;
use super::{int, marks, records, uint};
use crate::storage::{Incoming, Moved, Outcome, PUSH_ROW, Totals};

/// A space while a push is stored in it.
pub(super) struct Open<'a> {
    pub(super) tx: &'a Transaction<'a>,
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

/// A writer's last push, and who it is.
struct Last {
    principal: PrincipalId,
    sequence: u64,
    hash: Hash,
}

pub(super) fn accept(tx: &Transaction<'_>, incoming: &Incoming) -> rusqlite::Result<Step<Outcome>> {
    let (header, space) = (&incoming.header, incoming.header.space);
    let Some(totals) = totals(tx, space)? else { return Ok(Step::Abort(Outcome::NoSpace)) };
    if totals.head != incoming.head {
        return Ok(Step::Abort(Outcome::Moved));
    }
    let last = last(tx, space, header.writer)?;
    if last.as_ref().is_some_and(|last| last.principal != header.author) {
        return Ok(Step::Abort(Outcome::Refused("a writer belongs to one principal")));
    }
    let same = same(tx, space, header.writer, header.sequence)?;
    let known = last.as_ref().map(|last| (last.sequence, last.hash));
    let place = check_place(header, &incoming.hash, known, same.map(|(_, hash)| hash));
    let mut open = Open::new(tx, incoming);
    let done = match (place, same) {
        (Place::There, Some((number, _))) => {
            open.fill(number)?;
            Outcome::There(Cursor::behind(number, &incoming.hash))
        }
        (Place::Next, _) => match open.store(totals.newest + 1)? {
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
    write(tx, space, &grown)?;
    Ok(Step::Commit(done))
}

impl<'a> Open<'a> {
    fn new(tx: &'a Transaction<'a>, incoming: &'a Incoming) -> Self {
        let space = incoming.header.space;
        let touched = BTreeSet::new();
        Self { tx, space, incoming, added: 0, freed: 0, dropped: 0, touched }
    }

    /// Stores a push under its number; says why when the rules forbid it.
    fn store(&mut self, number: u64) -> rusqlite::Result<Option<&'static str>> {
        let Incoming { push, header, hash, .. } = self.incoming;
        let (space, writer) = (self.space.0, header.writer.0);
        let sql = "INSERT INTO writers VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                   sequence = excluded.sequence, hash = excluded.hash,
                   floor = max(floor, excluded.floor)";
        let (sequence, floor) = (int(header.sequence), int(header.floor));
        let row = params![space, writer, header.author.0, sequence, hash.0, floor];
        self.tx.prepare_cached(sql)?.execute(row)?;
        if let Some(refused) = marks::replace(self)? {
            return Ok(Some(refused));
        }
        marks::erase(self)?;
        let kept = int(records::keep(self, number)?);
        let sql = "INSERT INTO pushes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let (number, items) = (int(number), int(header.items.len() as u64));
        let (signed, signature) = (&push.header, &push.signature[..]);
        let row = params![space, number, writer, sequence, hash.0, signed, signature, items, kept];
        self.tx.prepare_cached(sql)?.execute(row)?;
        self.added += PUSH_ROW + push.header.len() as u64;
        self.touched.insert(header.writer);
        records::drop_empty(self)?;
        Ok(None)
    }

    /// Stores what is missing of a push that is there, unless it was dropped.
    fn fill(&mut self, number: u64) -> rusqlite::Result<()> {
        let sql = "SELECT header IS NOT NULL FROM pushes WHERE space = ? AND number = ?";
        let row = params![self.space.0, int(number)];
        match self.tx.prepare_cached(sql)?.query_row(row, |row| row.get(0))? {
            true => {
                let kept = int(records::keep(self, number)?);
                let sql = "UPDATE pushes SET live = live + ? WHERE space = ? AND number = ?";
                let row = params![kept, self.space.0, int(number)];
                self.tx.prepare_cached(sql)?.execute(row).map(drop)
            }
            false => Ok(()),
        }
    }
}

fn write(tx: &Transaction<'_>, space: SpaceId, totals: &Totals) -> rusqlite::Result<()> {
    let sql = "UPDATE spaces SET newest = ?, pushes = ?, bytes = ?, writers = ?
               WHERE space = ?";
    let [newest, pushes, bytes, writers] =
        [totals.newest, totals.pushes, totals.bytes, totals.writers].map(int);
    tx.prepare_cached(sql)?.execute(params![newest, pushes, bytes, writers, space.0])?;
    Ok(())
}

fn totals(tx: &Transaction<'_>, space: SpaceId) -> rusqlite::Result<Option<Totals>> {
    let sql = "SELECT head, newest, pushes, bytes, writers FROM spaces WHERE space = ?";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Totals {
            head: Hash(row.get(0)?),
            newest: uint(row.get(1)?),
            pushes: uint(row.get(2)?),
            bytes: uint(row.get(3)?),
            writers: uint(row.get(4)?),
        })
    };
    tx.prepare_cached(sql)?.query_row([space.0], read).optional()
}

fn last(tx: &Transaction<'_>, space: SpaceId, writer: WriterId) -> rusqlite::Result<Option<Last>> {
    let sql = "SELECT principal, sequence, hash FROM writers WHERE space = ? AND writer = ?";
    let read = |row: &rusqlite::Row<'_>| {
        let (principal, hash) = (PrincipalId(row.get(0)?), Hash(row.get(2)?));
        Ok(Last { principal, sequence: uint(row.get(1)?), hash })
    };
    tx.prepare_cached(sql)?.query_row(params![space.0, writer.0], read).optional()
}

/// The push that has this place in its series.
fn same(
    tx: &Transaction<'_>,
    space: SpaceId,
    writer: WriterId,
    sequence: u64,
) -> rusqlite::Result<Option<(u64, Hash)>> {
    let sql = "SELECT number, hash FROM pushes WHERE space = ? AND writer = ? AND sequence = ?";
    let row = params![space.0, writer.0, int(sequence)];
    tx.prepare_cached(sql)?
        .query_row(row, |row| Ok((uint(row.get(0)?), Hash(row.get(1)?))))
        .optional()
}
