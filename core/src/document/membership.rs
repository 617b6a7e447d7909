//! ```text
//! space            str         the group's id, hexadecimal
//! relay            str         where it is
//! name             str         what the participant is called there
//! keys             str         the two secret keys of the member, hexadecimal
//! next             str         the keys that are to take their place, once the facilitator agrees
//! state            str         asked | in | left
//! asked_at         str         milliseconds
//! link             str         the invitation that was answered, until it is
//! ```

use interlude_wire::{SpaceId, hex, parse_hex};
use zeroize::Zeroizing;

use super::{FieldEdit, Fields, Identity, Kind, Seed};
use crate::time::Timestamp;
use crate::{Error, Result};

const SPACE: &str = "space";
const RELAY: &str = "relay";
const NAME: &str = "name";
const KEYS: &str = "keys";
const NEXT: &str = "next";
const STATE: &str = "state";
const ASKED: &str = "asked_at";
const LINK: &str = "link";

/// How far a participant is in a group, as their own devices know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipState {
    /// They asked to come in, and nobody has answered yet.
    Asked,
    /// They are in, as far as they have a say in it.
    In,
    /// They left.
    Left,
}

impl MembershipState {
    /// A stable word for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::In => "in",
            Self::Left => "left",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Asked, Self::In, Self::Left].into_iter().find(|state| state.name() == text)
    }
}

/// That a participant belongs to a group. It never leaves the personal space: who has it speaks as them.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    pub(crate) space: SpaceId,
    pub(crate) relay: String,
    pub(crate) name: String,
    /// As [`crate::crypto::PrincipalKeys`] are stored.
    pub(crate) keys: Zeroizing<Vec<u8>>,
    pub(crate) next: Option<Zeroizing<Vec<u8>>>,
    pub(crate) state: MembershipState,
    pub(crate) asked_at: Timestamp,
    /// The invitation that was answered.
    pub(crate) link: Option<String>,
}

impl Membership {
    /// The most bytes of a name.
    const NAME_BYTES: usize = 200;

    /// There is one such document for a group, whichever device makes it.
    pub(crate) fn identity(space: &SpaceId) -> Identity {
        Identity::personal(Kind::MEMBERSHIP, Seed::derive("group", &space.to_string()))
    }

    /// # Errors
    /// [`Error::Invalid`] for an empty or too long name, or one of more than a line.
    pub(crate) fn check_name(name: &str) -> Result<String> {
        let invalid = |reason| Err(Error::Invalid { field: "name", reason });
        match name.trim() {
            "" => invalid("empty"),
            name if name.len() > Self::NAME_BYTES => invalid("longer than 200 bytes"),
            name if name.chars().any(char::is_control) => invalid("more than a line of text"),
            name => Ok(name.to_owned()),
        }
    }

    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let text = |field| fields.get(field).map(str::to_owned);
        let keys = |field| {
            let keys = fields.get(field).and_then(parse_hex::<64>);
            keys.map(|keys| Zeroizing::new(keys.to_vec()))
        };
        Some(Self {
            space: SpaceId::parse(fields.get(SPACE)?)?,
            relay: text(RELAY)?,
            name: text(NAME)?,
            keys: keys(KEYS)?,
            next: keys(NEXT),
            state: MembershipState::parse(fields.get(STATE)?)?,
            asked_at: Timestamp::from_millis(fields.get(ASKED)?.parse().ok()?),
            link: text(LINK),
        })
    }

    /// The edits that make the document say this.
    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        let set = |field, value: String| FieldEdit::Set(field, Some(value));
        vec![
            set(SPACE, self.space.to_string()),
            set(RELAY, self.relay.clone()),
            set(NAME, self.name.clone()),
            set(KEYS, hex(&self.keys)),
            FieldEdit::Set(NEXT, self.next.as_ref().map(|keys| hex(keys))),
            set(STATE, self.state.name().to_owned()),
            set(ASKED, self.asked_at.millis().to_string()),
            FieldEdit::Set(LINK, self.link.clone()),
        ]
    }
}
