//! Ends a fork of the roster, because somebody decided.

use interlude_wire::Hash;
use interlude_wire::api::ProblemCode;
use interlude_wire::roster::{Roster, SignedEntry};

use super::{append_once, compare, offer, take};
use crate::space::{Intent, Space, joined, plan_entry};
use crate::store::facts;
use crate::store::spaces::intents;
use crate::sync::client::{Answer, Client};
use crate::sync::machine::Event;
use crate::sync::vault::Vault;
use crate::{Error, Result};

/// Ends a fork. `ours`: our branch goes on, else the other one; an owner of both says so in the
/// branch that goes on, and the relay passes it on to everybody.
///
/// # Errors
/// [`Error::NotFound`] when there is no fork, [`Error::Refused`] when this device has no say in the
/// branch that the relay has.
pub(crate) fn resolve(vault: &impl Vault, client: &mut Client<'_>, ours: bool) -> Answer<()> {
    let Some(fork) = fork(vault)? else { return Err(no_fork(vault)?.into()) };
    match ours {
        true => keep_ours(vault, client),
        false => keep_theirs(vault, client, fork),
    }
}

fn fork(vault: &impl Vault) -> Result<Option<Vec<SignedEntry>>> {
    vault.read(|db| intents::fork(db, &vault.stored(db)?.space))
}

/// Why there is nothing to decide.
fn no_fork(vault: &impl Vault) -> Result<Error> {
    let shut_out = vault.read(|db| facts::get(db, facts::SHUT_OUT))?.is_some();
    Ok(if shut_out { NO_PLACE } else { Error::NotFound("second list of the space's devices") })
}

/// How often the relay may stand elsewhere before it is given up.
const MOST_TRIES: usize = 6;

/// What a device hears that the relay's branch does not know or has removed.
const NO_PLACE: Error = Error::Refused(
    "the relay's list of devices has no place for this one: go on with another relay",
);

/// Says in our branch that the other one ends. A relay that has the other branch lets go of it first,
/// which an owner there may ask for, and begins again with ours: it takes no chain in place of another.
fn keep_ours(vault: &impl Vault, client: &mut Client<'_>) -> Answer<()> {
    for _ in 0..MOST_TRIES {
        let event = compare(vault, client)?;
        match event {
            Event::Removed => return Err(Error::Refused("this device was removed").into()),
            Event::Forked => delete(vault, client)?,
            _ => {}
        }
        if matches!(event, Event::Forked | Event::NoSpace | Event::Shorter)
            && offer(vault, client, None)? == Event::Moved
        {
            // Somebody who follows the other branch was faster. Or there is no place for us in it.
            match event {
                Event::NoSpace => return Err(NO_PLACE.into()),
                _ => continue,
            }
        }
        // It may have grown, or be gone, since it was first seen.
        let Some(theirs) = fork(vault)? else { return Ok(()) };
        if append_once(vault, client, &Intent::Resolve(head(&theirs)))? {
            return Ok(());
        }
    }
    Err(Error::Relay("it shows another roster of the space").into())
}

fn head(entries: &[SignedEntry]) -> Hash {
    entries.last().map(SignedEntry::hash).unwrap_or_default()
}

/// Has the relay forget the space, of which it has the other branch.
fn delete(vault: &impl Vault, client: &mut Client<'_>) -> Answer<()> {
    let space = vault.read(|db| vault.space(db))?;
    let theirs = Roster::verify(&space.id(), fork(vault)?.unwrap_or_default())
        .map_err(|_| Error::Relay("its roster does not hold"))?;
    if !theirs.is_owner(&space.me()) {
        return Err(NO_PLACE.into());
    }
    match client.delete_space(&space.id()) {
        // Another device did.
        Err(failure) if failure.is(ProblemCode::NoSpace) => Ok(()),
        answer => answer,
    }
}

/// Takes the relay's branch, and says there that ours ends.
fn keep_theirs(vault: &impl Vault, client: &mut Client<'_>, fork: Vec<SignedEntry>) -> Answer<()> {
    let entropy = &*vault.environment().entropy;
    let entry = vault.read(|db| {
        let space = vault.space(db)?;
        let id = space.id();
        let kind = space.roster.kind();
        let place = (kind, &id);
        let (stored, growth) =
            joined(place, fork.clone(), &space.keys, &space.keys, None, entropy)?;
        let intent = Intent::Resolve(space.head());
        plan_entry(db, &Space::of(&stored, &growth)?, &intent, &space.keys, entropy)
    })?;
    let space = vault.read(|db| vault.stored(db))?.space;
    let Some(entry) = entry else { return Ok(()) };
    client.append(&space, &entry)?;
    take(vault, 0, fork.into_iter().chain([entry]).collect())?;
    Ok(())
}
