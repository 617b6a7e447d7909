mod revoke;

use std::collections::BTreeMap;

use interlude_wire::roster::{Comparison, Roster, SignedEntry, compare};

use super::secrets::read_secrets;
use super::{Space, make_writer};
use crate::crypto::Key;
use crate::environment::{Entropy, Environment};
use crate::store::Write;
use crate::store::spaces::{self, intents, members, pushes, records, rosters};
use crate::{Error, Result};

/// A roster that goes on from the one that is stored, with the secrets it brings.
pub(crate) struct Growth {
    pub(crate) from: usize,
    pub(crate) roster: Roster,
    pub(crate) secrets: BTreeMap<u32, Key>,
    /// In a personal space: its first new entry does not pass on the secret before: who comes later
    /// reads nothing of what was pushed until then.
    pub(crate) severed: bool,
}

impl Growth {
    /// Stores it, and lets go of what does not count any more.
    pub(crate) fn store(&self, write: &mut Write<'_>, environment: &Environment) -> Result<()> {
        let (space, now) = (self.roster.space(), environment.clock.now());
        let entropy = &*environment.entropy;
        let before = rosters::count(&write.tx, &space)?;
        let entries = self.roster.entries().get(self.from..).unwrap_or_default();
        rosters::put(&write.tx, &space, self.from, entries)?;
        rosters::put_secrets(&write.tx, &space, &self.secrets)?;
        members::put(&write.tx, &self.roster, now)?;
        if let Some(other) = intents::fork_head(&write.tx, &space)?
            && (self.roster.ends(&other) || self.roster.hashes().contains(&other))
        {
            intents::forget_fork(&write.tx, &space)?;
        }
        if self.severed {
            records::all_to_outbox(&write.tx)?;
        }
        match self.from < before {
            // Pushes on the branch that ended count for nobody: everything is said anew.
            true => {
                let writer = make_writer(entropy)?;
                spaces::begin_anew(&write.tx, &space, self.home().as_ref(), &writer)
            }
            false => self.revoke(write, now),
        }
    }
}

impl Space {
    /// Compares a chain from elsewhere with the one that is known and plans to take it where it
    /// goes on from it.
    ///
    /// # Errors
    /// [`Error::Relay`] when the chain does not hold, or its newest key is not for us.
    pub(crate) fn plan_growth(
        &self,
        entries: Vec<SignedEntry>,
    ) -> Result<(Comparison, Option<Growth>)> {
        let theirs = Roster::verify(&self.id(), entries)
            .map_err(|_| Error::Relay("it shows a roster that does not hold"))?;
        let comparison = compare(&self.roster, &theirs);
        if !matches!(comparison, Comparison::Longer | Comparison::Resolved) {
            return Ok((comparison, None));
        }
        let common = self.roster.hashes().iter().zip(theirs.hashes());
        let from = common.take_while(|(a, b)| a == b).count();
        let (secrets, severed) = match theirs.present_member(&self.me()) {
            Some(_) => {
                let before = from.saturating_sub(1);
                let (secrets, _) = read_secrets(&theirs, &self.keys, before)?;
                let severed = self.home().is_none()
                    && u32::try_from(before).is_ok_and(|it| !secrets.contains_key(&it));
                (secrets, severed)
            }
            // Removed: nothing later can be read, and nothing needs to be.
            None => (BTreeMap::new(), false),
        };
        Ok((comparison, Some(Growth { from, roster: theirs, secrets, severed })))
    }

    /// The chain as it is stored, with those entries behind it that are not known yet.
    ///
    /// # Errors
    /// As [`Space::plan_growth`].
    pub(crate) fn plan_appended(
        &self,
        from: usize,
        entries: Vec<SignedEntry>,
    ) -> Result<(Comparison, Option<Growth>)> {
        let known = self.roster.entries().get(..from).unwrap_or_default();
        self.plan_growth(known.iter().cloned().chain(entries).collect())
    }

    /// Takes another series because somebody else pushes in this one, from this number on: a copy of
    /// this vault. What the relay may not have of the old one is pushed again, and what it had under
    /// numbers that are the copy's by now.
    pub(crate) fn retire_writer(
        &self,
        write: &Write<'_>,
        taken: u64,
        entropy: &dyn Entropy,
    ) -> Result<Self> {
        let (tx, id) = (&write.tx, self.id());
        let sent = pushes::last_sent(tx, &id, &self.writer)?.min(taken.saturating_sub(1));
        records::back_to_outbox(tx, &id, &self.writer, sent)?;
        pushes::forget_above(tx, &id, &self.writer, sent)?;
        spaces::set_writer(tx, &id, &make_writer(entropy)?)?;
        Self::get(tx, &id)
    }
}
