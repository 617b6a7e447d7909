use interlude_wire::api::Cursor;
use interlude_wire::{Hash, SpaceId};

use crate::Result;
use crate::crypto::PrincipalKeys;
use crate::environment::{Environment, Transport};
use crate::interlude::Interlude;
use crate::space::Space;
use crate::store::spaces;
use crate::sync::{Client, RelayUrl, Which};
use crate::{Error, store::Reading};

/// Whether a relay has something new: all that is needed to ask, and nothing of the vault.
pub(super) struct Question {
    keys: PrincipalKeys,
    relay: RelayUrl,
    space: SpaceId,
    cursor: Cursor,
    head: Hash,
    environment: Environment,
}

/// Seconds that the relay is asked to wait.
const WAIT: u64 = 25;

impl Interlude {
    /// The question as the vault stands now.
    pub(super) fn question(&self) -> Result<Question> {
        let environment = self.environment.clone();
        self.read(|db: &Reading| {
            let stored = spaces::existing(db)?;
            let space = Space::existing(db)?;
            let relay = stored.relay.ok_or(Error::Refused("this vault has no relay"))?;
            let (relay, head) = (RelayUrl::parse(&relay)?, space.head());
            let (cursor, space, keys) = (stored.cursor, space.id(), space.keys.clone());
            Ok(Question { keys, relay, space, cursor, head, environment })
        })
    }
}

impl Question {
    /// Asks once and waits; none: there was no answer.
    pub(super) fn ask(&self, transport: &dyn Transport) -> Option<bool> {
        let (keys, relay) = (self.keys.clone(), self.relay.clone());
        let mut client = Client::new(transport, &self.environment, keys, relay);
        let which = Which::Awaited(self.cursor, self.head, WAIT);
        let page = client.pull(&self.space, which, 1).ok()?;
        Some(!page.items.is_empty() || page.roster != self.head)
    }
}
