use std::io::{self, Read};

use interlude_wire::api::{BlobState, ProblemCode};
use interlude_wire::{BlobName, SpaceId, limits};

use super::CHECK_AFTER;
use super::remote::Remote;
use crate::Error;
use crate::store::spaces::relayed;
use crate::sync::client::{Answer, Client, Failure};
use crate::sync::vault::Vault;

pub(super) fn erase(
    vault: &impl Vault,
    client: &mut Client<'_>,
    space: &SpaceId,
    name: &BlobName,
) -> Answer<()> {
    match client.delete_blob(space, name) {
        Err(failure) if !failure.is(ProblemCode::NotFound) => return Err(failure),
        _ => {}
    }
    Ok(vault.write(|write| relayed::forget(&write.tx, space, name))?)
}

/// Asks after an attachment that the relay had long ago. `false`: there is none.
pub(super) fn check(vault: &impl Vault, client: &mut Client<'_>, space: &SpaceId) -> Answer<bool> {
    let now = vault.environment().clock.now();
    let before = now.plus_millis(-CHECK_AFTER);
    let Some(name) = vault.read(|db| relayed::next_to_check(db, space, before, now))? else {
        return Ok(false);
    };
    let is_there = match client.blob_state(space, &name) {
        Err(failure) if failure.is(ProblemCode::NotFound) => false,
        answer => answer.map(|state| state.length == state.total)?,
    };
    vault.write(|write| match is_there {
        true => relayed::put(&write.tx, space, &name, now),
        false => relayed::forget(&write.tx, space, &name),
    })?;
    Ok(true)
}

/// Sends an attachment from where the relay left off.
pub(super) fn send(
    vault: &impl Vault,
    client: &mut Client<'_>,
    space: &SpaceId,
    name: &BlobName,
) -> Answer<()> {
    let now = vault.environment().clock.now();
    let (total, mut file) = match vault.sealed_attachment(&name.0) {
        // Its file is missing here, which opening the vault tells: there is nothing to send.
        Err(Error::NotFound(_)) => {
            return Ok(vault.write(|write| relayed::put(&write.tx, space, name, now))?);
        }
        opened => opened?,
    };
    let mut at = match client.blob_state(space, name) {
        Err(failure) if failure.is(ProblemCode::NotFound) => BlobState { length: 0, total },
        answer => answer?,
    };
    let reading = Error::io("reading an attachment");
    io::copy(&mut (&mut file).take(at.length), &mut io::sink()).map_err(reading)?;
    while at.length < total {
        let mut part = Vec::new();
        let read = (&mut file).take(limits::BLOB_PART as u64).read_to_end(&mut part);
        read.map_err(Error::io("reading an attachment"))?;
        let before = at.length;
        at = client.put_blob(space, name, BlobState { length: before, total }, &part)?;
        if at.length != before + part.len() as u64 {
            return Err(Failure::Nonsense);
        }
    }
    Ok(vault.write(|write| relayed::put(&write.tx, space, name, now))?)
}

/// What became of an attachment that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fetched {
    /// It is here.
    Here,
    /// The relay does not have it (yet), or not whole.
    NotThere,
    /// What the relay has is another thing. Nothing of it was kept.
    Spoilt,
}

/// Fetches an attachment.
pub(crate) fn fetch(
    vault: &impl Vault,
    client: &mut Client<'_>,
    space: &SpaceId,
    name: &BlobName,
) -> Answer<Fetched> {
    let state = match client.blob_state(space, name) {
        Err(failure) if failure.is(ProblemCode::NotFound) => return Ok(Fetched::NotThere),
        answer => answer?,
    };
    if state.total > limits::BLOB || state.length > state.total {
        return Ok(Fetched::Spoilt);
    }
    if state.length < state.total {
        return Ok(Fetched::NotThere);
    }
    let mut remote = Remote::new(client, space, name, state.total);
    let kept = vault.keep_attachment(&name.0, &mut remote);
    let now = vault.environment().clock.now();
    if let Some(failure) = remote.failure {
        return Err(failure);
    }
    match kept {
        Ok(()) => {
            vault.write(|write| relayed::put(&write.tx, space, name, now))?;
            Ok(Fetched::Here)
        }
        Err(Error::Damaged(_)) => Ok(Fetched::Spoilt),
        // The entry is gone meanwhile.
        Err(Error::NotFound(_)) => Ok(Fetched::NotThere),
        Err(error) => Err(error.into()),
    }
}
