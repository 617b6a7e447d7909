use interlude_wire::SpaceId;
use interlude_wire::api::Cursor;
use interlude_wire::roster::{Roster, SignedEntry, SpaceKind};

use super::{Growth, Space, make_writer, read_secrets};
use crate::crypto::{Key, PrincipalKeys, make_key};
use crate::environment::Entropy;
use crate::store::spaces::{self, StoredSpace, records};
use crate::store::{Reading, Write, facts};
use crate::time::Timestamp;
use crate::{Error, Result};

/// Plans to belong to a personal space that exists, whose newest key is sealed to `reader` (this
/// device, or the phrase that lets it in).
///
/// # Errors
/// [`Error::Relay`] when the chain does not hold or has no key for the reader.
pub(crate) fn joined(
    space: &SpaceId,
    entries: Vec<SignedEntry>,
    keys: &PrincipalKeys,
    reader: &PrincipalKeys,
    older: Option<u64>,
    entropy: &dyn Entropy,
) -> Result<(StoredSpace, Growth)> {
    let wrong = Error::Relay("it shows a roster that does not hold");
    let roster = Roster::verify(space, entries).map_err(|_| wrong.clone())?;
    if roster.kind() != SpaceKind::Personal {
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
    })
}

/// Makes the space this vault's own. Whatever the vault holds already goes to the other devices.
///
/// # Errors
/// [`Error::Exists`] when the vault belongs to one already.
pub(crate) fn store_space(
    write: &Write<'_>,
    stored: &StoredSpace,
    growth: &Growth,
    relay: &str,
    entropy: &dyn Entropy,
) -> Result<()> {
    // A space that removed this device, or goes on without it, holds it no longer.
    if let Some(old) = Space::personal(&write.tx as &Reading)?
        && !old.holds(&write.tx)?
    {
        spaces::leave(&write.tx, &old.id())?;
        facts::forget(&write.tx, facts::SHUT_OUT)?;
    }
    spaces::put_personal(&write.tx, stored)?;
    growth.store(write, entropy)?;
    spaces::set_relay(&write.tx, &stored.space, relay)?;
    records::uncovered_to_outbox(&write.tx, &stored.space)
}
