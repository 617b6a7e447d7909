//! Syncing an open vault.

mod background;
mod bundles;
mod clients;
mod groups;
mod question;
mod status;
mod vault;

pub use background::{Background, Heard};
pub(crate) use vault::Within;

use interlude_wire::SpaceId;

use super::Interlude;
use crate::document::DocumentId;
use crate::environment::Transport;
use crate::space::Space;
use crate::store::{facts, spaces};
use crate::sync::{
    self, Driver, Failure, Fetched, RelayUrl, SyncOptions, SyncProgress, SyncReport, SyncState,
};
use crate::{Error, Result};
use status::{offline_since, standing_warnings};

/// An open vault and the way to its relay.
#[derive(Clone, Copy)]
pub struct Sync<'a> {
    pub(super) interlude: &'a Interlude,
    pub(super) transport: &'a dyn Transport,
}

impl Sync<'_> {
    /// Syncs until this vault and the relay have the same, or time is up. Whenever it is interrupted,
    /// what was done stays done. Being offline is a state of the report and no error.
    ///
    /// # Errors
    /// [`Error::Relay`] when the relay refuses for good or is none, [`Error::Refused`] when the
    /// vault is not linked; those of the disk.
    pub fn once(
        &self,
        options: &SyncOptions,
        progress: &mut dyn FnMut(SyncProgress),
    ) -> Result<SyncReport> {
        let mut go_on = |done| {
            progress(done);
            true
        };
        self.while_wanted(options, &mut go_on)
    }

    /// As [`Sync::once`], for as long as `go_on` says so after each request.
    ///
    /// # Errors
    /// As [`Sync::once`]; that it was given up is a state of the report.
    pub fn while_wanted(
        &self,
        options: &SyncOptions,
        go_on: &mut dyn FnMut(SyncProgress) -> bool,
    ) -> Result<SyncReport> {
        let (interlude, began) = (self.interlude, self.interlude.environment.clock.ticks());
        let linked = interlude.read(|db| Ok(spaces::personal(db)?.is_some()))?;
        let alone = !linked && !interlude.groups().any()?;
        let mut report = match linked || alone {
            true => self.own(options, go_on)?,
            // Who never linked a device may be in a group all the same.
            false => SyncReport::of(SyncProgress::default(), SyncState::InStep, Vec::new()),
        };
        self.groups(began, options, go_on, &mut report)?;
        Ok(report)
    }

    /// Syncs the participant's own space.
    fn own(
        &self,
        options: &SyncOptions,
        go_on: &mut dyn FnMut(SyncProgress) -> bool,
    ) -> Result<SyncReport> {
        let interlude = self.interlude;
        let client = interlude.client(self.transport)?;
        let mut driver = Driver::new(interlude, client, options, go_on);
        let ended = driver.run();
        let tally = &driver.tally;
        let (done, mut warnings) = (tally.progress, tally.warnings());
        let state = match ended {
            Ok(state) => {
                interlude.reached()?;
                state
            }
            Err(failure) => interlude.failed(failure)?,
        };
        let space = interlude.read(spaces::existing)?.space;
        let mut standing = interlude.read(|db| standing_warnings(db, &space))?;
        standing.retain(|warning| !warnings.contains(warning));
        warnings.extend(standing);
        Ok(SyncReport::of(done, state, warnings))
    }

    /// Names the relay for the devices of this vault, which is then given everything. A vault that
    /// was never linked gets a space of its own: so its journal is at the relay, and the recovery
    /// phrase gets it back.
    ///
    /// # Errors
    /// [`Error::Refused`] for a vault of an older version whose phrase was not typed since.
    pub fn set_relay(&self, relay: &RelayUrl) -> Result<()> {
        self.interlude.devices().begin(Some(relay))
    }

    /// Has the relay delete everything it holds of this space, for all devices. The vaults stay as
    /// they are; the next sync of any device would give it all back.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Relay`].
    pub fn delete_from_relay(&self) -> Result<()> {
        let mut client = self.interlude.client(self.transport)?;
        let space = self.interlude.read(Space::existing)?;
        Ok(client.delete_space(&space.id())?)
    }

    /// Fetches an attachment of an entry whose bytes are not here. `false`: the relay does not have
    /// it yet.
    ///
    /// # Errors
    /// [`Error::NotFound`] for entry or attachment, [`Error::Offline`], [`Error::Relay`] when what
    /// the relay has is something else.
    pub fn fetch_attachment(&self, id: &DocumentId, attachment: &str) -> Result<bool> {
        let entry = self.interlude.journal().get(id)?;
        let found = entry.content.attachments.into_iter().find(|one| one.id == attachment);
        let name = interlude_wire::BlobName(found.ok_or(Error::NotFound("attachment"))?.name);
        let space = self.interlude.read(Space::existing)?;
        let mut client = self.interlude.client(self.transport)?;
        is_here(sync::fetch(self.interlude, &mut client, &space.id(), &name)?)
    }

    /// As [`Sync::fetch_attachment`], of a file of a group's resource.
    ///
    /// # Errors
    /// [`Error::NotFound`] for group, resource or file, and as there.
    pub fn fetch_media(&self, group: &SpaceId, id: &DocumentId, file: &str) -> Result<bool> {
        let name = self.interlude.group(group)?.media_name(id, file)?;
        let within = Within { interlude: self.interlude, space: *group };
        let mut client = self.interlude.client_in(self.transport, group)?;
        is_here(sync::fetch(&within, &mut client, group, &name)?)
    }
}

fn is_here(fetched: Fetched) -> Result<bool> {
    match fetched {
        Fetched::Here => Ok(true),
        Fetched::NotThere => Ok(false),
        Fetched::Spoilt => Err(Error::Relay("what it has is not the attachment")),
    }
}

impl Interlude {
    /// Sync by this way to the relay.
    #[must_use]
    pub fn sync<'a>(&'a self, transport: &'a dyn Transport) -> Sync<'a> {
        Sync { interlude: self, transport }
    }

    pub(super) fn sync_now(
        &self,
        transport: &dyn Transport,
        options: &SyncOptions,
    ) -> Result<SyncReport> {
        let report = self.sync(transport).once(options, &mut |_| ())?;
        match report.state {
            SyncState::Offline { .. } => Err(Error::Offline("the relay cannot be reached")),
            SyncState::Removed => Err(Error::Refused("this device was removed")),
            SyncState::Forked => Err(Error::Relay("it shows two lists of the devices")),
            _ => Ok(report),
        }
    }

    fn reached(&self) -> Result<()> {
        if self.read(|db| facts::get(db, facts::OFFLINE_SINCE))?.is_none() {
            return Ok(());
        }
        self.write(|write| facts::forget(&write.tx, facts::OFFLINE_SINCE))
    }

    /// The state after a run that broke off; an error, unless the relay was just not reached.
    fn failed(&self, failure: Failure) -> Result<SyncState> {
        let error = Error::from(failure);
        if !matches!(error, Error::Offline(_)) {
            return Err(error);
        }
        let now = self.environment.clock.now();
        let since = self.write(|write| match offline_since(&write.tx)? {
            Some(since) => Ok(since),
            None => {
                facts::put(&write.tx, facts::OFFLINE_SINCE, &now.millis().to_be_bytes())?;
                Ok(now)
            }
        })?;
        Ok(SyncState::Offline { since })
    }
}
