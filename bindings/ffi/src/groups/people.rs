//! Who belongs to a group.

use interlude_core::groups as core;

pub(crate) type MembershipState = core::MembershipState;
pub(crate) type GroupSummary = core::GroupSummary;
pub(crate) type MemberInfo = core::MemberInfo;
pub(crate) type Author = core::Author;
pub(crate) type Invitation = core::Invitation;
pub(crate) type KitReport = core::KitReport;

use crate::devices::owned;
use crate::types::{DocumentId, PrincipalId, SpaceId, Timestamp};

/// How far a participant is in a group, as their own devices know it.
#[uniffi::remote(Enum)]
pub enum MembershipState {
    /// They asked to come in, and nobody has answered yet.
    Asked,
    /// They are in, as far as they have a say in it.
    In,
    /// They left.
    Left,
}

/// A group as a list shows it.
#[uniffi::remote(Record)]
pub struct GroupSummary {
    /// Its id.
    pub id: SpaceId,
    /// Its name; empty until it has come.
    pub name: String,
    /// What the participant is called there.
    pub me: String,
    /// The participant leads it.
    pub leads: bool,
    /// How far the participant is in it.
    pub state: MembershipState,
    /// It is closed: what is in it can be read and nothing added.
    pub closed: bool,
    /// The facilitator has removed the participant.
    pub removed: bool,
}

/// Somebody in a group.
#[uniffi::remote(Record)]
pub struct MemberInfo {
    /// Its principal.
    pub id: PrincipalId,
    /// What it is called here; the beginning of its id until that has come.
    pub name: String,
    /// It leads the group.
    pub leads: bool,
    /// It is this participant.
    pub me: bool,
}

/// Who wrote something in a group.
#[uniffi::remote(Record)]
pub struct Author {
    /// Their principal: the one of now, where they went on under new keys.
    pub id: PrincipalId,
    /// What they are called here; the beginning of their id until that has come.
    pub name: String,
    /// It is this participant.
    pub me: bool,
    /// They lead the group.
    pub leads: bool,
}

/// An invitation that was made.
#[uniffi::remote(Record)]
pub struct Invitation {
    /// Its document, in the facilitator's own space.
    pub id: DocumentId,
    /// The group.
    pub group: SpaceId,
    /// When it is over.
    pub expires_at: Timestamp,
    /// How many may come in by it.
    pub uses: u32,
    /// How many came.
    pub used: u32,
    /// Nobody can come in by it any more.
    pub over: bool,
}

/// What was taken along.
#[uniffi::remote(Record)]
pub struct KitReport {
    /// Entries about the group's sessions and prompts.
    pub entries: u64,
    /// Their attachments.
    pub attachments: u64,
    /// Attachments whose bytes are not on this device.
    pub missing: u64,
    /// Goals about the group's sessions, or that these entries are about.
    pub goals: u64,
    /// Excerpts, responses and messages of this participant's own.
    pub shared: u64,
}

/// Somebody who asks to come into a group.
#[derive(Clone, uniffi::Record)]
pub struct Request {
    /// Who they would be there.
    pub id: PrincipalId,
    /// What they want to be called.
    pub name: String,
    /// When they asked, by their own clock.
    pub asked_at: Timestamp,
    /// Words that must be the same on their screen: whoever photographed the link shows others.
    pub words: Vec<String>,
}

impl From<core::Request> for Request {
    fn from(core::Request { id, name, asked_at, words }: core::Request) -> Self {
        Self { id, name, asked_at, words: owned(words) }
    }
}

/// A member who asks to go on under new keys, because a device was lost.
#[derive(Clone, uniffi::Record)]
pub struct KeyRequest {
    /// Who asks, as the group knows them.
    pub member: MemberInfo,
    /// Words that must be the same on their screen: whoever has the lost device shows others.
    pub words: Vec<String>,
}

impl From<core::KeyRequest> for KeyRequest {
    fn from(core::KeyRequest { member, words }: core::KeyRequest) -> Self {
        Self { member, words: owned(words) }
    }
}
