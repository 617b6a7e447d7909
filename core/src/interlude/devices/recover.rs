use interlude_wire::SpaceId;
use interlude_wire::api::ProblemCode;
use interlude_wire::roster::{Role, Roster, SignedEntry, SpaceKind};

use super::{Devices, was_removed};
use crate::crypto::PrincipalKeys;
use crate::document::DeviceContent;
use crate::environment::Transport;
use crate::space::{
    Intent, Space, identity, joined, make_identity, plan_entry, put_recovery, store_space,
};
use crate::store::spaces::intents;
use crate::sync::{Client, NEWEST, RelayUrl, SyncOptions, SyncReport};
use crate::vault::RecoveryPhrase;
use crate::{Error, Result};

/// How often the roster may change while this device comes in.
const MOST_TRIES: usize = 20;

impl Devices<'_> {
    /// Brings this vault to the devices of whoever has this phrase, when all of them are lost or out
    /// of reach, and fetches what they had. `alone`: all other devices are removed. The phrase opens
    /// this vault from then on.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the relay has nothing for this phrase, [`Error::Exists`] when the
    /// vault belongs to devices already, [`Error::Offline`].
    pub fn recover(
        &self,
        transport: &dyn Transport,
        relay: &RelayUrl,
        phrase: &RecoveryPhrase,
        name: &str,
        alone: bool,
    ) -> Result<SyncReport> {
        let interlude = self.interlude;
        let (environment, recovery) = (&interlude.environment, phrase.principal()?);
        DeviceContent::new(name, environment.clock.now())?;
        let entropy = &*environment.entropy;
        let keys = interlude.write(|write| match was_removed(write)? {
            true => make_identity(write, entropy),
            false => identity(write, entropy),
        })?;
        let mut client = Client::new(transport, environment, recovery.clone(), relay.clone());
        let there = find(&mut client, &recovery)?;
        let space = there.space();
        // A principal comes in once: it was let in before, unheard, and is gone.
        let gone = there.gone().any(|(id, _)| *id == keys.public().id());
        let keys =
            if gone { interlude.write(|write| make_identity(write, entropy))? } else { keys };
        let entries = self.come_in(&mut client, &space, &keys, &recovery)?;
        let (stored, growth) =
            joined((SpaceKind::Personal, &space), entries, &keys, &keys, Some(NEWEST), entropy)?;
        interlude.write(|write| {
            store_space(write, &stored, &growth, relay.as_str(), environment)?;
            put_recovery(write, &recovery.public())?;
            if alone {
                for (id, _) in growth.roster.present() {
                    if *id != keys.public().id() && Some(*id) != growth.roster.recovery() {
                        intents::put_removal(&write.tx, &space, id)?;
                    }
                }
            }
            Ok(())
        })?;
        interlude.adopt_phrase(phrase)?;
        self.rename(name)?;
        interlude.sync_now(transport, &SyncOptions::default())
    }

    /// Appends the entry that lets this device in, signed by the phrase; gives the whole chain.
    fn come_in(
        &self,
        client: &mut Client<'_>,
        space: &SpaceId,
        keys: &PrincipalKeys,
        recovery: &PrincipalKeys,
    ) -> Result<Vec<SignedEntry>> {
        let entropy = &*self.interlude.environment.entropy;
        let place = (SpaceKind::Personal, space);
        for _ in 0..MOST_TRIES {
            let mut entries = client.roster(space, 0)?;
            let (stored, growth) =
                joined(place, entries.clone(), keys, recovery, Some(NEWEST), entropy)?;
            let there = Space::of(&stored, &growth)?;
            let intent = Intent::Add(keys.public());
            let entry =
                self.interlude.read(|db| plan_entry(db, &there, &intent, recovery, entropy))?;
            let Some(entry) = entry else { return Ok(entries) };
            match client.append(space, &entry) {
                Ok(()) => {
                    entries.push(entry);
                    return Ok(entries);
                }
                Err(failure) if failure.is(ProblemCode::RosterMoved) => {}
                Err(failure) => return Err(failure.into()),
            }
        }
        Err(Error::Relay("the devices change all the time: try again"))
    }
}

/// The roster of the personal space that this phrase recovers.
fn find(client: &mut Client<'_>, recovery: &PrincipalKeys) -> Result<Roster> {
    let me = recovery.public().id();
    let spaces = match client.spaces() {
        // Whoever is in no space at all hears this.
        Err(failure) if failure.is(ProblemCode::NoSpace) => Vec::new(),
        spaces => spaces?,
    };
    for space in spaces {
        let entries = client.roster(&space, 0)?;
        let Ok(roster) = Roster::verify(&space, entries) else { continue };
        let owner = roster.present_member(&me).is_some_and(|member| member.role == Role::Owner);
        if roster.kind() == SpaceKind::Personal && roster.recovery() == Some(me) && owner {
            return Ok(roster);
        }
    }
    Err(Error::NotFound("journal for this phrase at this relay"))
}
