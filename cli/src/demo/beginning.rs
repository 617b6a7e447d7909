use std::path::Path;

use interlude_core::Interlude;
use interlude_core::vault::RecoveryPhrase;
use serde_json::json;

use super::story::Story;
use super::world;
use crate::failure::Outcome;

pub(super) fn tell(folder: &Path, story: &mut Story<'_>) -> Outcome<(Interlude, RecoveryPhrase)> {
    story.chapter("A phone, and a year of notes")?;
    story.say("Someone has been in a group for a year and kept notes in another app.")?;
    let (phone, phrase) = world::vault(&folder.join("phone"))?;
    phone.devices().rename("Phone")?;
    let export = folder.join("Journal.zip");
    world::write_export(&export)?;
    let report = phone.import(&export, &Default::default(), &mut |_| ())?;
    story.fact(
        &format!("Imported: {} entries, {} photo.", report.created, report.attachments),
        json!({"event": "imported", "created": report.created, "attachments": report.attachments}),
    )?;
    let again = phone.import(&export, &Default::default(), &mut |_| ())?;
    story.fact(
        &format!(
            "Imported again, to be sure: {} new, {} as they were.",
            again.created, again.unchanged
        ),
        json!({"event": "imported_again", "created": again.created, "unchanged": again.unchanged}),
    )?;
    Ok((phone, phrase))
}
