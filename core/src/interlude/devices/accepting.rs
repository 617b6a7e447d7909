use interlude_wire::roster::{SignedEntry, SpaceKind};
use interlude_wire::{MailboxId, limits};

use super::{Devices, WAIT, was_removed};
use crate::crypto::PrincipalKeys;
use crate::document::DeviceContent;
use crate::environment::Transport;
use crate::interlude::Interlude;
use crate::space::{
    Growth, Invitation, LinkCode, Newcomer, NewcomerStep, identity, joined, make_identity,
    put_recovery, store_space,
};
use crate::store::spaces::{StoredSpace, holes};
use crate::store::{Write, facts};
use crate::sync::{Client, NEWEST, RelayUrl};
use crate::{Error, Result};

/// A new device that has read a code.
pub struct Accepting<'a> {
    interlude: &'a Interlude,
    client: Client<'a>,
    relay: RelayUrl,
    keys: PrincipalKeys,
    newcomer: Newcomer,
    mailbox: MailboxId,
    heard: usize,
    ends: u64,
    name: String,
}

impl<'a> Devices<'a> {
    /// Begins to bring this vault to the devices of whoever shows this code. `name`: what they will
    /// call this one. What is in the vault already goes along.
    ///
    /// # Errors
    /// [`Error::Exists`] when the vault belongs to devices of its own, [`Error::Offline`],
    /// [`Error::NotFound`] when the code is over.
    pub fn accept(
        &self,
        transport: &'a dyn Transport,
        code: &LinkCode,
        name: &str,
    ) -> Result<Accepting<'a>> {
        let interlude = self.interlude;
        let relay = RelayUrl::parse(&code.relay)?;
        let environment = &interlude.environment;
        DeviceContent::new(name, environment.clock.now())?;
        let keys = interlude.write(fresh_identity(interlude))?;
        let entropy = &*environment.entropy;
        let mut client = Client::new(transport, environment, keys.clone(), relay.clone());
        let newcomer = Newcomer::new(code.clone(), keys.clone(), name, entropy)?;
        let mailbox = code.mailbox()?;
        client.post_letter(&mailbox, &newcomer.commit(entropy)?)?;
        let ends = environment.clock.ticks() + limits::MAILBOX_SECONDS * 1000;
        let name = name.to_owned();
        Ok(Accepting { interlude, client, relay, keys, newcomer, mailbox, heard: 0, ends, name })
    }
}

/// The keys this vault comes in with: new ones, if it was removed under those it has, or may have been
/// let in and removed without knowing.
fn fresh_identity(
    interlude: &Interlude,
) -> impl FnOnce(&mut Write<'_>) -> Result<PrincipalKeys> + '_ {
    let entropy = &*interlude.environment.entropy;
    move |write| {
        if was_removed(write)? {
            return make_identity(write, entropy);
        }
        let offered = facts::get(&write.tx, facts::OFFERED)?.is_some();
        facts::put(&write.tx, facts::OFFERED, &[])?;
        if offered { make_identity(write, entropy) } else { identity(write, entropy) }
    }
}

impl Accepting<'_> {
    /// Waits for the other device; gives the six digits that the person is to compare.
    ///
    /// # Errors
    /// [`Error::Refused`] when the code is over, used by somebody else, or answered by a stranger.
    pub fn digits(&mut self, go_on: &mut dyn FnMut() -> bool) -> Result<String> {
        loop {
            for letter in self.letters(go_on)? {
                let entropy = &*self.interlude.environment.entropy;
                if let NewcomerStep::Compare(answer, digits) =
                    self.newcomer.hear(&letter, entropy)?
                {
                    self.client.post_letter(&self.mailbox, &answer)?;
                    return Ok(digits);
                }
            }
        }
    }

    /// Waits until the person has confirmed on the other device, and is one of the devices then. The
    /// journal comes with the next sync.
    ///
    /// # Errors
    /// [`Error::Refused`] when the person said no or the code is over.
    pub fn finish(mut self, go_on: &mut dyn FnMut() -> bool) -> Result<()> {
        loop {
            for letter in self.letters(go_on)? {
                let entropy = &*self.interlude.environment.entropy;
                if let NewcomerStep::Welcome(invitation) = self.newcomer.hear(&letter, entropy)? {
                    return self.come_in(&invitation);
                }
            }
        }
    }

    fn letters(&mut self, go_on: &mut dyn FnMut() -> bool) -> Result<Vec<Vec<u8>>> {
        if self.interlude.environment.clock.ticks() >= self.ends {
            return Err(Error::Refused("the code is over: begin again"));
        }
        if !go_on() {
            return Err(Error::Refused("the wait was given up"));
        }
        let letters = self.client.letters(&self.mailbox, self.heard, WAIT)?;
        self.heard += letters.len();
        Ok(letters)
    }

    fn come_in(&mut self, invitation: &Invitation) -> Result<()> {
        let entries = self.client.roster(&invitation.space, 0)?;
        let last = usize::try_from(invitation.entries).unwrap_or(usize::MAX).checked_sub(1);
        let head = last.and_then(|last| entries.get(last)).map(SignedEntry::hash);
        if head != Some(invitation.head) {
            return Err(Error::Relay("it shows another list of devices than the device does"));
        }
        let entropy = &*self.interlude.environment.entropy;
        let (keys, older) = (&self.keys, Some(NEWEST));
        let place = (SpaceKind::Personal, &invitation.space);
        let (stored, growth) = joined(place, entries, keys, keys, older, entropy)?;
        self.interlude.write(|write| self.store(write, invitation, &stored, &growth))?;
        self.interlude.devices().rename(&self.name)
    }

    fn store(
        &self,
        write: &mut Write<'_>,
        invitation: &Invitation,
        stored: &StoredSpace,
        growth: &Growth,
    ) -> Result<()> {
        let environment = &self.interlude.environment;
        store_space(write, stored, growth, self.relay.as_str(), environment)?;
        for (writer, sequence, hash) in invitation.writers() {
            holes::refer(&write.tx, &stored.space, writer, sequence, hash)?;
        }
        put_recovery(write, &invitation.recovery)?;
        match &invitation.backup_key {
            Some(key) => facts::put(&write.tx, facts::BACKUP_KEY, key),
            None => Ok(()),
        }
    }
}
