//! A relay moves to another database, and stays the same relay for its devices: numbers of pushes,
//! rosters, what was replaced and erased, mailboxes and quotas are carried as they are. A space at
//! a time in one transaction, which is kept when what was written has the digest of what was read; so a
//! move that broke off goes on where it was.

mod carry;
mod compare;
mod objects;
mod open;
mod place;

use interlude_wire::SpaceId;

use crate::{OpenError, Options};
use carry::Mover;
use objects::Objects;

/// What moved, or would.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Moved {
    /// Spaces of the relay that moves.
    pub found: u64,
    /// Spaces that were there already, the same in everything.
    pub present: u64,
    /// Spaces that were carried.
    pub spaces: u64,
    /// Mailboxes that were carried.
    pub mailboxes: u64,
    /// Rows in which both databases were compared, every column of them.
    pub compared: u64,
    /// Stored parts of attachments that were copied.
    pub objects: u64,
    /// Parts that were there already.
    pub objects_present: u64,
    /// Parts that the database names and nobody has: devices send them again when asked.
    pub objects_lost: u64,
    /// Whether the relay has its id there too. Where another relay was before it has that one's;
    /// devices ask for it before they sign.
    pub id_kept: bool,
}

/// Why a relay did not move, or not whole. What was carried until then is whole and stays; the same
/// once more goes on behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveError {
    /// There is no relay to be moved.
    #[error("there is no relay to be moved")]
    Missing,
    /// It cannot be opened.
    #[error("the relay that is to be moved: {0}")]
    From(OpenError),
    /// Where it is to go, nothing can be opened.
    #[error("where it is to go: {0}")]
    To(OpenError),
    /// Both are one database.
    #[error("both are the same database")]
    Same,
    /// A space is there with other content: devices brought it there, or it was moved before and
    /// was used since. Nothing of it was touched.
    #[error("the space {0} is there already and holds something else: nothing of it was changed")]
    Other(SpaceId),
    /// So is a mailbox.
    #[error("a mailbox is there already and holds something else: wait until it is over")]
    OtherMailbox,
    /// It cannot be read any more.
    #[error("the relay that is to be moved cannot be read")]
    Read,
    /// Nothing can be written where it is to go.
    #[error("the new database cannot be read or written")]
    Write,
    /// There is no room for it.
    #[error("the new database has no room")]
    Full,
    /// What was written is not what was read: it was not kept.
    #[error("what was written is not what was read: that space was not kept")]
    Differs,
    /// Some of the copies may be older than what they are copies of.
    #[error(
        "the relay that is to be moved was used meanwhile: end it, empty the new database, begin again"
    )]
    Changed,
    /// Parts of attachments cannot be copied.
    #[error("attachments cannot be copied")]
    Objects,
}

/// Moves a relay that does not run into another database, and copies its attachments unless they lie
/// in the same place for both. With `dry_run` it looks and writes nothing. `tell` hears how
/// far it came.
///
/// Memory holds pages of rows and a few parts of attachments, however large a space is.
///
/// # Errors
/// [`MoveError`].
pub async fn move_relay(
    from: &Options,
    to: &Options,
    dry_run: bool,
    tell: impl FnMut(&Moved) + Send,
) -> Result<Moved, MoveError> {
    open::differ(from, to)?;
    let source = open::source(&from.database, dry_run).await?;
    let target = open::target(&to.database, dry_run).await?;
    let objects = Objects::between(from, to, dry_run)?;
    let (from, to, objects, moved) = (&source, &target, &objects, Moved::default());
    Mover { from, to, objects, dry_run, moved, tell }.run().await
}
