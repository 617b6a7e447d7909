use std::collections::BTreeMap;

use interlude_wire::SpaceId;
use interlude_wire::roster::{Comparison, Roster, SignedEntry, compare};

use super::Space;
use super::epoch::{Place, open_epoch, open_previous};
use crate::crypto::{Key, PrincipalKeys};
use crate::store::Write;
use crate::store::spaces::rosters;
use crate::{Error, Result};

/// A roster that goes on from the one that is stored, with the secrets it brings.
pub(crate) struct Growth {
    pub(crate) from: usize,
    pub(crate) roster: Roster,
    pub(crate) secrets: BTreeMap<u32, Key>,
}

impl Growth {
    /// Stores it.
    pub(crate) fn store(&self, write: &Write<'_>) -> Result<()> {
        let space = self.roster.space();
        let entries = self.roster.entries().get(self.from..).unwrap_or_default();
        rosters::put(&write.tx, &space, self.from, entries)?;
        rosters::put_secrets(&write.tx, &space, &self.secrets)
    }
}

impl Space {
    /// Compares a chain from elsewhere with the one that is known and plans to take it where it
    /// goes on from it.
    ///
    /// # Errors
    /// [`Error::Refused`] when the chain does not hold, or its newest key is not for us.
    pub(crate) fn plan_growth(
        &self,
        entries: Vec<SignedEntry>,
    ) -> Result<(Comparison, Option<Growth>)> {
        let theirs = Roster::verify(&self.id(), entries)
            .map_err(|_| Error::Refused("the relay shows a roster that does not hold"))?;
        let comparison = compare(&self.roster, &theirs);
        if !matches!(comparison, Comparison::Longer | Comparison::Resolved) {
            return Ok((comparison, None));
        }
        let common = self.roster.hashes().iter().zip(theirs.hashes());
        let from = common.take_while(|(a, b)| a == b).count();
        let secrets = match theirs.present_member(&self.me()) {
            Some(_) => read_secrets(&theirs, &self.keys, from)?.0,
            // Removed: nothing later can be read, and nothing needs to be.
            None => BTreeMap::new(),
        };
        Ok((comparison, Some(Growth { from, roster: theirs, secrets })))
    }
}

/// The secrets of the epochs from number `from` on, and the tag key: the newest is sealed to us,
/// each has the one before it.
pub(crate) fn read_secrets(
    roster: &Roster,
    keys: &PrincipalKeys,
    from: usize,
) -> Result<(BTreeMap<u32, Key>, Key)> {
    let damaged = Error::Refused("the roster does not hold");
    let mut secrets = BTreeMap::new();
    let last = roster.number();
    let open = |number: u32| {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        roster.entries().get(place).and_then(|signed| signed.open().ok()).ok_or(damaged.clone())
    };
    let newest = open(last)?;
    let (mut secret, tag_key) = open_epoch(&newest.epoch, place(roster, last), keys)?;
    let mut epoch = newest.epoch;
    for number in (0..=last).rev() {
        secrets.insert(number, secret.clone());
        if usize::try_from(number).unwrap_or(usize::MAX) <= from || number == 0 {
            break;
        }
        let before = open(number - 1)?;
        secret = open_previous(&epoch, place(roster, number), &secret)?;
        epoch = before.epoch;
    }
    Ok((secrets, tag_key))
}

fn place(roster: &Roster, number: u32) -> Place {
    let before = number.checked_sub(1).and_then(|before| usize::try_from(before).ok());
    let previous = before.and_then(|before| roster.hashes().get(before)).copied();
    let space = if number == 0 { SpaceId::default() } else { roster.space() };
    Place { space, number, previous: previous.unwrap_or_default() }
}
