//! Attachments: their encrypted files, as they lie in the vault, to the relay and back. In a group these are the
//! files of its resources, which those who lead it send and have deleted.

mod carry;
mod remote;

use std::collections::VecDeque;

use interlude_wire::{BlobName, SpaceId};

pub(crate) use carry::{Fetched, fetch};
use carry::{check, erase, send};

use super::client::{Answer, Client};
use super::machine::Event;
use super::report::AttachmentPolicy;
use super::tally::Tally;
use super::vault::Vault;
use crate::space::Space;
use crate::store::spaces::relayed;

/// What of a run's attachments is still to be looked at.
#[derive(Default)]
pub(super) struct Queue {
    /// Those to fetch; none: not listed yet.
    wanted: Option<VecDeque<BlobName>>,
    /// How many the relay was asked about.
    checked: usize,
    /// Where they belong; none: not looked up yet.
    place: Option<Place>,
}

/// Whose attachments these are. Looked up once in a run: a roster is verified each time it is loaded.
#[derive(Clone, Copy)]
struct Place {
    space: SpaceId,
    home: Option<[u8; 32]>,
    /// This vault sends, looks after and deletes.
    gives: bool,
}

impl Place {
    fn of(space: &Space) -> Self {
        let gives = space.roster.is_owner(&space.me());
        Self { space: space.id(), home: space.home(), gives }
    }
}

/// Milliseconds after which a relay is asked whether it still has an attachment: one that was set
/// back to an old state and given its pushes again lacks it, and nothing else tells.
const CHECK_AFTER: i64 = 7 * 86_400_000;
/// Most questions of that kind in one sync.
const MOST_CHECKS: usize = 20;

impl Queue {
    /// Deletes, sends or fetches one attachment.
    pub(super) fn next(
        &mut self,
        vault: &impl Vault,
        client: &mut Client<'_>,
        policy: AttachmentPolicy,
        tally: &mut Tally,
    ) -> Answer<Event> {
        let place = match self.place {
            Some(place) => place,
            None => vault.read(|db| Ok(Place::of(&vault.space(db)?)))?,
        };
        self.place = Some(place);
        if place.gives && self.give(vault, client, &place, policy, tally)? {
            return Ok(Event::More);
        }
        if policy != AttachmentPolicy::All {
            return Ok(Event::Done);
        }
        if self.wanted.is_none() {
            let wanted = vault.read(|db| relayed::missing(db, place.home.as_ref()))?;
            self.wanted = Some(wanted.into());
        }
        let Some(name) = self.wanted.as_mut().and_then(VecDeque::pop_front) else {
            return Ok(Event::Done);
        };
        match fetch(vault, client, &place.space, &name)? {
            Fetched::Here => tally.progress.attachments += 1,
            Fetched::Spoilt => tally.spoilt += 1,
            Fetched::NotThere => {}
        }
        Ok(Event::More)
    }

    /// Deletes or sends one attachment, or asks after it. `false`: there is none.
    fn give(
        &mut self,
        vault: &impl Vault,
        client: &mut Client<'_>,
        Place { space, home, .. }: &Place,
        policy: AttachmentPolicy,
        tally: &mut Tally,
    ) -> Answer<bool> {
        if let Some(name) = vault.read(|db| relayed::next_to_erase(db, space))? {
            erase(vault, client, space, &name)?;
            return Ok(true);
        }
        if policy == AttachmentPolicy::DataSaver {
            return Ok(false);
        }
        if let Some(name) = vault.read(|db| relayed::next_to_send(db, space, home.as_ref()))? {
            send(vault, client, space, &name)?;
            tally.progress.attachments += 1;
            return Ok(true);
        }
        if self.checked < MOST_CHECKS && check(vault, client, space)? {
            self.checked += 1;
            return Ok(true);
        }
        Ok(false)
    }
}
