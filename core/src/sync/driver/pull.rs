use interlude_wire::api::{Cursor, Page, ProblemCode};
use interlude_wire::{Hash, SpaceId};

use super::Driver;
use crate::store::spaces::{self, StoredSpace, pushes, quarantine};
use crate::store::{Reading, Write};
use crate::sync::client::{Answer, Failure, calls::Which};
use crate::sync::machine::Event;
use crate::sync::opened::{OpenedPush, Parsed, open_each};
use crate::sync::take::{Taken, take_pushes};
use crate::sync::vault::Vault;
use crate::{Error, Result};

/// Pushes on a page.
const LIMIT: usize = 100;
/// Pushes on the first page of a newcomer, who wants to see something.
const FIRST: usize = 1;
/// Records taken in within one transaction, unless one push has more: whoever writes waits so long.
pub(crate) const AT_ONCE: usize = 400;
/// The same of a newcomer, on which nobody writes much yet.
const NEWCOMER_AT_ONCE: usize = 2000;

impl<V: Vault> Driver<'_, V> {
    /// Takes in a page: the next ones, or for a newcomer the newest ones first.
    pub(super) fn pull(&mut self) -> Answer<Event> {
        let stored = self.vault.read(|db| self.vault.stored(db))?;
        if self.sent.is_none() {
            self.sent = Some(self.vault.read(|db| pushes::all_sent(db, &stored.space))?);
        }
        let (which, limit) = match stored.older {
            Some(older) if older == NEWEST => (Which::Before(None), FIRST),
            Some(older) => (Which::Before(Some(older)), LIMIT),
            None => (Which::After(stored.cursor), LIMIT),
        };
        let page = match self.client.pull(&stored.space, which, limit) {
            Err(failure) if failure.is(ProblemCode::UnknownCursor) => {
                return Ok(Event::CursorUnknown);
            }
            // Who was just removed finds it in the roster; and of a relay's other branch this device
            // need not be a part.
            Err(failure) if failure.is(ProblemCode::NoSpace) => return Ok(Event::NoSpace),
            answer => answer?,
        };
        if !page.writers.is_empty() {
            self.heads.clone_from(&page.writers);
        }
        let (more, taken) = self.take_page(&stored, page)?;
        self.tally.progress.pulled += taken.applied;
        self.idle = if taken.applied == 0 { self.idle + 1 } else { 0 };
        let early = !taken.early.is_empty();
        self.tally.taken.add(taken);
        self.tally.taken.early.truncate(MOST_EARLY);
        Ok(match (more, early) {
            (true, _) if self.idle > MOST_IDLE => Event::Endless,
            (true, _) => Event::More,
            (false, true) => Event::Early,
            (false, false) => Event::Done,
        })
    }

    fn take_page(&self, stored: &StoredSpace, page: Page) -> Answer<(bool, Taken)> {
        let more = page.more;
        let (newest, oldest) = bounds(stored, &page)?;
        let pushes = page.items.into_iter().map(|item| item.push).collect();
        let backwards = stored.older;
        let at_once = if backwards.is_some() { NEWCOMER_AT_ONCE } else { AT_ONCE };
        let taken = take(self.vault, pushes, at_once, &|write| {
            let (tx, id) = (&write.tx, &stored.space);
            if let (None | Some(NEWEST), Some(newest)) = (backwards, newest) {
                spaces::set_cursor(tx, id, &newest)?;
            }
            match backwards {
                Some(_) => spaces::set_older(tx, id, oldest.filter(|_| more)),
                None => Ok(()),
            }
        })?;
        // After the oldest, whatever came meanwhile is newer than the newest was.
        Ok((more || backwards.is_some(), taken))
    }

    /// Looks once more at what was kept apart: a longer roster may say that it counts.
    pub(super) fn take_quarantined(&mut self) -> Result<Event> {
        let environment = self.vault.environment();
        let early = std::mem::take(&mut self.tally.taken.early);
        let taken = self.vault.write(|write| {
            let mut space = self.vault.space(&write.tx)?;
            let mut pushes = quarantine::take(&write.tx, &space.id())?;
            pushes.extend(early);
            let parsed = pushes.into_iter().filter_map(Parsed::read);
            let opened: Vec<OpenedPush> = parsed.map(|push| push.open(&space)).collect();
            take_pushes(write, &mut space, opened, environment)
        })?;
        self.tally.progress.pulled += taken.applied;
        self.tally.taken.add(taken);
        Ok(Event::Done)
    }
}

