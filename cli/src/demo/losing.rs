use std::path::Path;

use interlude_core::Interlude;
use interlude_core::environment::Transport;
use interlude_core::journal::NewEntry;
use interlude_core::sync::SyncOptions;
use interlude_core::vault::RecoveryPhrase;
use serde_json::json;

use super::relay::Loopback;
use super::story::Story;
use super::world;
use crate::failure::{Failure, Outcome};

/// The phone is lost and recovered onto another one; the tablet is given away.
pub(super) fn tell(
    folder: &Path,
    phone: Interlude,
    tablet: &Interlude,
    phrase: &RecoveryPhrase,
    relay: &Loopback,
    network: &dyn Transport,
    story: &mut Story<'_>,
) -> Outcome {
    story.chapter("A phone is lost")?;
    story.say("It stays in the train. There are the 24 words, on paper, and a new phone.")?;
    phone.close();
    let (new_phone, _) = world::vault(&folder.join("new-phone"))?;
    new_phone.devices().recover(network, &relay.url, phrase, "New phone", false)?;
    world::sync(&[tablet, &new_phone, tablet, &new_phone], network)?;
    let equal = world::equal(&new_phone, tablet)?;
    story.fact(
        "Everything is on the new phone, as on the tablet, to the last bit.",
        json!({"event": "recovered", "equal": equal}),
    )?;
    remove(&new_phone, &["Phone", "Tablet"])?;
    world::sync(&[&new_phone], network)?;
    let left = new_phone.devices().list()?.len();
    story.fact(
        "The lost phone is removed, and the tablet, which goes to a friend.",
        json!({"event": "removed", "devices": left}),
    )?;
    new_phone.journal().write(&NewEntry {
        body: "Nobody but me reads this sentence.".to_owned(),
        ..NewEntry::default()
    })?;
    world::sync(&[&new_phone], network)?;
    let report = tablet.sync(network).once(&SyncOptions::default(), &mut |_| ())?;
    let found = tablet.journal().search("nobody but me", 1)?.len();
    if found > 0 {
        return Err(Failure::Input("a removed device reads on: please report this"));
    }
    story.fact(
        "What is written now, the tablet can neither fetch nor open.",
        json!({"event": "reads_nothing_new", "state": report.state.name(), "found": found}),
    )
}

fn remove(from: &Interlude, names: &[&str]) -> Outcome {
    let devices = from.devices().list()?;
    let mut named = devices.iter().filter(|device| names.contains(&device.name.as_str()));
    Ok(named.try_for_each(|device| from.devices().remove(&device.id))?)
}
