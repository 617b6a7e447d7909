use interlude_core::Interlude;
use interlude_core::environment::Transport;
use interlude_core::journal::{DocumentId, Edit, EntryFilter, Field, Scalar, TextField, TextPatch};
use interlude_core::sync::SyncOptions;
use serde_json::json;

use super::story::Story;
use super::world::{NoNetwork, equal, sync};
use crate::failure::{Failure, Outcome};
use crate::output::counted;

/// Both devices change one entry while neither has a network.
pub(super) fn tell(
    phone: &Interlude,
    tablet: &Interlude,
    story: &mut Story<'_>,
) -> Outcome<DocumentId> {
    story.chapter("Two devices, apart")?;
    story.say(
        "On the train there is no network. The phone takes up the evening with M.; at home,",
    )?;
    story.say("where the router is off, the tablet does too.")?;
    let page = phone.journal().list(
        &EntryFilter { tags: vec!["family".to_owned()], ..EntryFilter::default() },
        None,
        1,
    )?;
    let id = page.entries.first().ok_or(Failure::Missing("entry"))?.id;
    edit_on_phone(phone, &id)?;
    tablet.journal().edit(
        &id,
        &[
            Edit::Replace("I wanted to say".to_owned(), "I wanted, all evening, to say".to_owned()),
            Edit::Mood(Some(3)),
            Edit::Bring(true),
        ],
    )?;
    story.fact(
        "phone:  a sentence at the end, mood 2, a tag",
        json!({"event": "edited", "on": "phone"}),
    )?;
    story.fact(
        "tablet: three words in the middle, mood 3, bring it to the session",
        json!({"event": "edited", "on": "tablet"}),
    )?;
    for (name, device) in [("phone", phone), ("tablet", tablet)] {
        let report = device.sync(&NoNetwork).once(&SyncOptions::default(), &mut |_| ())?;
        let waiting = device.sync_status()?.waiting;
        let state = report.state.name();
        story.fact(
            &format!(
                "{name}: {state}; what waits to be sent: {}",
                counted(waiting, "entry", "entries")
            ),
            json!({"event": "offline", "on": name, "state": state, "waiting": waiting}),
        )?;
    }
    Ok(id)
}

fn edit_on_phone(phone: &Interlude, id: &DocumentId) -> Outcome {
    let mut editor = phone.journal().open(id)?;
    let end = editor.text(TextField::Body)?.chars().count();
    for (at, letter) in (end..).zip(" On the train: it might be enough to say just that.".chars()) {
        let insert = letter.to_string();
        editor.splice(TextPatch { field: TextField::Body, at, delete: 0, insert })?;
    }
    phone.journal().edit(id, &[Edit::Mood(Some(2)), Edit::Tag("courage".to_owned())])?;
    Ok(())
}

/// Both find a network again.
pub(super) fn tell_together(
    (phone, tablet): (&Interlude, &Interlude),
    id: &DocumentId,
    network: &dyn Transport,
    story: &mut Story<'_>,
) -> Outcome {
    story.chapter("Together again")?;
    sync(&[phone, tablet, phone], network)?;
    let entry = phone.journal().get(id)?;
    story.quote(&entry.content.body, json!({"event": "merged", "body": entry.content.body}))?;
    for conflict in &entry.content.conflicts {
        let values: Vec<String> = conflict.values.iter().map(ToString::to_string).collect();
        story.fact(
            &format!(
                "Both values of {} are kept until one is chosen: {}.",
                conflict.field.name(),
                values.join(" and ")
            ),
            json!({"event": "conflict", "field": conflict.field.name(), "values": values}),
        )?;
    }
    tablet.journal().resolve(id, Field::Mood, Scalar::Number(3))?;
    sync(&[tablet, phone], network)?;
    story.fact(
        "On the tablet, 3 is chosen. Both devices now hold the same, to the last bit.",
        json!({"event": "in_step", "equal": equal(phone, tablet)?}),
    )
}
