use interlude_wire::api::ProblemCode;
use interlude_wire::{MailboxId, limits};

use super::{Devices, WAIT};
use crate::environment::Transport;
use crate::interlude::Interlude;
use crate::space::{Guest, Heard, Intent, Invitation, Inviter, LinkCode, MOST_FRONTIER, Space};
use crate::store::spaces::pushes;
use crate::store::{Reading, facts};
use crate::sync::{self, Client, RelayUrl, SyncOptions};
use crate::{Error, Result};

/// A device that shows a code and waits for another one.
pub struct Linking<'a> {
    interlude: &'a Interlude,
    client: Client<'a>,
    inviter: Inviter,
    mailbox: MailboxId,
    heard: usize,
    ends: u64,
    guest: Option<Guest>,
}

/// The device that wants to come in.
#[derive(Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// What it calls itself.
    pub name: String,
    /// Six digits that must be the same on its screen.
    pub digits: String,
}

impl std::fmt::Debug for Newcomer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Newcomer(..)")
    }
}

impl<'a> Devices<'a> {
    /// Begins to link another device: makes the owner's space where there is none, brings the relay
    /// up to date, and meets the other device at a code that holds for five minutes and once.
    /// `relay` may be left out when the vault has one.
    ///
    /// # Errors
    /// [`Error::Offline`]; [`Error::Relay`], also when 16 codes were begun within five minutes and given
    /// up; [`Error::Refused`] (removed, or an older vault whose phrase was not typed yet).
    pub fn link(
        &self,
        transport: &'a dyn Transport,
        relay: Option<&RelayUrl>,
        options: &SyncOptions,
    ) -> Result<Linking<'a>> {
        let interlude = self.interlude;
        self.begin(relay)?;
        interlude.sync_now(transport, options)?;
        let mut client = interlude.client(transport)?;
        let entropy = &*interlude.environment.entropy;
        let space = interlude.read(Space::existing)?;
        let code = LinkCode::make(client.relay().as_str(), &space.me(), entropy)?;
        let mailbox = code.mailbox()?;
        match client.open_mailbox(&mailbox, limits::MAILBOX_SECONDS) {
            // Each code that was begun and not used takes a mailbox until its five minutes are over.
            Err(failure) if failure.is(ProblemCode::Quota) => {
                return Err(Error::Relay(
                    "too many codes are open there: try again in five minutes",
                ));
            }
            answer => drop(answer?),
        }
        let ends = interlude.environment.clock.ticks() + limits::MAILBOX_SECONDS * 1000;
        let inviter = Inviter::new(code, space.keys.clone(), entropy)?;
        Ok(Linking { interlude, client, inviter, mailbox, heard: 0, ends, guest: None })
    }
}

impl Linking<'_> {
    /// What the other device is to read: as text, or as a QR code of that text.
    #[must_use]
    pub fn code(&self) -> &LinkCode {
        self.inviter.code()
    }

    /// Waits for the other device. `go_on` is asked now and then whether to go on waiting.
    ///
    /// # Errors
    /// [`Error::Refused`] when the code is over, the wait was given up, or the other device is not
    /// who it says.
    pub fn wait(&mut self, go_on: &mut dyn FnMut() -> bool) -> Result<Newcomer> {
        loop {
            if self.interlude.environment.clock.ticks() >= self.ends {
                return Err(Error::Refused("the code is over: begin again"));
            }
            if !go_on() {
                return Err(Error::Refused("the wait was given up"));
            }
            for letter in self.client.letters(&self.mailbox, self.heard, WAIT)? {
                self.heard += 1;
                let entropy = &*self.interlude.environment.entropy;
                match self.inviter.hear(&letter, entropy)? {
                    Heard::Nothing => {}
                    Heard::Answer(answer) => self.client.post_letter(&self.mailbox, &answer)?,
                    Heard::Guest(guest) => {
                        let (name, digits) = (guest.name.clone(), guest.digits.clone());
                        self.guest = Some(*guest);
                        return Ok(Newcomer { name, digits });
                    }
                }
            }
        }
    }

    /// Lets the device in whose digits the person has compared; gives its id. The code is used up.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Relay`], [`Error::Refused`] before [`Linking::wait`] gave anyone.
    pub fn confirm(mut self) -> Result<String> {
        let guest = self.guest.take().ok_or(Error::Refused("no device is there"))?;
        let intent = Intent::Add(guest.principal);
        sync::append(self.interlude, &mut self.client, &intent)?;
        let invitation = self.interlude.read(invitation)?;
        let entropy = &*self.interlude.environment.entropy;
        let welcome = self.inviter.welcome(&guest, &invitation, entropy)?;
        self.client.post_letter(&self.mailbox, &welcome)?;
        Ok(guest.principal.id().to_string())
    }

    /// Sends the device away.
    ///
    /// # Errors
    /// [`Error::Offline`]; it does not come in all the same.
    pub fn refuse(mut self) -> Result<()> {
        let Some(guest) = self.guest.take() else { return Ok(()) };
        let answer = self.inviter.refuse(&guest, &*self.interlude.environment.entropy)?;
        Ok(self.client.post_letter(&self.mailbox, &answer)?)
    }
}

/// What the new device needs to begin, as this one knows it.
fn invitation(db: &Reading) -> Result<Invitation> {
    let space = Space::existing(db)?;
    let recovery = space.roster.recovery().and_then(|id| space.roster.member(&id));
    let recovery = recovery.ok_or(Error::Damaged("the roster of a space"))?.principal;
    let heads = pushes::heads(db, &space.id())?.into_iter().map(|(head, _)| head);
    let backup_key = facts::get(db, facts::BACKUP_KEY)?.and_then(|key| key.try_into().ok());
    Ok(Invitation {
        space: space.id(),
        entries: space.roster.number() + 1,
        head: space.head(),
        frontier: heads.take(MOST_FRONTIER).collect(),
        backup_key,
        recovery,
    })
}
