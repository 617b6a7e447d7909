use interlude_wire::SpaceId;

use super::RelayUrl;
use super::machine::Ending;
use crate::Error;
use crate::time::Timestamp;

/// What a sync did.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub warnings: Vec<Warning>,
    /// How it went in each group and on each line.
    pub groups: Vec<GroupSync>,
}

impl SyncReport {
    /// Of a sync of one space.
    pub(crate) fn of(done: SyncProgress, state: SyncState, warnings: Vec<Warning>) -> Self {
        let SyncProgress { pulled, pushed, attachments } = done;
        Self { pushed, pulled, attachments, state, warnings, groups: Vec::new() }
    }
}

/// How a sync went in a group or on a line. The pushes are counted with the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupSync {
    /// The group; of a line, the line.
    pub space: SpaceId,
    /// Where the device stands there now.
    pub state: SyncState,
    /// Why it did not go on, where that is neither the network nor the member's removal.
    pub failed: Option<Error>,
    /// What the person should know.
    pub warnings: Vec<Warning>,
}

/// Where a device stands with its relay, for an app to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl SyncState {
    /// A stable word for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotLinked => "not_linked",
            Self::InStep => "in_step",
            Self::Waiting => "waiting",
            Self::Offline { .. } => "offline",
            Self::Forked => "forked",
            Self::Removed => "removed",
        }
    }
}

/// Something that did not go as it should. Nothing was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
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

impl Warning {
    /// A stable word for programs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Healed => "healed",
            Self::RosterRolledBack => "roster_rolled_back",
            Self::RosterForked => "roster_forked",
            Self::LatePushes { .. } => "late_pushes",
            Self::DamagedPushes { .. } => "damaged_pushes",
            Self::DamagedAttachments { .. } => "damaged_attachments",
            Self::SnapshotShort => "snapshot_short",
            Self::Cloned => "cloned",
        }
    }
}

/// How far a sync has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SyncProgress {
    /// Pushes taken in so far.
    pub pulled: u64,
    /// Pushes sent so far.
    pub pushed: u64,
    /// Attachments sent or fetched so far.
    pub attachments: u64,
}

/// Which attachments a sync carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AttachmentPolicy {
    /// Those made here are sent; others are fetched when they are opened.
    #[default]
    OnDemand,
    /// All are sent and all are fetched.
    All,
    /// None: for a connection that costs.
    DataSaver,
}

/// How to sync.
#[derive(Clone, Default)]
pub struct SyncOptions {
    /// Stop after so many milliseconds, and a second more at most; what was done stays done.
    pub deadline_ms: Option<u64>,
    /// Which attachments to carry.
    pub attachments: AttachmentPolicy,
    /// The operator's token, for a relay that lets only some make a space.
    pub token: Option<String>,
}

/// Its token is a secret.
impl std::fmt::Debug for SyncOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { deadline_ms, attachments, .. } = self;
        let mut shown = f.debug_struct("SyncOptions");
        shown.field("deadline_ms", deadline_ms).field("attachments", attachments);
        shown.finish_non_exhaustive()
    }
}

/// Where a vault stands, as far as it knows by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncStatus {
    /// In a word.
    pub state: SyncState,
    /// Its relay.
    pub relay: Option<RelayUrl>,
    /// Documents with something that is not sent yet.
    pub waiting: u64,
    /// What the person should know.
    pub warnings: Vec<Warning>,
}

impl From<Ending> for SyncState {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::InStep => Self::InStep,
            Ending::Forked => Self::Forked,
            Ending::Removed => Self::Removed,
            Ending::NotThere | Ending::Stuck => Self::Waiting,
        }
    }
}
