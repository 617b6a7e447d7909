use interlude_wire::roster::{Change, Entry, Founder, Role, Roster, SignedEntry, SpaceKind};
use interlude_wire::{Domain, Hash, Principal, SUITE, SpaceId, VERSION, encode};

use super::Growth;
use super::epoch::{Place, make_epoch};
use super::join::new_space;
use crate::crypto::{PrincipalKeys, make_key};
use crate::environment::Entropy;
use crate::store::spaces::StoredSpace;
use crate::{Error, Result};

/// Plans the personal space of a participant: this device and the phrase are its owners.
pub(crate) fn found(
    keys: &PrincipalKeys,
    recovery: Principal,
    entropy: &dyn Entropy,
) -> Result<(StoredSpace, Growth)> {
    let (me, tag_key) = (keys.public(), make_key(entropy)?);
    let place = Place { space: SpaceId::default(), number: 0, previous: Hash::default() };
    let (epoch, secret) = make_epoch(place, &[me, recovery], &tag_key, None, entropy)?;
    let founders = [me, recovery].map(|principal| Founder { principal, role: Role::Owner });
    let begin = Change::Begin {
        kind: SpaceKind::Personal,
        founders: founders.to_vec(),
        recovery: Some(recovery.id()),
    };
    let entry = Entry {
        version: VERSION,
        suite: SUITE,
        number: 0,
        previous: place.previous,
        author: me.id(),
        changes: vec![begin],
        epoch,
    };
    let signed = sign(&entry, keys)?;
    let roster = Roster::begin(signed).map_err(|_| Error::Internal("founding a space"))?;
    let stored = new_space(roster.space(), keys, tag_key, None, entropy)?;
    let growth = Growth { from: 0, roster, secrets: [(0, secret)].into(), severed: false };
    Ok((stored, growth))
}

pub(super) fn sign(entry: &Entry, keys: &PrincipalKeys) -> Result<SignedEntry> {
    let entry = encode(entry);
    let signature = keys.sign(Domain::Roster, &entry)?;
    Ok(SignedEntry { entry, signature })
}
