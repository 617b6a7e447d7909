//! Whether an update may be taken from who pushed it: who may write a document is told by its id and the
//! roster, and every change of it must be by someone who may (PROTOCOL §3).

use super::update::Author;
use crate::document::{Document, authors};
use crate::space::Space;
use crate::store::{News, Update};
use crate::{Error, Result};

/// Checks the pusher, and in a group who made each change.
///
/// # Errors
/// [`Error::Refused`] when somebody wrote what they may not, [`Error::Damaged`].
pub(super) fn check_rights(space: &Space, author: &Author, update: &Update) -> Result<()> {
    let identity = &update.identity;
    if !space.may_write(&author.principal, author.epoch, identity) {
        return Err(Error::Refused("a document of another author, or of another space"));
    }
    let Some(allowed) = space.authors(identity) else { return Ok(()) };
    let made = match &update.news {
        News::Changes(changes) => authors(identity.kind, changes)?,
        News::Snapshot(bytes) => Document::from_snapshot(bytes)?.authors(identity.kind)?,
        News::Tombstone(_) => return Ok(()),
    };
    match made.is_subset(&allowed) {
        true => Ok(()),
        false => Err(Error::Refused("a change by someone who may not write the document")),
    }
}
