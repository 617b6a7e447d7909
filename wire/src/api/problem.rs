use serde::{Deserialize, Serialize};

/// Why a relay refuses, for programs. Part of a problem document (RFC 9457) as
/// `urn:interlude:problem:CODE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProblemCode {
    /// The request cannot be read.
    #[serde(rename = "urn:interlude:problem:malformed")]
    Malformed,
    /// Something is beyond its limit.
    #[serde(rename = "urn:interlude:problem:too-large")]
    TooLarge,
    /// No or a wrong signature, or one that was used before.
    #[serde(rename = "urn:interlude:problem:signature")]
    Signature,
    /// The clocks are too far apart; `now` says what the relay's shows.
    #[serde(rename = "urn:interlude:problem:clock")]
    Clock,
    /// There is no such space, or the signer is not present in it.
    #[serde(rename = "urn:interlude:problem:no-space")]
    NoSpace,
    /// The relay is closed and the token is not its operator's.
    #[serde(rename = "urn:interlude:problem:closed")]
    Closed,
    /// The roster has another head by now.
    #[serde(rename = "urn:interlude:problem:roster-moved")]
    RosterMoved,
    /// The roster's rules forbid it.
    #[serde(rename = "urn:interlude:problem:roster-refused")]
    RosterRefused,
    /// The push names a roster entry that the relay does not have.
    #[serde(rename = "urn:interlude:problem:roster-unknown")]
    RosterUnknown,
    /// The rules for pushes forbid it.
    #[serde(rename = "urn:interlude:problem:push-refused")]
    PushRefused,
    /// There is another push of this writer and number.
    #[serde(rename = "urn:interlude:problem:sequence-taken")]
    SequenceTaken,
    /// Pushes are missing before it; `sequence` says the last that is there.
    #[serde(rename = "urn:interlude:problem:sequence-gap")]
    SequenceGap,
    /// The cursor is not one of this relay's: begin anew.
    #[serde(rename = "urn:interlude:problem:unknown-cursor")]
    UnknownCursor,
    /// The blob has another length by now; `length` says which.
    #[serde(rename = "urn:interlude:problem:blob-offset")]
    BlobOffset,
    /// There is no such thing.
    #[serde(rename = "urn:interlude:problem:not-found")]
    NotFound,
    /// The mailbox holds as much as it may.
    #[serde(rename = "urn:interlude:problem:mailbox-full")]
    MailboxFull,
    /// The space holds as much as it may.
    #[serde(rename = "urn:interlude:problem:quota")]
    Quota,
    /// Too many requests; `retry_after` says for how many seconds to wait.
    #[serde(rename = "urn:interlude:problem:rate")]
    Rate,
    /// The relay cannot serve now.
    #[serde(rename = "urn:interlude:problem:unavailable")]
    Unavailable,
    /// A code of a newer relay.
    #[serde(other, rename = "urn:interlude:problem:unknown")]
    Unknown,
}

impl ProblemCode {
    /// The HTTP status that goes with it.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::Signature | Self::Clock => 401,
            Self::Closed => 403,
            Self::NoSpace | Self::NotFound => 404,
            Self::RosterMoved
            | Self::RosterUnknown
            | Self::SequenceTaken
            | Self::SequenceGap
            | Self::BlobOffset
            | Self::MailboxFull => 409,
            Self::UnknownCursor => 410,
            Self::TooLarge => 413,
            Self::RosterRefused | Self::PushRefused => 422,
            Self::Rate => 429,
            Self::Unavailable | Self::Unknown => 503,
            Self::Quota => 507,
        }
    }
}

/// A refusal, as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Why.
    #[serde(rename = "type")]
    pub code: ProblemCode,
    /// In words, for whoever reads logs.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The relay's clock, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<i64>,
    /// The last sequence of the writer that the relay has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
    /// Bytes of the blob that the relay has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Seconds to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem without particulars.
    #[must_use]
    pub fn new(code: ProblemCode, title: &str) -> Self {
        Self {
            code,
            title: title.to_owned(),
            status: code.status(),
            now: None,
            sequence: None,
            length: None,
            retry_after: None,
        }
    }
}