/// Up to where a page comes, where that is further than before, and from where it goes on backwards.
/// Whatever a relay says, every page behind which there is more brings a device further.
fn bounds(stored: &StoredSpace, page: &Page) -> Answer<(Option<Cursor>, Option<u64>)> {
    let cursors = || page.items.iter().map(|item| item.cursor);
    let newest = cursors().max_by_key(|cursor| cursor.number);
    let oldest = cursors().map(|cursor| cursor.number).min();
    let goes_on = match (stored.older, newest, oldest) {
        (_, Some(newest), _) if newest.number >= NEWEST => false,
        (None, Some(newest), _) => newest.number > stored.cursor.number,
        (Some(older), _, Some(oldest)) => oldest < older,
        _ => true,
    };
    match goes_on || !page.more {
        true => Ok((newest.filter(|_| goes_on), oldest)),
        false => Err(Failure::Nonsense),
    }
}

/// Pages that bring nothing new, one after another, before a sync ends.
const MOST_IDLE: u32 = 2000;
/// Pushes that are kept in memory until the roster was asked for.
const MOST_EARLY: usize = 100;

/// Where a newcomer begins to read backwards.
pub(crate) const NEWEST: u64 = i64::MAX as u64;

/// Takes in pushes: what is known already is left out, the rest is opened on some threads while this
/// one takes in what is open, `at_once` records in a transaction. `finish` is part of the last of them.
pub(crate) fn take(
    vault: &impl Vault,
    pushes: Vec<Vec<u8>>,
    at_once: usize,
    finish: &dyn Fn(&Write<'_>) -> Result<()>,
) -> Result<Taken> {
    let came = pushes.len();
    let parsed: Vec<Parsed> = pushes.into_iter().filter_map(Parsed::read).collect();
    let mut taken = Taken { damaged: (came - parsed.len()) as u64, ..Taken::default() };
    let (stored, new, known) = vault.read(|db| sort(vault, db, parsed))?;
    let mut some: Vec<OpenedPush> = Vec::new();
    if !new.is_empty() {
        let space = vault.read(|db| vault.space(db))?;
        open_each(&space, new, &mut |push| {
            let records: usize = some.iter().chain([&push]).map(|push| push.records.len()).sum();
            if records > at_once && !some.is_empty() {
                let some = std::mem::take(&mut some);
                taken.add(vault.write(|write| take_some(vault, write, &stored, some))?);
            }
            some.push(push);
            Ok(())
        })?;
    }
    taken.add(vault.write(|write| {
        known.iter().try_for_each(|hash| pushes::sent(&write.tx, hash))?;
        let taken = take_some(vault, write, &stored, some)?;
        finish(write)?;
        Ok(taken)
    })?);
    Ok(taken)
}

/// Which pushes are new to this vault's space, and the hashes of the others.
fn sort(
    vault: &impl Vault,
    db: &Reading,
    pushes: Vec<Parsed>,
) -> Result<(SpaceId, Vec<Parsed>, Vec<Hash>)> {
    let space = vault.stored(db)?.space;
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for push in pushes {
        match push.is_known(db, &space)? {
            true => known.push(push.hash()),
            false => new.push(push),
        }
    }
    Ok((space, new, known))
}

fn take_some(
    vault: &impl Vault,
    write: &mut Write<'_>,
    opened_for: &SpaceId,
    opened: Vec<OpenedPush>,
) -> Result<Taken> {
    if opened.is_empty() {
        return Ok(Taken::default());
    }
    let mut space = vault.space(&write.tx)?;
    if space.id() != *opened_for {
        return Err(Error::Refused("the vault left the space meanwhile"));
    }
    take_pushes(write, &mut space, opened, vault.environment())
}
