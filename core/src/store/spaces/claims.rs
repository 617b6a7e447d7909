//! What somebody says of records before it is known whose they are: who may replace them is told by that.

use interlude_wire::push::Replaced;
use interlude_wire::{PrincipalId, SpaceId, WriterId};
use rusqlite::{Connection, Transaction, params};

use super::records::number;
use crate::Result;

/// That an author says a record is replaced.
pub(crate) struct Claim {
    pub(crate) at: Replaced,
    pub(crate) author: PrincipalId,
    /// The roster entry that the author's push named.
    pub(crate) epoch: u32,
}

/// Notes a claim.
pub(crate) fn put(tx: &Transaction<'_>, space: &SpaceId, claim: &Claim) -> Result<()> {
    let sql = "INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let Claim { at, author, epoch } = claim;
    let key = params![space.0, at.writer.0, number(at.sequence), at.index, author.0, epoch];
    tx.prepare_cached(sql)?.execute(key)?;
    Ok(())
}

/// The claims about records of writers whose pushes are known by now: they are not kept any longer.
pub(crate) fn take(tx: &Transaction<'_>, space: &SpaceId) -> Result<Vec<(PrincipalId, Claim)>> {
    let known = all(tx, space)?;
    let sql = "DELETE FROM claims WHERE space = ? AND writer IN
               (SELECT writer FROM pushes WHERE space = claims.space)";
    tx.prepare_cached(sql)?.execute([&space.0[..]])?;
    Ok(known)
}

fn all(connection: &Connection, space: &SpaceId) -> Result<Vec<(PrincipalId, Claim)>> {
    let sql = "SELECT writer, sequence, place, author, epoch,
               (SELECT author FROM pushes WHERE space = ?1 AND writer = claims.writer LIMIT 1)
               FROM claims WHERE space = ?1
               AND writer IN (SELECT writer FROM pushes WHERE space = ?1)";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([&space.0[..]], |row| {
        let sequence = row.get::<_, i64>(1)?.unsigned_abs();
        let at = Replaced { writer: WriterId(row.get(0)?), sequence, index: row.get(2)? };
        let claim = Claim { at, author: PrincipalId(row.get(3)?), epoch: row.get(4)? };
        Ok((PrincipalId(row.get(5)?), claim))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
