use std::path::Path;

use interlude_core::environment::Transport;
use interlude_core::groups::{Group, GroupProfile};
use interlude_core::sync::SyncOptions;
use interlude_core::{Interlude, SpaceId};
use serde_json::json;

use super::relay::Loopback;
use super::story::Story;
use super::world;
use crate::failure::{Failure, Outcome};

/// A facilitator and three members; Ana has the phone and the tablet of the story.
pub(super) struct Circle<'a> {
    pub(super) id: SpaceId,
    pub(super) vera: Interlude,
    pub(super) phone: &'a Interlude,
    pub(super) tablet: &'a Interlude,
    pub(super) ben: Interlude,
    pub(super) carla: Interlude,
    pub(super) network: &'a dyn Transport,
}

impl Circle<'_> {
    /// The group as one of its devices has it.
    pub(super) fn of<'b>(&self, device: &'b Interlude) -> Outcome<Group<'b>> {
        Ok(device.group(&self.id)?)
    }

    /// Everybody goes online, those who may have something for the others first.
    pub(super) fn sync(&self) -> Outcome {
        let all = [&self.vera, self.phone, self.tablet, &self.ben, &self.carla];
        for _ in 0..2 {
            world::sync(&all, self.network)?;
        }
        Ok(())
    }
}

/// A facilitator founds a group and lets three people in, each after the words were compared.
pub(super) fn tell<'a>(
    folder: &Path,
    (phone, tablet): (&'a Interlude, &'a Interlude),
    relay: &Loopback,
    network: &'a dyn Transport,
    story: &mut Story<'_>,
) -> Outcome<Circle<'a>> {
    story.chapter("A group begins")?;
    story.say("Vera leads a group. She sees what is shared there, and nobody's journal.")?;
    let person = |name: &str| world::vault(&folder.join(name)).map(|(vault, _)| vault);
    let (vera, ben, carla) = (person("vera")?, person("ben")?, person("carla")?);
    let profile = GroupProfile::new("Tuesday group", chrono_tz::Europe::Berlin);
    let id = vera.groups().found(&profile, "Vera", &relay.url)?;
    let circle = Circle { id, vera, phone, tablet, ben, carla, network };
    for (device, name) in [(phone, "Ana"), (&circle.ben, "Ben"), (&circle.carla, "Carla")] {
        let words = let_in(&circle, device, name)?;
        story.fact(
            &format!("{name} opens a link. Both read: {words}. Vera lets {name} in."),
            json!({"event": "joined", "name": name, "words": words}),
        )?;
    }
    circle.sync()?;
    let members = circle.vera.groups().members(&id)?.len();
    let on_tablet = tablet.groups().list()?.len();
    story.fact(
        "Ana's tablet is in the group as well: a member is a person, not a device.",
        json!({"event": "group", "members": members, "on_tablet": on_tablet}),
    )?;
    Ok(circle)
}

/// Gives the words that both saw.
fn let_in(circle: &Circle<'_>, device: &Interlude, name: &str) -> Outcome<String> {
    let (groups, options) = (circle.vera.groups(), SyncOptions::default());
    let link = groups.invite(&circle.id, 72, 1, circle.network, &options)?;
    let words = device.groups().join(&link, name, circle.network)?;
    let requests = groups.requests(&circle.id, circle.network)?;
    let asked = requests.iter().find(|one| one.words == words);
    let asked = asked.ok_or(Failure::Missing("request to join"))?;
    groups.approve(&circle.id, &asked.id, circle.network, &options)?;
    Ok(words.join(" "))
}
