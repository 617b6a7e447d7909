use super::{Header, Push};
use crate::roster::{Roster, Standing};
use crate::{Error, Hash, Result};

/// Why a push by its author, signed and in order, counts for nobody all the same.
pub const AUTHOR_REMOVED: &str = "its author was removed";

/// Checks who made a push: its space, its author's place in the roster it names, its signature,
/// and whether it still counts. The same for relays and clients.
///
/// # Errors
/// [`Error::Refused`], [`Error::Signature`]; [`Error::NotNext`] when it names a roster entry that is
/// not known here yet.
pub fn check_author(roster: &Roster, push: &Push, header: &Header) -> Result<()> {
    if header.space != roster.space() {
        return Err(Error::Refused("a push of another space"));
    }
    let number = roster.number_of(&header.roster);
    let Some(author) = roster.member(&header.author) else {
        // Whoever came with an entry that is not known here cannot be told from a stranger yet.
        return Err(match number {
            Some(_) => Error::Refused("a stranger's push"),
            None => Error::NotNext("the roster of a push"),
        });
    };
    push.verify(&author.principal)?;
    let number = number.ok_or(Error::NotNext("the roster of a push"))?;
    if header.epoch != number {
        return Err(Error::Refused("a push under the key of another roster entry"));
    }
    if !roster.was_present(&header.author, number) {
        return Err(Error::Refused("its author was not there at that time"));
    }
    match roster.standing(&header.author, &header.writer, header.sequence) {
        Standing::Present | Standing::Before => Ok(()),
        Standing::After | Standing::Stranger => Err(Error::Refused(AUTHOR_REMOVED)),
    }
}

/// Where a push belongs in its writer's series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It is the next one.
    Next,
    /// It is there already, the very same.
    There,
    /// It is there already, and is another one.
    Taken,
    /// Others are missing before it.
    Gap,
}

/// Finds the place of a push. `last`: the number and hash of the writer's last push that is known;
/// `same`: the hash of the one known under this very number.
///
/// A series that is not known begins at 1, or at a push that says nothing below it is needed.
#[must_use]
pub fn check_place(
    header: &Header,
    hash: &Hash,
    last: Option<(u64, Hash)>,
    same: Option<Hash>,
) -> Place {
    match (last, same) {
        (_, Some(known)) if known == *hash => Place::There,
        (_, Some(_)) => Place::Taken,
        (None, None) if header.sequence == 1 || header.floor == header.sequence => Place::Next,
        (None, None) => Place::Gap,
        (Some((sequence, previous)), None) => match header.sequence {
            next if next == sequence + 1 && header.previous == previous => Place::Next,
            next if next == sequence + 1 => Place::Taken,
            next if next > sequence && header.floor == next => Place::Next,
            next if next > sequence => Place::Gap,
            _ => Place::Taken,
        },
    }
}
