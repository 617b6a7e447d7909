//! The secrets of a space's epochs, as far as they are for this vault.

use std::collections::BTreeMap;

use interlude_wire::SpaceId;
use interlude_wire::roster::{Roster, SpaceKind};

use super::epoch::{Place, commits, open_epoch, open_previous};
use crate::crypto::{Key, PrincipalKeys};
use crate::{Error, Result};

/// The secrets of the epochs from number `from` on, and the tag key: the newest is sealed to us,
/// each has the one before it. Those behind an entry that does not pass it on are left out.
pub(crate) fn read_secrets(
    roster: &Roster,
    keys: &PrincipalKeys,
    from: usize,
) -> Result<(BTreeMap<u32, Key>, Key)> {
    let damaged = Error::Relay("its roster does not hold");
    let mut secrets = BTreeMap::new();
    let last = roster.number();
    let open = |number: u32| {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        roster.entries().get(place).and_then(|signed| signed.open().ok()).ok_or(damaged.clone())
    };
    if roster.kind() != SpaceKind::Personal {
        return sealed_to(roster, keys, from);
    }
    let newest = open(last)?;
    let (mut secret, tag_key) = open_epoch(&newest.epoch, place(roster, last), keys)?;
    let mut epoch = newest.epoch;
    for number in (0..=last).rev() {
        secrets.insert(number, secret.clone());
        if usize::try_from(number).unwrap_or(usize::MAX) <= from || number == 0 {
            break;
        }
        let before = open(number - 1)?;
        let place = place(roster, number);
        match open_previous(&epoch, place, &secret) {
            Ok(passed_on) if commits(&before.epoch, &passed_on, &tag_key) => secret = passed_on,
            _ => break,
        }
        epoch = before.epoch;
    }
    Ok((secrets, tag_key))
}

/// In a group each epoch's secret is sealed to whoever is present, and none is passed on.
fn sealed_to(
    roster: &Roster,
    keys: &PrincipalKeys,
    from: usize,
) -> Result<(BTreeMap<u32, Key>, Key)> {
    let (mut secrets, me) = (BTreeMap::new(), keys.public().id());
    let mut found = None;
    for (number, entry) in (0u32..).zip(roster.entries()).skip(from) {
        let entry = entry.open().map_err(|_| Error::Relay("its roster does not hold"))?;
        if !roster.was_present(&me, number) {
            continue;
        }
        let (secret, tag_key) = open_epoch(&entry.epoch, place(roster, number), keys)?;
        let other = Error::Refused("the new key of the space is not what it should be");
        if found.replace(tag_key.clone()).is_some_and(|before| before != tag_key) {
            return Err(other);
        }
        secrets.insert(number, secret);
    }
    let tag_key = found.ok_or(Error::Refused("this device is not in the space any more"))?;
    Ok((secrets, tag_key))
}

fn place(roster: &Roster, number: u32) -> Place {
    let before = number.checked_sub(1).and_then(|before| usize::try_from(before).ok());
    let previous = before.and_then(|before| roster.hashes().get(before)).copied();
    let space = if number == 0 { SpaceId::default() } else { roster.space() };
    Place { space, number, previous: previous.unwrap_or_default() }
}
