//! Syncing an open vault.

mod background;
mod question;
mod vault;

pub use background::{Background, Heard};

use std::fs::File;
use std::io::{BufReader, Read, Write};

use super::Interlude;
use crate::document::DocumentId;
use crate::environment::Transport;
use crate::space::Space;
use crate::store::spaces::{self, holes, intents, pushes, quarantine};
use crate::store::{Reading, facts, outbox};
use crate::sync::{
    self, BundleReport, Client, Driver, Failure, RelayUrl, SyncOptions, SyncProgress, SyncReport,
    SyncState, SyncStatus, Warning,
};
use crate::time::Timestamp;
use crate::{Error, Result};

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
        let interlude = self.interlude;
        let client = interlude.client(self.transport)?;
        let mut driver = Driver::new(interlude, client, options, progress);
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
        warnings.extend(interlude.read(standing_warnings)?);
        let SyncProgress { pulled, pushed, attachments } = done;
        Ok(SyncReport { pushed, pulled, attachments, state, warnings })
    }

    /// Names another relay for the devices of this vault, which is then given everything.
    ///
    /// # Errors
    /// [`Error::Refused`] when the vault is not linked.
    pub fn set_relay(&self, relay: &RelayUrl) -> Result<()> {
        self.interlude.write(|write| {
            let space = Space::existing(&write.tx)?;
            spaces::set_relay(&write.tx, &space.id(), relay.as_str())
        })
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
    /// [`Error::NotFound`] for entry or attachment, [`Error::Offline`].
    pub fn fetch_attachment(&self, id: &DocumentId, attachment: &str) -> Result<bool> {
        let entry = self.interlude.journal().get(id)?;
        let found = entry.content.attachments.into_iter().find(|one| one.id == attachment);
        let name = interlude_wire::BlobName(found.ok_or(Error::NotFound("attachment"))?.name);
        let space = self.interlude.read(Space::existing)?;
        let mut client = self.interlude.client(self.transport)?;
        Ok(sync::fetch(self.interlude, &mut client, &space.id(), &name)?)
    }
}

impl Interlude {
    /// Sync by this way to the relay.
    #[must_use]
    pub fn sync<'a>(&'a self, transport: &'a dyn Transport) -> Sync<'a> {
        Sync { interlude: self, transport }
    }

    /// Where the vault stands, without asking anyone.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn sync_status(&self) -> Result<SyncStatus> {
        self.read(status)
    }

    /// Writes what other devices need to have all that this one has into a file, for devices without
    /// any network. Nobody else can read it.
    ///
    /// # Errors
    /// [`Error::Refused`] when the vault is not linked or was removed, [`Error::Full`].
    pub fn export_bundle(&self, file: &mut dyn Write) -> Result<BundleReport> {
        sync::write_bundle(self, file)
    }

    /// Takes in a bundle of another device of the same person.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is none, [`Error::Refused`] when it is somebody else's,
    /// [`Error::Damaged`] when it is cut: what came before is in then.
    pub fn import_bundle(&self, file: &mut dyn Read) -> Result<BundleReport> {
        sync::read_bundle(self, file)
    }

    /// As [`Interlude::import_bundle`], from a file.
    ///
    /// # Errors
    /// Also when the file cannot be read.
    pub fn import_bundle_file(&self, file: &std::path::Path) -> Result<BundleReport> {
        let file = File::open(file).map_err(Error::io("opening the bundle"))?;
        self.import_bundle(&mut BufReader::new(file))
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

    pub(super) fn client<'a>(&'a self, transport: &'a dyn Transport) -> Result<Client<'a>> {
        let (stored, keys) = self.read(|db| {
            let stored = spaces::existing(db)?;
            let keys = crate::crypto::PrincipalKeys::from_bytes(&stored.identity)?;
            Ok((stored, keys))
        })?;
        let relay = stored.relay.ok_or(Error::Refused("this vault has no relay"))?;
        Ok(Client::new(transport, &self.environment, keys, RelayUrl::parse(&relay)?))
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

fn offline_since(db: &Reading) -> Result<Option<Timestamp>> {
    let bytes = facts::get(db, facts::OFFLINE_SINCE)?;
    let millis = bytes.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
    Ok(millis.map(Timestamp::from_millis))
}

fn status(db: &Reading) -> Result<SyncStatus> {
    let waiting = outbox::count(db)?;
    let Some(stored) = spaces::personal(db)? else {
        let (state, warnings) = (SyncState::NotLinked, Vec::new());
        return Ok(SyncStatus { state, relay: None, waiting, warnings });
    };
    let warnings = standing_warnings(db)?;
    let unsent = pushes::count_waiting(db, &stored.space)?;
    let state = match offline_since(db)? {
        _ if !Space::existing(db)?.is_present() => SyncState::Removed,
        _ if warnings.contains(&Warning::RosterForked) => SyncState::Forked,
        Some(since) => SyncState::Offline { since },
        None if waiting + unsent > 0 || stored.older.is_some() => SyncState::Waiting,
        None => SyncState::InStep,
    };
    let relay = stored.relay.as_deref().map(RelayUrl::parse).transpose()?;
    Ok(SyncStatus { state, relay, waiting, warnings })
}

/// What stays wrong until something changes.
fn standing_warnings(db: &Reading) -> Result<Vec<Warning>> {
    let space = spaces::existing(db)?.space;
    let mut warnings = Vec::new();
    if intents::fork_head(db, &space)?.is_some() {
        warnings.push(Warning::RosterForked);
    }
    let heads = pushes::heads(db, &space)?;
    for writer in holes::writers(db, &space)? {
        let author = heads.iter().find(|(head, _)| head.writer == writer);
        let device = author.map(|(_, author)| author.to_string()).unwrap_or_default();
        warnings.push(Warning::Missing { device });
    }
    let count = quarantine::count(db, &space)?;
    if count > 0 {
        warnings.push(Warning::LatePushes { count });
    }
    warnings.dedup();
    Ok(warnings)
}
