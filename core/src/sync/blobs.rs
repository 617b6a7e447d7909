//! Attachments: their encrypted files, as they lie in the vault, to the relay and back.

use std::collections::VecDeque;
use std::io::{self, Read};

use interlude_wire::api::{BlobState, ProblemCode};
use interlude_wire::{BlobName, SpaceId, limits};

use super::client::{Answer, Client, Failure};
use super::machine::Event;
use super::report::{AttachmentPolicy, Tally};
use super::vault::Vault;
use crate::Error;
use crate::space::Space;
use crate::store::spaces::relayed;

/// What of a run's attachments is still to be looked at.
#[derive(Default)]
pub(super) struct Queue {
    /// Those to fetch; none: not listed yet.
    wanted: Option<VecDeque<BlobName>>,
}

impl Queue {
    /// Deletes, sends or fetches one attachment.
    pub(super) fn next(
        &mut self,
        vault: &impl Vault,
        client: &mut Client<'_>,
        policy: AttachmentPolicy,
        tally: &mut Tally,
    ) -> Answer<Event> {
        let space = vault.read(|db| Ok(Space::existing(db)?.id()))?;
        if let Some(name) = vault.read(|db| relayed::next_to_erase(db, &space))? {
            erase(vault, client, &space, &name)?;
            return Ok(Event::More);
        }
        if policy == AttachmentPolicy::DataSaver {
            return Ok(Event::Done);
        }
        if let Some(name) = vault.read(|db| relayed::next_to_send(db, &space))? {
            send(vault, client, &space, &name)?;
            tally.progress.attachments += 1;
            return Ok(Event::More);
        }
        if policy == AttachmentPolicy::OnDemand {
            return Ok(Event::Done);
        }
        if self.wanted.is_none() {
            self.wanted = Some(vault.read(relayed::missing)?.into());
        }
        let Some(name) = self.wanted.as_mut().and_then(VecDeque::pop_front) else {
            return Ok(Event::Done);
        };
        match fetch(vault, client, &space, &name)? {
            Fetched::Here => tally.progress.attachments += 1,
            Fetched::Spoilt => tally.spoilt += 1,
            Fetched::NotThere => {}
        }
        Ok(Event::More)
    }
}

fn erase(
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

/// Sends an attachment from where the relay left off.
fn send(
    vault: &impl Vault,
    client: &mut Client<'_>,
    space: &SpaceId,
    name: &BlobName,
) -> Answer<()> {
    let (total, mut file) = match vault.sealed_attachment(&name.0) {
        // Its file is missing here, which opening the vault tells: there is nothing to send.
        Err(Error::NotFound(_)) => {
            return Ok(vault.write(|write| relayed::put(&write.tx, space, name))?);
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
    Ok(vault.write(|write| relayed::put(&write.tx, space, name))?)
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
    let mut remote = Remote {
        client,
        space,
        name,
        at: 0,
        total: state.total,
        part: io::Cursor::default(),
        failure: None,
    };
    let kept = vault.keep_attachment(&name.0, &mut remote);
    if let Some(failure) = remote.failure {
        return Err(failure);
    }
    match kept {
        Ok(()) => {
            vault.write(|write| relayed::put(&write.tx, space, name))?;
            Ok(Fetched::Here)
        }
        Err(Error::Damaged(_)) => Ok(Fetched::Spoilt),
        // The entry is gone meanwhile.
        Err(Error::NotFound(_)) => Ok(Fetched::NotThere),
        Err(error) => Err(error.into()),
    }
}

/// The bytes of an attachment at the relay, part by part.
struct Remote<'a, 'b> {
    client: &'a mut Client<'b>,
    space: &'a SpaceId,
    name: &'a BlobName,
    at: u64,
    total: u64,
    part: io::Cursor<Vec<u8>>,
    failure: Option<Failure>,
}

impl Read for Remote<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(out)?;
        if read > 0 || out.is_empty() || self.at == self.total {
            return Ok(read);
        }
        let length = usize::try_from(self.total - self.at).unwrap_or(usize::MAX);
        let length = length.min(limits::BLOB_PART);
        match self.client.get_blob(self.space, self.name, self.at, length) {
            Ok(part) if part.len() == length => {
                self.at += length as u64;
                self.part = io::Cursor::new(part);
                self.part.read(out)
            }
            answer => {
                self.failure = Some(answer.err().unwrap_or(Failure::Nonsense));
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }
}
