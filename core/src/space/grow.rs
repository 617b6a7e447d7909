use std::collections::BTreeMap;

use interlude_wire::SpaceId;
use interlude_wire::roster::{Comparison, Roster, SignedEntry, compare};

use super::epoch::{Place, commits, open_epoch, open_previous};
use super::{Space, make_writer};
use crate::crypto::{Key, PrincipalKeys};
use crate::environment::Entropy;
use crate::store::spaces::{self, holes, intents, pushes, records, rosters};
use crate::store::{Reading, Write};
use crate::{Error, Result};

/// A roster that goes on from the one that is stored, with the secrets it brings.
pub(crate) struct Growth {
    pub(crate) from: usize,
    pub(crate) roster: Roster,
    pub(crate) secrets: BTreeMap<u32, Key>,
    /// Its first new entry does not pass on the secret before: who comes later reads nothing of what
    /// was pushed until then.
    pub(crate) severed: bool,
}

impl Growth {
    /// Stores it, and lets go of what does not count any more.
    pub(crate) fn store(&self, write: &Write<'_>, entropy: &dyn Entropy) -> Result<()> {
        let space = self.roster.space();
        let before = rosters::count(&write.tx, &space)?;
        let entries = self.roster.entries().get(self.from..).unwrap_or_default();
        rosters::put(&write.tx, &space, self.from, entries)?;
        rosters::put_secrets(&write.tx, &space, &self.secrets)?;
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
            true => spaces::begin_anew(&write.tx, &space, &make_writer(entropy)?),
            false => self.revoke(write),
        }
    }

    /// What a removed device pushed beyond its cut-off counts for no other device. What of it was
    /// taken in here before that was known is said again by this one.
    fn revoke(&self, write: &Write<'_>) -> Result<()> {
        let space = self.roster.space();
        for (head, author) in pushes::heads(&write.tx, &space)? {
            let gone = self.roster.gone().find(|(id, _)| **id == author);
            let Some((_, cutoffs)) = gone else { continue };
            let last = cutoffs.get(&head.writer).copied().unwrap_or(0);
            if last < head.sequence {
                records::back_to_outbox(&write.tx, &space, &head.writer, last)?;
                pushes::forget_above(&write.tx, &space, &head.writer, last)?;
            }
        }
        for (_, cutoffs) in self.roster.gone() {
            for (writer, last) in cutoffs {
                holes::refer_no_further(&write.tx, &space, writer, *last)?;
            }
        }
        let from = u32::try_from(self.from).unwrap_or(u32::MAX);
        let gone = self.roster.gone().filter_map(|(id, _)| self.roster.member(id));
        let mut gone = gone.filter_map(|member| member.gone.as_ref());
        match gone.any(|(number, _)| *number >= from) {
            // A writer of which nothing was ever seen may have been one of theirs.
            true => holes::refer_to_known(&write.tx, &space),
            false => Ok(()),
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
                let severed = u32::try_from(before).is_ok_and(|it| !secrets.contains_key(&it));
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
        Self::existing(tx as &Reading)
    }
}

/// The secrets of the epochs from number `from` on, and the tag key: the newest is sealed to us,
/// each has the one before it. Those behind an entry that does not pass it on are left out.
pub(crate) fn read_secrets(
    roster: &Roster,
    keys: &PrincipalKeys,
    from: usize,
) -> Result<(BTreeMap<u32, Key>, Key)> {
    let damaged = Error::Relay("its roster does not hold");
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
        let place = place(roster, number);
        match open_previous(&epoch, place, &secret) {
            Ok(passed_on) if commits(&before.epoch, &passed_on, &tag_key) => secret = passed_on,
            _ => break,
        }
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
