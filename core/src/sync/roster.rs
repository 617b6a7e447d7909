//! The roster of a space and the relay's: compared, offered, appended to.

mod resolve;

pub(crate) use resolve::resolve;

use interlude_wire::api::ProblemCode;
use interlude_wire::roster::{Comparison, SignedEntry};

use super::client::{Answer, Client, Failure};
use super::machine::Event;
use super::vault::Vault;
use crate::space::{Intent, Space, plan_entry};
use crate::store::spaces::intents;
use crate::store::{Write, facts};
use crate::{Error, Result};

/// Compares the relay's roster with ours and takes it where it goes on from ours.
pub(super) fn compare(vault: &impl Vault, client: &mut Client<'_>) -> Answer<Event> {
    let space = vault.read(|db| vault.space(db))?;
    let known = space.roster.entries().len();
    let id = space.id();
    // The last entry again: whether what follows belongs to ours.
    let from = known.saturating_sub(1);
    let tail = match client.roster(&id, from) {
        // Who was removed has no space to give to a relay that lost it.
        Err(failure) if failure.is(ProblemCode::NoSpace) && !space.is_present() => {
            return Ok(Event::Removed);
        }
        Err(failure) if failure.is(ProblemCode::NoSpace) => return Ok(Event::NoSpace),
        answer => answer?,
    };
    let own = vault.shared().is_none();
    if own && vault.read(|db| facts::get(db, facts::SHUT_OUT))?.is_some() {
        vault.write(|write| facts::forget(&write.tx, facts::SHUT_OUT))?;
    }
    let ours = space.roster.entries().get(from).map(SignedEntry::hash);
    let goes_on = tail.first().map(SignedEntry::hash) == ours;
    if goes_on && tail.len() == 1 {
        return Ok(if space.is_present() { Event::Done } else { Event::Removed });
    }
    let (from, entries) = match goes_on {
        true => (from, tail),
        false => (0, client.roster(&id, 0)?),
    };
    take(vault, from, entries)
}

/// Compares a chain, whose first `from` entries are ours, with what is stored, and takes it.
pub(super) fn take(vault: &impl Vault, from: usize, entries: Vec<SignedEntry>) -> Answer<Event> {
    let environment = vault.environment();
    Ok(vault.write(|write| {
        let space = vault.space(&write.tx)?;
        let (comparison, growth) = space.plan_appended(from, entries.clone())?;
        if let Some(growth) = growth {
            growth.store(write, environment)?;
        }
        let removed = !vault.space(&write.tx)?.is_present();
        Ok(match comparison {
            _ if removed => Event::Removed,
            Comparison::Equal => Event::Done,
            Comparison::Longer | Comparison::Resolved => Event::Grown,
            Comparison::Shorter => Event::Shorter,
            Comparison::Forked(_) => {
                keep_fork(write, &space, &entries)?;
                Event::Forked
            }
        })
    })?)
}

fn keep_fork(write: &Write<'_>, space: &Space, entries: &[SignedEntry]) -> Result<()> {
    let head = entries.last().map(SignedEntry::hash).unwrap_or_default();
    intents::put_fork(&write.tx, &space.id(), &head, entries)
}

/// Gives the relay the whole chain: it takes what goes on from its own.
pub(super) fn offer(
    vault: &impl Vault,
    client: &mut Client<'_>,
    token: Option<&str>,
) -> Answer<Event> {
    let space = vault.read(|db| vault.space(db))?;
    match client.create_space(space.roster.entries(), token) {
        Ok(()) => Ok(Event::Done),
        Err(failure) if failure.is(ProblemCode::RosterMoved) => Ok(Event::Moved),
        Err(failure) => Err(failure),
    }
}

/// Removes the devices that are to be removed.
pub(super) fn append_removals(vault: &impl Vault, client: &mut Client<'_>) -> Answer<Event> {
    let space = vault.read(|db| vault.stored(db))?.space;
    for principal in vault.read(|db| intents::removals(db, &space))? {
        match append_once(vault, client, &Intent::Remove(principal)) {
            Ok(true) => {}
            Ok(false) => return Ok(Event::Moved),
            // The rules of the space forbid it by now: there is nothing left to do.
            Err(Failure::Here(Error::Refused(_))) => {}
            Err(failure) => return Err(failure),
        }
        vault.write(|write| intents::forget_removal(&write.tx, &space, &principal))?;
    }
    Ok(Event::Done)
}

/// Changes the roster now, however often others change it meanwhile.
///
/// # Errors
/// [`Error::Refused`] by the rules of the space, what the relay says, no connection.
pub(crate) fn append(vault: &impl Vault, client: &mut Client<'_>, intent: &Intent) -> Answer<()> {
    const MOST_TRIES: usize = 20;
    for _ in 0..MOST_TRIES {
        if append_once(vault, client, intent)? {
            return Ok(());
        }
        match compare(vault, client)? {
            Event::Done | Event::Grown => {}
            Event::Removed => return Err(Error::Refused("this device was removed").into()),
            _ => return Err(Error::Relay("it shows another roster of the space").into()),
        }
    }
    Err(Error::Relay("the devices change all the time: try again").into())
}

/// Tries once; `false`: the relay's roster has moved.
fn append_once(vault: &impl Vault, client: &mut Client<'_>, intent: &Intent) -> Answer<bool> {
    let entropy = &*vault.environment().entropy;
    let (space, entry) = vault.read(|db| {
        let space = vault.space(db)?;
        let entry = plan_entry(db, &space, intent, &space.keys, entropy)?;
        Ok((space, entry))
    })?;
    let Some(entry) = entry else { return Ok(true) };
    match client.append(&space.id(), &entry) {
        Ok(()) => {
            take(vault, space.roster.entries().len(), vec![entry])?;
            Ok(true)
        }
        // Or it was removed meanwhile, which the roster tells.
        Err(failure)
            if failure.is(ProblemCode::RosterMoved) || failure.is(ProblemCode::NoSpace) =>
        {
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}
