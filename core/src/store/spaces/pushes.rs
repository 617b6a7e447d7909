//! Every push that is known: where each writer's series stands, and the bytes while others may
//! need them.

mod kept;

use interlude_wire::api::WriterHead;
use interlude_wire::push::Header;
use interlude_wire::{Hash, PrincipalId, SpaceId, WriterId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

pub(crate) use kept::{complete, each_kept, forget_above, forget_old, give_up, send_again};

use crate::Result;
use crate::time::Timestamp;

/// Notes a push. `waiting`: the relay does not have it yet.
pub(crate) fn put(
    tx: &Transaction<'_>,
    header: &Header,
    hash: &Hash,
    bytes: &[u8],
    waiting: bool,
    now: Timestamp,
) -> Result<()> {
    let sql = "INSERT INTO pushes (space, writer, sequence, hash, author, floor, bytes, waiting, \
               known_since) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    tx.prepare_cached(sql)?.execute(params![
        header.space.0,
        header.writer.0,
        number(header.sequence),
        hash.0,
        header.author.0,
        number(header.floor),
        bytes,
        waiting,
        now.millis(),
    ])?;
    Ok(())
}

fn number(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

/// The hash of the push a writer made under this number, if it is known.
pub(crate) fn hash(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
    sequence: u64,
) -> Result<Option<Hash>> {
    let sql = "SELECT hash FROM pushes WHERE space = ? AND writer = ? AND sequence = ?";
    let mut statement = connection.prepare_cached(sql)?;
    let key = params![space.0, writer.0, number(sequence)];
    Ok(statement.query_row(key, |row| Ok(Hash(row.get(0)?))).optional()?)
}

/// A writer's last push.
pub(crate) fn last(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
) -> Result<Option<(u64, Hash)>> {
    let sql = "SELECT sequence, hash FROM pushes WHERE space = ? AND writer = ?
               ORDER BY sequence DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?.unsigned_abs(), Hash(row.get(1)?)));
    Ok(statement.query_row(params![space.0, writer.0], read).optional()?)
}

/// Whose series it is: a writer's first push binds it to its principal.
pub(crate) fn author(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
) -> Result<Option<PrincipalId>> {
    let sql = "SELECT author FROM pushes WHERE space = ? AND writer = ? LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let key = params![space.0, writer.0];
    Ok(statement.query_row(key, |row| Ok(PrincipalId(row.get(0)?))).optional()?)
}

/// Where every writer stands.
pub(crate) fn heads(
    connection: &Connection,
    space: &SpaceId,
) -> Result<Vec<(WriterHead, PrincipalId)>> {
    let sql = "SELECT writer, max(sequence), hash, author FROM pushes WHERE space = ?
               GROUP BY writer ORDER BY writer";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([&space.0[..]], |row| {
        let sequence = row.get::<_, i64>(1)?.unsigned_abs();
        let head = WriterHead { writer: WriterId(row.get(0)?), sequence, hash: Hash(row.get(2)?) };
        Ok((head, PrincipalId(row.get(3)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A push to send.
pub(crate) struct Waiting {
    pub(crate) writer: WriterId,
    pub(crate) hash: Hash,
    pub(crate) bytes: Vec<u8>,
}

/// The oldest push that the relay does not have yet.
pub(crate) fn next_waiting(connection: &Connection, space: &SpaceId) -> Result<Option<Waiting>> {
    // Few of all pushes wait.
    let sql = "SELECT writer, hash, bytes FROM pushes WHERE push =
               (SELECT push FROM pushes INDEXED BY pushes_waiting
                WHERE space = ? AND waiting AND bytes IS NOT NULL
                ORDER BY writer, sequence LIMIT 1)";
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        let (writer, hash) = (WriterId(row.get(0)?), Hash(row.get(1)?));
        Ok(Waiting { writer, hash, bytes: row.get(2)? })
    };
    Ok(statement.query_row([&space.0[..]], read).optional()?)
}

/// How many pushes the relay does not have yet.
pub(crate) fn count_waiting(connection: &Connection, space: &SpaceId) -> Result<u64> {
    let sql = "SELECT count(*) FROM pushes WHERE space = ? AND waiting";
    let count: i64 = connection.query_row(sql, [&space.0[..]], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// The relay has it.
pub(crate) fn sent(tx: &Transaction<'_>, hash: &Hash) -> Result<()> {
    tx.prepare_cached("UPDATE pushes SET waiting = 0 WHERE hash = ? AND waiting")?
        .execute([&hash.0[..]])?;
    Ok(())
}

/// The last push of every writer that a relay is known to have had.
pub(crate) fn all_sent(connection: &Connection, space: &SpaceId) -> Result<Vec<(WriterId, u64)>> {
    let writers = heads(connection, space)?.into_iter().map(|(head, _)| head.writer);
    writers.map(|writer| Ok((writer, last_sent(connection, space, &writer)?))).collect()
}

/// The last push of a writer that a relay is known to have had.
pub(crate) fn last_sent(
    connection: &Connection,
    space: &SpaceId,
    writer: &WriterId,
) -> Result<u64> {
    let sql = "SELECT max(sequence) FROM pushes WHERE space = ? AND writer = ? AND NOT waiting";
    let key = params![space.0, writer.0];
    let last: Option<i64> = connection.prepare_cached(sql)?.query_row(key, |row| row.get(0))?;
    Ok(last.map_or(0, i64::unsigned_abs))
}
