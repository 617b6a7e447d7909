use interlude_wire::api::{Page, ProblemCode};

use super::Driver;
use crate::environment::Environment;
use crate::space::Space;
use crate::store::Write;
use crate::store::spaces::{self, StoredSpace, pushes, quarantine};
use crate::sync::client::{Answer, calls::Which};
use crate::sync::machine::Event;
use crate::sync::opened::{OpenedPush, open_all, unknown};
use crate::sync::take::{Taken, take_pushes};
use crate::sync::vault::Vault;
use crate::{Error, Result};

/// Pushes on a page.
const LIMIT: usize = 100;
/// Pushes on the first page of a newcomer, who wants to see something.
const FIRST: usize = 1;
/// Records taken in within one transaction, unless one push has more.
const AT_ONCE: usize = 400;

impl<V: Vault> Driver<'_, V> {
    /// Takes in a page: the next ones, or for a newcomer the newest ones first.
    pub(super) fn pull(&mut self) -> Answer<Event> {
        let stored = self.vault.read(|db| spaces::existing(db))?;
        let (which, limit) = match stored.older {
            Some(older) if older == NEWEST => (Which::Before(None), FIRST),
            Some(older) => (Which::Before(Some(older)), LIMIT),
            None => (Which::After(stored.cursor, 0), LIMIT),
        };
        let page = match self.client.pull(&stored.space, which, limit) {
            Err(failure) if failure.is(ProblemCode::UnknownCursor) => {
                return Ok(Event::CursorUnknown);
            }
            // Of a relay's other branch this device need not be a part.
            Err(failure) if failure.is(ProblemCode::NoSpace) => return Ok(Event::NoSpace),
            answer => answer?,
        };
        if !page.writers.is_empty() {
            self.heads.clone_from(&page.writers);
        }
        let taken = self.take_page(&stored, page)?;
        let (more, taken) = taken;
        self.tally.progress.pulled += taken.applied;
        let early = taken.early > 0;
        self.tally.taken.add(taken);
        Ok(match (more, early) {
            (true, _) => Event::More,
            (false, true) => Event::Early,
            (false, false) => Event::Done,
        })
    }

    fn take_page(&self, stored: &StoredSpace, page: Page) -> Result<(bool, Taken)> {
        let more = page.more;
        let (first, last) = (page.items.first().cloned(), page.items.last().cloned());
        let pushes = page.items.into_iter().map(|item| item.push).collect();
        let taken = take(self.vault, pushes)?;
        let backwards = stored.older;
        self.vault.write(|write| {
            let (tx, id) = (&write.tx, &stored.space);
            match (backwards, first, last) {
                (None, _, Some(last)) => spaces::set_cursor(tx, id, &last.cursor),
                (None, ..) => Ok(()),
                (Some(older), first, last) => {
                    if let (NEWEST, Some(first)) = (older, &first) {
                        spaces::set_cursor(tx, id, &first.cursor)?;
                    }
                    let next = last.filter(|_| more).map(|last| last.cursor.number);
                    spaces::set_older(tx, id, next)
                }
            }
        })?;
        // After the oldest, whatever came meanwhile is newer than the newest was.
        Ok((more || backwards.is_some(), taken))
    }

    /// Looks once more at what was kept apart: a longer roster may say that it counts.
    pub(super) fn take_quarantined(&mut self) -> Result<Event> {
        let environment = self.vault.environment();
        let taken = self.vault.write(|write| {
            let mut space = Space::existing(&write.tx)?;
            let pushes = quarantine::take(&write.tx, &space.id())?;
            let opened = open_all(&space, pushes);
            take_pushes(write, &mut space, &opened, environment)
        })?;
        self.tally.progress.pulled += taken.applied;
        self.tally.taken.add(Taken { early: 0, ..taken });
        Ok(Event::Done)
    }
}

/// Where a newcomer begins to read backwards.
pub(crate) const NEWEST: u64 = i64::MAX as u64;

/// Takes in pushes: what is known already is left out, the rest opened on several threads and
/// taken in some transactions.
pub(crate) fn take(vault: &impl Vault, pushes: Vec<Vec<u8>>) -> Result<Taken> {
    let (space, (new, known, malformed)) = vault.read(|db| {
        let space = Space::existing(db)?;
        let sorted = unknown(db, &space, pushes)?;
        Ok((space, sorted))
    })?;
    let opened = open_all(&space, new);
    let mut taken = Taken { damaged: malformed, ..Taken::default() };
    if !known.is_empty() {
        vault.write(|write| known.iter().try_for_each(|hash| pushes::sent(&write.tx, hash)))?;
    }
    let mut rest = &opened[..];
    while !rest.is_empty() {
        let (now, later) = rest.split_at(some(rest));
        taken.add(vault.write(|write| take_some(write, &space, now, vault.environment()))?);
        rest = later;
    }
    Ok(taken)
}

fn some(pushes: &[OpenedPush]) -> usize {
    let mut records = 0;
    let fits = |push: &&OpenedPush| {
        records += push.records.len();
        records <= AT_ONCE
    };
    pushes.iter().take_while(fits).count().max(1)
}

fn take_some(
    write: &mut Write<'_>,
    opened_for: &Space,
    opened: &[OpenedPush],
    environment: &Environment,
) -> Result<Taken> {
    let mut space = Space::existing(&write.tx)?;
    if space.id() != opened_for.id() {
        return Err(Error::Refused("the vault left the space meanwhile"));
    }
    take_pushes(write, &mut space, opened, environment)
}
