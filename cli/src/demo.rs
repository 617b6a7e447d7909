//! Real work in a temporary folder: an import, a relay on this machine, two devices of one person
//! that are linked, apart and together again, a group with a facilitator and three members, a
//! device that is lost and one that is removed.

mod apart;
mod beginning;
mod circle;
mod joining;
mod looking;
mod losing;
mod meeting;
mod relay;
mod sharing;
mod story;
mod world;

use std::path::Path;

use interlude_core::sync::HttpTransport;

use crate::failure::{Failure, Outcome};
use crate::output::Output;
use relay::Loopback;
use story::Story;

/// Tells the story, in a folder that is kept if one is named.
pub(crate) fn run(keep: Option<&Path>, out: &mut Output) -> Outcome {
    let temporary = tempfile::tempdir()?;
    let folder = match keep {
        Some(folder) if folder.exists() => return Err(Failure::Input("the folder exists already")),
        Some(folder) => folder,
        None => temporary.path(),
    };
    std::fs::create_dir_all(folder)?;
    let mut story = Story { out };
    tell(folder, &mut story)?;
    match keep {
        Some(_) => story.say("The vaults are in the folder you named. Their passphrase is `demo`."),
        None => story.say("Everything happened in a temporary folder, which is gone now."),
    }
}

fn tell(folder: &Path, story: &mut Story<'_>) -> Outcome {
    let network = HttpTransport::default();
    let (phone, phrase) = beginning::tell(folder, story)?;
    let relay = Loopback::start(&folder.join("relay"))?;
    let tablet = joining::tell(folder, &phone, &relay, &network, story)?;
    let id = apart::tell(&phone, &tablet, story)?;
    apart::tell_together((&phone, &tablet), &id, &network, story)?;
    looking::tell(&phone, story)?;
    looking::tell_what_stays((&phone, &tablet), folder, &network, story)?;
    let circle = circle::tell(folder, (&phone, &tablet), &relay, &network, story)?;
    meeting::tell(&circle, story)?;
    sharing::tell(&circle, story)?;
    sharing::tell_who_goes(&circle, story)?;
    losing::tell(folder, phone, &tablet, &phrase, &relay, &network, story)?;
    relay.stop()
}
