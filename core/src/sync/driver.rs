//! Does what the machine says: one request, one transaction at a time.

mod pull;
mod send;

pub(crate) use pull::{AT_ONCE as RECORDS_AT_ONCE, NEWEST, take};
pub(super) use send::seal_all;

use interlude_wire::WriterId;
use interlude_wire::api::{ProblemCode, WriterHead};

use super::client::{Answer, Client, Failure};
use super::machine::{Event, Machine, Step};
use super::report::{SyncOptions, SyncProgress, SyncState};
use super::reseal::reseal;
use super::tally::Tally;
use super::vault::Vault;
use super::{blobs, heal, roster};
use crate::Result;
use crate::store::facts;
use crate::store::spaces::{self, relayed};

/// One run of sync.
pub(crate) struct Driver<'a, V> {
    vault: &'a V,
    client: Client<'a>,
    options: &'a SyncOptions,
    /// Hears how far it is, and says whether to go on.
    progress: &'a mut dyn FnMut(SyncProgress) -> bool,
    /// What the run did so far.
    pub(crate) tally: Tally,
    /// Where each writer stands at the relay, as its newest page says.
    heads: Vec<WriterHead>,
    /// What it was known to have before it was asked for its pages. Another process of this vault may
    /// send meanwhile.
    sent: Option<Vec<(WriterId, u64)>>,
    /// Pages in a row that brought nothing new.
    idle: u32,
    blobs: blobs::Queue,
}

impl<'a, V: Vault> Driver<'a, V> {
    pub(crate) fn new(
        vault: &'a V,
        client: Client<'a>,
        options: &'a SyncOptions,
        progress: &'a mut dyn FnMut(SyncProgress) -> bool,
    ) -> Self {
        let (tally, heads) = (Tally::default(), Vec::new());
        let blobs = blobs::Queue::default();
        Self { vault, client, options, progress, tally, heads, sent: None, idle: 0, blobs }
    }

    /// Syncs until all is done or time is up, and gives where the vault stands then.
    ///
    /// # Errors
    /// Why it could not go on. What was done stays done, and is not done again.
    pub(crate) fn run(&mut self) -> Answer<SyncState> {
        let clock = &self.vault.environment().clock;
        let ends_at =
            self.options.deadline_ms.map(|deadline| clock.ticks().saturating_add(deadline));
        let is_over = || ends_at.is_some_and(|ends_at| clock.ticks() >= ends_at);
        self.client.end_at(ends_at);
        let mut machine = Machine::new();
        loop {
            let event = match self.perform(machine.step()) {
                Err(Failure::NoAnswer(_)) if is_over() => return Ok(SyncState::Waiting),
                event => event?,
            };
            let go_on = (self.progress)(self.tally.progress);
            if let Some(ending) = machine.next(event) {
                return Ok(ending.into());
            }
            if !go_on || is_over() {
                return Ok(SyncState::Waiting);
            }
        }
    }

    fn perform(&mut self, step: Step) -> Answer<Event> {
        let token = self.options.token.as_deref();
        let event = match step {
            Step::Roster => roster::compare(self.vault, &mut self.client)?,
            Step::Publish => {
                let event = roster::offer(self.vault, &mut self.client, token)?;
                if event == Event::Moved && self.vault.shared().is_none() {
                    self.vault.write(|write| facts::put(&write.tx, facts::SHUT_OUT, &[]))?;
                }
                event
            }
            Step::Offer => {
                self.tally.rolled_back = true;
                roster::offer(self.vault, &mut self.client, token)?
            }
            Step::Quarantine => self.take_quarantined()?,
            Step::Pull => self.pull()?,
            Step::Reread => self.reread()?,
            Step::Heal => self.heal()?,
            Step::Append => roster::append_removals(self.vault, &mut self.client)?,
            Step::Send => self.send()?,
            Step::Blobs => {
                let policy = self.options.attachments;
                self.blobs.next(self.vault, &mut self.client, policy, &mut self.tally)?
            }
            Step::Settle => self.settle()?,
        };
        Ok(event)
    }

    fn reread(&mut self) -> Result<Event> {
        let now = self.vault.environment().clock.now();
        self.vault.write(|write| {
            let space = self.vault.stored(&write.tx)?.space;
            spaces::reread(&write.tx, &space, now)?;
            relayed::forget_all(&write.tx, &space)
        })?;
        Ok(Event::Done)
    }

    /// What the relay lost is put into the outbox or marked to be sent again; what this vault
    /// misses is asked for again, now and then.
    fn heal(&mut self) -> Result<Event> {
        let now = self.vault.environment().clock.now();
        let (lost, missing) = self.vault.write(|write| {
            let stored = self.vault.stored(&write.tx)?;
            let sent = self.sent.as_deref().unwrap_or_default();
            let lost = heal::heal(write, &stored, &self.heads, sent)?;
            if lost.any {
                // Attachments went with the pushes.
                relayed::forget_all(&write.tx, &stored.space)?;
            }
            let space = self.vault.space(&write.tx)?;
            reseal(write, &space, &stored, self.vault.environment())?;
            let due = stored.reread_at.apart(now) >= REREAD_AFTER;
            Ok((lost, due && heal::is_missing(write, &space, &self.heads)?))
        })?;
        self.tally.healed |= lost.any;
        self.tally.unread.extend(lost.unread);
        Ok(if missing { Event::Missing } else { Event::Done })
    }

    fn settle(&mut self) -> Result<Event> {
        let environment = self.vault.environment();
        self.vault.write(|write| {
            let space = self.vault.space(&write.tx)?;
            heal::forget_old(write, &space, environment)
        })?;
        if self.tally.taken.erased {
            self.vault.after_erasing()?;
        }
        Ok(Event::Done)
    }
}

/// Milliseconds after which pushes that are missing are asked for again.
const REREAD_AFTER: u64 = 10 * 60_000;

/// A refusal that says the relay stands elsewhere than was thought.
fn has_moved(failure: &Failure) -> bool {
    use ProblemCode::{NoSpace, RosterMoved, RosterUnknown, SequenceGap, SequenceTaken};
    let codes = [RosterMoved, RosterUnknown, SequenceTaken, SequenceGap, NoSpace];
    codes.into_iter().any(|code| failure.is(code))
}
