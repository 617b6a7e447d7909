use interlude_wire::SpaceId;
use interlude_wire::api::Cursor;
use interlude_wire::roster::{Roster, SignedEntry, SpaceKind};

use super::{Growth, Space, make_writer, read_secrets};
use crate::crypto::{Key, PrincipalKeys, make_key};
use crate::environment::{Entropy, Environment};
use crate::store::spaces::{self, StoredSpace, records};
use crate::store::{Reading, Write, facts};
use crate::time::Timestamp;
use crate::{Error, Result};

/// Plans to belong to a space of this kind that exists, whose newest key is sealed to `reader` (this
/// device, or the phrase that lets it in; in a group the member).
///
/// # Errors
/// [`Error::Relay`] when the chain does not hold or has no key for the reader.
pub(crate) fn joined(
    (kind, space): (SpaceKind, &SpaceId),
    entries: Vec<SignedEntry>,
    keys: &PrincipalKeys,
    reader: &PrincipalKeys,
    older: Option<u64>,
    entropy: &dyn Entropy,
) -> Result<(StoredSpace, Growth)> {
    let wrong = Error::Relay("it shows a roster that does not hold");
    let roster = Roster::verify(space, entries).map_err(|_| wrong.clone())?;
    if roster.kind() != kind {
        return Err(wrong);
    }
    let (secrets, tag_key) = read_secrets(&roster, reader, 0)?;
    let stored = new_space(*space, keys, tag_key, older, entropy)?;
    Ok((stored, Growth { from: 0, roster, secrets, severed: false }))
}

/// A space of which this vault has read nothing yet, and in which it has pushed nothing.
pub(super) fn new_space(
    space: SpaceId,
    keys: &PrincipalKeys,
    tag_key: Key,
    older: Option<u64>,
    entropy: &dyn Entropy,
) -> Result<StoredSpace> {
    Ok(StoredSpace {
        space,
        identity: keys.to_bytes(),
        salts: make_key(entropy)?,
        tag_key,
        writer: make_writer(entropy)?,
        relay: None,
        cursor: Cursor::default(),
        older,
        reread_at: Timestamp::from_millis(0),
        grown_at: Timestamp::from_millis(0),
    })
}

/// Makes the space this vault's own. Whatever the vault holds already goes to the other devices.
///
/// # Errors
/// [`Error::Exists`] when the vault belongs to one already.
pub(crate) fn store_space(
    write: &mut Write<'_>,
    stored: &StoredSpace,
    growth: &Growth,
    relay: &str,
    environment: &Environment,
) -> Result<()> {
    // A space that removed this device, or goes on without it, holds it no longer.
    if let Some(old) = Space::personal(&write.tx as &Reading)?
        && !old.holds(&write.tx)?
    {
        spaces::leave(&write.tx, &old.id())?;
        facts::forget(&write.tx, facts::SHUT_OUT)?;
    }
    spaces::put_personal(&write.tx, stored)?;
    begin(write, growth, relay, environment)
}

/// Stores a group or a line that this vault belongs to from now on, under keys of its own there.
pub(crate) fn store_shared(
    write: &mut Write<'_>,
    stored: &StoredSpace,
    growth: &Growth,
    relay: &str,
    environment: &Environment,
) -> Result<()> {
    spaces::put(&write.tx, growth.roster.kind(), stored)?;
    begin(write, growth, relay, environment)
}

/// The first growth of a space that was just added: all that belongs there is to be pushed.
fn begin(
    write: &mut Write<'_>,
    growth: &Growth,
    relay: &str,
    environment: &Environment,
) -> Result<()> {
    let space = growth.roster.space();
    growth.store(write, environment)?;
    spaces::set_relay(&write.tx, &space, relay)?;
    records::uncovered_to_outbox(&write.tx, &space, growth.home().as_ref())
}
