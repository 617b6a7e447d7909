//! A group's agreement, and who accepts it.

use interlude_core::groups as core;

pub(crate) type NormsVersion = core::NormsVersion;
pub(crate) type Acceptance = core::Acceptance;

use super::people::MemberInfo;
use crate::journal::DifferencePart;
use crate::types::Timestamp;

/// One version of the norms.
#[uniffi::remote(Record)]
pub struct NormsVersion {
    /// From 1.
    pub number: u32,
    /// To name it by.
    pub id: String,
    /// When it was written, by the writer's clock.
    pub at: Timestamp,
    /// Who wrote it; empty when that is not known any more.
    pub by: String,
}

/// How a member stands to the norms.
#[uniffi::remote(Enum)]
pub enum Acceptance {
    /// They have not accepted any.
    NotYet,
    /// They have accepted what holds now.
    Current(Timestamp),
    /// They accepted an earlier text: this is what changed since. Empty where that text is not known here.
    Older(Timestamp, Vec<DifferencePart>),
}

/// The group's agreement as it is now.
#[derive(Clone, uniffi::Record)]
pub struct Norms {
    /// Markdown.
    pub text: String,
    /// What tells this text from another: 32 bytes.
    pub digest: Vec<u8>,
    /// Its versions, oldest first; the last is this one, unless two facilitators wrote it apart.
    pub versions: Vec<NormsVersion>,
}

impl From<core::Norms> for Norms {
    fn from(core::Norms { text, digest, versions }: core::Norms) -> Self {
        Self { text, digest: digest.to_vec(), versions }
    }
}

/// How a member stands to the norms.
#[derive(Clone, uniffi::Record)]
pub struct MemberAcceptance {
    /// The member.
    pub member: MemberInfo,
    /// How they stand.
    pub acceptance: Acceptance,
}
