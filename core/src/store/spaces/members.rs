//! What rosters say, as rows: so that nobody verifies a chain to show a list.

use interlude_wire::roster::{Role, Roster};
use interlude_wire::{PrincipalId, SpaceId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use crate::Result;
use crate::time::Timestamp;

/// Someone who is or was in a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) principal: PrincipalId,
    /// Leads the group.
    pub(crate) owner: bool,
    /// The roster entry it came with.
    pub(crate) since: u32,
    /// The roster entry it went with.
    pub(crate) gone: Option<u32>,
    /// Whose place it took, under new keys.
    pub(crate) succeeds: Option<PrincipalId>,
}

/// Makes the rows of a space say what its roster does.
pub(crate) fn put(tx: &Transaction<'_>, roster: &Roster, now: Timestamp) -> Result<()> {
    let space = roster.space();
    tx.execute("DELETE FROM members WHERE space = ?", [&space.0[..]])?;
    let mut statement = tx.prepare_cached("INSERT INTO members VALUES (?, ?, ?, ?, ?, ?)")?;
    for (id, member) in roster.all() {
        statement.execute(params![
            space.0,
            id.0,
            member.role == Role::Owner,
            member.since,
            member.gone.as_ref().map(|(number, _)| *number),
            member.succeeds.map(|id| id.0),
        ])?;
    }
    let sql = "UPDATE spaces SET grown_at = ? WHERE space = ?";
    tx.execute(sql, params![now.millis(), space.0])?;
    Ok(())
}

const COLUMNS: &str = "principal, owner, since, gone, succeeds";

/// Everybody who is or was in a space, in the order they came.
pub(crate) fn all(connection: &Connection, space: &SpaceId) -> Result<Vec<Member>> {
    let sql = format!("SELECT {COLUMNS} FROM members WHERE space = ? ORDER BY since, principal");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([&space.0[..]], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Everybody who is in a space now, in the order they came.
pub(crate) fn all_present(connection: &Connection, space: &SpaceId) -> Result<Vec<Member>> {
    Ok(all(connection, space)?.into_iter().filter(|member| member.gone.is_none()).collect())
}

/// Somebody who is in a space now.
pub(crate) fn present(
    connection: &Connection,
    space: &SpaceId,
    principal: &PrincipalId,
) -> Result<Option<Member>> {
    let sql =
        format!("SELECT {COLUMNS} FROM members WHERE space = ? AND principal = ? AND gone IS NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params![space.0, principal.0], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        principal: PrincipalId(row.get(0)?),
        owner: row.get(1)?,
        since: row.get(2)?,
        gone: row.get(3)?,
        succeeds: row.get::<_, Option<[u8; 32]>>(4)?.map(PrincipalId),
    })
}
