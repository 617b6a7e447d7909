use interlude_wire::SpaceId;
use interlude_wire::api::ProblemCode;

use super::Groups;
use crate::crypto::{PrincipalKeys, make_principal};
use crate::document::{Membership, MembershipState};
use crate::environment::Transport;
use crate::space::{GroupLink, seal_request};
use crate::store::spaces;
use crate::sync::{Client, RelayUrl};
use crate::{Error, Result};

const OVER: Error =
    Error::Refused("the invitation is over, or was never made: ask for another one");

impl Groups<'_> {
    /// Asks to come into the group of a link, under a name that is known to this group alone; gives the
    /// words that the facilitator must see too. Whoever is let in comes in with the next sync.
    ///
    /// # Errors
    /// [`Error::Exists`] when the participant is in it, [`Error::Refused`] when the invitation is over,
    /// [`Error::Invalid`] for the name, [`Error::Offline`].
    pub fn join(
        &self,
        link: &GroupLink,
        name: &str,
        transport: &dyn Transport,
    ) -> Result<Vec<&'static str>> {
        let environment = &self.interlude.environment;
        let now = environment.clock.now();
        if link.expires_at() <= now {
            return Err(OVER);
        }
        let membership = self.asking(link, name)?;
        let keys = PrincipalKeys::from_bytes(&membership.keys)?;
        let entropy = &*environment.entropy;
        let (letter, words) = seal_request(link, &keys, &membership.name, now, entropy)?;
        // The keys are kept before anybody hears of them.
        self.put(&membership)?;
        let relay = RelayUrl::parse(&link.relay)?;
        let mut client = Client::new(transport, environment, keys, relay);
        match client.post_letter(&link.mailbox()?, &letter) {
            Err(failure) if failure.is(ProblemCode::NotFound) => Err(OVER),
            Err(failure) if failure.is(ProblemCode::MailboxFull) => {
                Err(Error::Refused("too many have asked by this invitation: ask for another one"))
            }
            answer => answer.map(|()| words).map_err(Error::from),
        }
    }

    /// The membership of somebody who asks: under the keys they asked with before, unless they were in.
    fn asking(&self, link: &GroupLink, name: &str) -> Result<Membership> {
        let space = link.group();
        let environment = &self.interlude.environment;
        let before = match self.membership(&space) {
            Err(Error::NotFound(_)) => None,
            found => Some(found?),
        };
        let here = self.interlude.read(|db| spaces::is_here(db, &space))?;
        let keys = match before {
            Some(before) if before.state == MembershipState::Asked => before.keys,
            Some(before) if before.state == MembershipState::In && self.is_in(&space)? => {
                return Err(Error::Exists("membership of this group"));
            }
            _ => make_principal(&*environment.entropy)?.to_bytes(),
        };
        if here {
            self.forget(&space)?;
        }
        Ok(Membership {
            space,
            relay: RelayUrl::parse(&link.relay)?.as_str().to_owned(),
            name: Membership::check_name(name)?,
            keys,
            next: None,
            state: MembershipState::Asked,
            asked_at: environment.clock.now(),
            link: Some(link.to_string()),
        })
    }

    fn is_in(&self, group: &SpaceId) -> Result<bool> {
        match self.interlude.standing(group) {
            Ok(_) => Ok(true),
            // Removed; or known from another device, and not here yet.
            Err(Error::Refused(_)) => Ok(false),
            Err(Error::NotFound(_)) => Ok(true),
            Err(error) => Err(error),
        }
    }
}
