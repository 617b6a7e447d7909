use interlude_wire::api::Cursor;
use interlude_wire::{Hash, SpaceId};

use crate::Result;
use crate::crypto::PrincipalKeys;
use crate::environment::{Environment, Transport};
use crate::interlude::Interlude;
use crate::space::Space;
use crate::store::Reading;
use crate::store::spaces::{self, StoredSpace};
use crate::sync::{Client, RelayUrl, Which};

/// Whether a relay has something new in one space: all that is needed to ask, and nothing of the vault.
struct Question {
    keys: PrincipalKeys,
    relay: RelayUrl,
    space: SpaceId,
    cursor: Cursor,
    head: Hash,
}

/// Whether there is something new in any of a vault's spaces.
pub(super) struct Questions {
    all: Vec<Question>,
    environment: Environment,
}

/// Seconds that the relay of the first space is asked to wait; the others are asked in between.
const WAIT: u64 = 25;

impl Interlude {
    /// The questions as the vault stands now.
    pub(super) fn questions(&self) -> Result<Questions> {
        let environment = self.environment.clone();
        let shared = self.groups().spaces()?;
        let all = self.read(|db: &Reading| {
            let own = spaces::personal(db)?.into_iter().map(Ok);
            let shared = shared.iter().map(|space| spaces::of(db, space));
            let all = own.chain(shared).map(|stored| question(db, &stored?));
            all.filter_map(Result::transpose).collect::<Result<Vec<_>>>()
        })?;
        Ok(Questions { all, environment })
    }
}

/// None where there is no relay to ask, or nothing to hear any more.
fn question(db: &Reading, stored: &StoredSpace) -> Result<Option<Question>> {
    let space = Space::get(db, &stored.space)?;
    let Some(relay) = stored.relay.as_ref().filter(|_| space.is_present()) else { return Ok(None) };
    let (relay, head) = (RelayUrl::parse(relay)?, space.head());
    let (cursor, space, keys) = (stored.cursor, space.id(), space.keys.clone());
    Ok(Some(Question { keys, relay, space, cursor, head }))
}

impl Questions {
    /// Asks all once, and waits at the first; none: there was no answer.
    pub(super) fn ask(&self, transport: &dyn Transport) -> Option<bool> {
        let (first, others) = self.all.split_first()?;
        for question in others {
            if self.ask_one(question, 0, transport)? {
                return Some(true);
            }
        }
        self.ask_one(first, WAIT, transport)
    }

    fn ask_one(&self, one: &Question, wait: u64, transport: &dyn Transport) -> Option<bool> {
        let (keys, relay) = (one.keys.clone(), one.relay.clone());
        let mut client = Client::new(transport, &self.environment, keys, relay);
        let which = Which::Awaited(one.cursor, one.head, wait);
        let page = client.pull(&one.space, which, 1).ok()?;
        Some(!page.items.is_empty() || page.roster != one.head)
    }
}
