use interlude_wire::SpaceId;

use crate::Result;
use crate::interlude::Interlude;
use crate::space::Space;
use crate::store::spaces::{self, holes, intents, pushes, quarantine};
use crate::store::{Reading, facts, outbox};
use crate::sync::{RelayUrl, SyncState, SyncStatus, Warning};
use crate::time::Timestamp;

impl Interlude {
    /// Where the vault stands, without asking anyone.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn sync_status(&self) -> Result<SyncStatus> {
        self.read(status)
    }
}

pub(super) fn offline_since(db: &Reading) -> Result<Option<Timestamp>> {
    let bytes = facts::get(db, facts::OFFLINE_SINCE)?;
    let millis = bytes.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
    Ok(millis.map(Timestamp::from_millis))
}

fn status(db: &Reading) -> Result<SyncStatus> {
    let waiting = outbox::count(db, None)?;
    let Some(stored) = spaces::personal(db)? else {
        let (state, warnings) = (SyncState::NotLinked, Vec::new());
        return Ok(SyncStatus { state, relay: None, waiting, warnings });
    };
    let warnings = standing_warnings(db, &stored.space)?;
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
pub(super) fn standing_warnings(db: &Reading, space: &SpaceId) -> Result<Vec<Warning>> {
    let mut warnings = Vec::new();
    let own = spaces::personal(db)?.is_some_and(|own| own.space == *space);
    let shut_out = own && facts::get(db, facts::SHUT_OUT)?.is_some();
    if shut_out || intents::fork_head(db, space)?.is_some() {
        warnings.push(Warning::RosterForked);
    }
    let heads = pushes::heads(db, space)?;
    for writer in holes::writers(db, space)? {
        let author = heads.iter().find(|(head, _)| head.writer == writer);
        let device = author.map(|(_, author)| author.to_string()).unwrap_or_default();
        warnings.push(Warning::Missing { device });
    }
    let count = quarantine::count(db, space)?;
    if count > 0 {
        warnings.push(Warning::LatePushes { count });
    }
    warnings.dedup();
    Ok(warnings)
}
