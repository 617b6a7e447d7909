use interlude_wire::PrincipalId;

use super::Devices;
use crate::document::{DeviceContent, Identity};
use crate::space::Space;
use crate::store::spaces::intents;
use crate::store::{Reading, documents, facts};
use crate::time::Timestamp;
use crate::{Error, Result};

/// One of the participant's devices.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// Its principal, in hexadecimal.
    pub id: String,
    /// What the person calls it; its id's beginning where that has not arrived yet.
    pub name: String,
    /// It is the one this vault is on.
    pub this: bool,
    /// When it came, by its own clock.
    pub added_at: Option<Timestamp>,
    /// It is removed as soon as the relay can be reached.
    pub removing: bool,
}

/// Its name is the person's own text.
impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device").field("id", &self.id).field("this", &self.this).finish()
    }
}

impl Devices<'_> {
    /// All devices, this one first. A vault that was never linked has one.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn list(&self) -> Result<Vec<Device>> {
        self.interlude.read(|db| {
            let Some(space) = Space::personal(db)? else { return alone(db) };
            let removals = intents::removals(db, &space.id())?;
            let me = space.me();
            let present = space.roster.present().map(|(id, _)| *id);
            let devices = present.filter(|id| Some(*id) != space.roster.recovery());
            let mut list = devices
                .map(|id| device(db, &id, id == me, removals.contains(&id)))
                .collect::<Result<Vec<_>>>()?;
            list.sort_by_key(|device| (!device.this, device.added_at, device.id.clone()));
            Ok(list)
        })
    }

    /// Eight words that two devices in one space show alike: compared in person, they tell whether a
    /// relay shows each of them another list of devices.
    ///
    /// # Errors
    /// [`Error::Refused`] when the vault is not linked.
    pub fn space_words(&self) -> Result<Vec<&'static str>> {
        self.interlude.read(|db| Space::existing(db)?.words())
    }

    pub(super) fn find(&self, id: &str) -> Result<PrincipalId> {
        let begins = |principal: &PrincipalId| principal.to_string().starts_with(id);
        self.interlude.read(|db| {
            let space = Space::existing(db)?;
            let present = space.roster.present().map(|(id, _)| *id);
            let devices = present.filter(|id| Some(*id) != space.roster.recovery());
            let found: Vec<PrincipalId> = devices.filter(begins).collect();
            match found[..] {
                [one] if !id.is_empty() => Ok(one),
                _ => Err(Error::NotFound("device, or more than one")),
            }
        })
    }
}

fn alone(db: &Reading) -> Result<Vec<Device>> {
    let keys = facts::get(db, facts::IDENTITY)?.map(zeroize::Zeroizing::new);
    let keys = keys.map(|keys| crate::crypto::PrincipalKeys::from_bytes(&keys)).transpose()?;
    let device = keys.map(|keys| device(db, &keys.public().id(), true, false));
    device.into_iter().collect()
}

fn device(db: &Reading, id: &PrincipalId, this: bool, removing: bool) -> Result<Device> {
    let content = content(db, id)?;
    let added_at = content.as_ref().map(|content| content.added);
    let text = id.to_string();
    let name = content.map_or_else(|| text[..8].to_owned(), |content| content.name);
    Ok(Device { id: text, name, this, added_at, removing })
}

fn content(db: &Reading, id: &PrincipalId) -> Result<Option<DeviceContent>> {
    match documents::find(db, &Identity::device(id.0).id())? {
        Some(stored) => Ok(documents::load(db, &stored)?.device()),
        None => Ok(None),
    }
}
