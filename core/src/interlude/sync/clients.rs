use interlude_wire::SpaceId;

use crate::crypto::PrincipalKeys;
use crate::environment::Transport;
use crate::interlude::Interlude;
use crate::store::spaces::{self, StoredSpace};
use crate::sync::{Client, RelayUrl};
use crate::{Error, Result};

impl Interlude {
    /// A client that speaks as this device.
    pub(in crate::interlude) fn client<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> Result<Client<'a>> {
        let stored = self.read(spaces::existing)?;
        self.client_of(transport, &stored, Error::Refused("this vault has no relay"))
    }

    /// A client that speaks as a member of a group or a line.
    pub(in crate::interlude) fn client_in<'a>(
        &'a self,
        transport: &'a dyn Transport,
        space: &SpaceId,
    ) -> Result<Client<'a>> {
        let stored = self.read(|db| spaces::of(db, space))?;
        self.client_of(transport, &stored, Error::Refused("the group has no relay"))
    }

    fn client_of<'a>(
        &'a self,
        transport: &'a dyn Transport,
        stored: &StoredSpace,
        without: Error,
    ) -> Result<Client<'a>> {
        let keys = PrincipalKeys::from_bytes(&stored.identity)?;
        let relay = RelayUrl::parse(stored.relay.as_deref().ok_or(without)?)?;
        Ok(Client::new(transport, &self.environment, keys, relay))
    }
}
