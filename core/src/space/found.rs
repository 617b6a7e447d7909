use interlude_wire::roster::{Change, Entry, Founder, Role, Roster, SignedEntry, SpaceKind};
use interlude_wire::{Domain, Hash, Principal, PrincipalId, SUITE, SpaceId, VERSION, encode};

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
    let founders = [keys.public(), recovery].map(|principal| (principal, Role::Owner));
    begin(SpaceKind::Personal, keys, &founders, Some(recovery.id()), entropy)
}

/// Plans a group or a line with these principals, of whom the one that founds it is an owner.
pub(crate) fn found_shared(
    kind: SpaceKind,
    keys: &PrincipalKeys,
    founders: &[(Principal, Role)],
    entropy: &dyn Entropy,
) -> Result<(StoredSpace, Growth)> {
    begin(kind, keys, founders, None, entropy)
}

fn begin(
    kind: SpaceKind,
    keys: &PrincipalKeys,
    founders: &[(Principal, Role)],
    recovery: Option<PrincipalId>,
    entropy: &dyn Entropy,
) -> Result<(StoredSpace, Growth)> {
    let (me, tag_key) = (keys.public(), make_key(entropy)?);
    let place = Place { space: SpaceId::default(), number: 0, previous: Hash::default() };
    let present: Vec<Principal> = founders.iter().map(|(principal, _)| *principal).collect();
    let (epoch, secret) = make_epoch(place, &present, &tag_key, None, entropy)?;
    let founder =
        |(principal, role): &(Principal, Role)| Founder { principal: *principal, role: *role };
    let founders = founders.iter().map(founder).collect();
    let entry = Entry {
        version: VERSION,
        suite: SUITE,
        number: 0,
        previous: place.previous,
        author: me.id(),
        changes: vec![Change::Begin { kind, founders, recovery }],
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
