use interlude_core::sync as core;

use crate::InterludeError;
use crate::types::{RelayUrl, SpaceId, Timestamp};

pub(crate) type SyncOptions = core::SyncOptions;
pub(crate) type SyncProgress = core::SyncProgress;
pub(crate) type SyncStatus = core::SyncStatus;
type AttachmentPolicy = core::AttachmentPolicy;
type SyncState = core::SyncState;
type SyncWarning = core::Warning;

/// How to sync.
#[uniffi::remote(Record)]
pub struct SyncOptions {
    /// Stop after so many milliseconds, and a second more at most; what was done stays done.
    pub deadline_ms: Option<u64>,
    /// Which attachments to carry.
    pub attachments: AttachmentPolicy,
    /// The operator's token, for a relay that lets only some make a space.
    pub token: Option<String>,
}

/// How far a sync has come.
#[uniffi::remote(Record)]
pub struct SyncProgress {
    /// Pushes taken in so far.
    pub pulled: u64,
    /// Pushes sent so far.
    pub pushed: u64,
    /// Attachments sent or fetched so far.
    pub attachments: u64,
}

/// Where a vault stands, as far as it knows by itself.
#[uniffi::remote(Record)]
pub struct SyncStatus {
    /// In a word.
    pub state: SyncState,
    /// Its relay.
    pub relay: Option<RelayUrl>,
    /// Documents with something that is not sent yet.
    pub waiting: u64,
    /// What the person should know.
    pub warnings: Vec<SyncWarning>,
}

/// Which attachments a sync carries.
#[uniffi::remote(Enum)]
pub enum AttachmentPolicy {
    /// Those made here are sent; others are fetched when they are opened.
    OnDemand,
    /// All are sent and all are fetched.
    All,
    /// None: for a connection that costs.
    DataSaver,
}

/// Where a device stands with its relay, for an app to show.
#[uniffi::remote(Enum)]
pub enum SyncState {
    /// This vault belongs to no space yet: there is nothing to sync with.
    NotLinked,
    /// It has what the relay has, and the relay what it has.
    InStep,
    /// Something waits to be sent, or time was up before all was fetched.
    Waiting,
    /// The relay was not reached since then.
    Offline {
        /// When that began, by the device's clock.
        since: Timestamp,
    },
    /// The relay shows two rosters of the space: nothing is sent until one of the devices decides.
    Forked,
    /// This device was removed from the space. Its vault stays as it is.
    Removed,
}

/// Something that did not go as it should. Nothing was lost.
#[uniffi::remote(Enum)]
pub enum SyncWarning {
    /// The relay lacks changes that this device is known to have made.
    Missing {
        /// The device's id; empty when not even that is known.
        device: String,
    },
    /// The relay had lost something and was given it again.
    Healed,
    /// The relay showed an older list of the space's devices.
    RosterRolledBack,
    /// The relay shows two lists of the space's devices.
    RosterForked,
    /// A removed device goes on sending; nothing of that was taken in.
    LatePushes {
        /// How many are kept apart.
        count: u64,
    },
    /// Pushes, or parts of them, are not what they should be and were left out.
    DamagedPushes {
        /// How many.
        count: u64,
    },
    /// What the relay gave for attachments is something else; nothing of it was kept.
    DamagedAttachments {
        /// How many.
        count: u64,
    },
    /// A device replaced what others wrote by less; it is being sent again.
    SnapshotShort,
    /// There is a copy of this vault: this one goes on under another name.
    Cloned,
}

/// An error as data, where it is told and not thrown.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct Failure {
    /// The variant of the error: `Relay`, `Refused` …
    pub code: String,
    /// Its words, for developers.
    pub reason: String,
}

impl From<interlude_core::Error> for Failure {
    fn from(error: interlude_core::Error) -> Self {
        let error = InterludeError::from(error);
        let shown = format!("{error:?}");
        let code = shown.chars().take_while(char::is_ascii_alphanumeric).collect();
        Self { code, reason: error.to_string() }
    }
}

/// How a sync went in a group or on a line. The pushes are counted with the others.
#[derive(Clone, uniffi::Record)]
pub struct GroupSync {
    /// The group; of a line, the line.
    pub space: SpaceId,
    /// Where the device stands there now.
    pub state: SyncState,
    /// Why it did not go on, where that is neither the network nor the member's removal.
    pub failed: Option<Failure>,
    /// What the person should know.
    pub warnings: Vec<SyncWarning>,
}

/// What a sync did.
#[derive(Clone, uniffi::Record)]
pub struct SyncReport {
    /// Pushes that the relay took from this device.
    pub pushed: u64,
    /// Pushes of others that were taken in.
    pub pulled: u64,
    /// Attachments that were sent or fetched.
    pub attachments: u64,
    /// Where the device stands now.
    pub state: SyncState,
    /// What the person should know.
    pub warnings: Vec<SyncWarning>,
    /// How it went in each group and on each line.
    pub groups: Vec<GroupSync>,
}

impl From<core::GroupSync> for GroupSync {
    fn from(core::GroupSync { space, state, failed, warnings }: core::GroupSync) -> Self {
        Self { space, state, failed: failed.map(Failure::from), warnings }
    }
}

impl From<core::SyncReport> for SyncReport {
    fn from(report: core::SyncReport) -> Self {
        let core::SyncReport { pushed, pulled, attachments, state, warnings, groups } = report;
        let groups = groups.into_iter().map(GroupSync::from).collect();
        Self { pushed, pulled, attachments, state, warnings, groups }
    }
}
