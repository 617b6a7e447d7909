//! Real work in a temporary folder: two vaults of one person, an import, edits made apart, a merge.

mod story;
mod world;

use std::path::Path;

use interlude_core::Interlude;
use interlude_core::journal::{
    DocumentId, Edit, EntryFilter, Field, NewEntry, Scalar, TextField, TextPatch,
};
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::output::{Output, counted};
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
    let (phone, tablet) = begin(folder, &mut story)?;
    let id = apart(&phone, &tablet, &mut story)?;
    together(&phone, &tablet, &id, &mut story)?;
    look_around(&phone, &mut story)?;
    leave(&phone, folder, &mut story)?;
    phone.close();
    tablet.close();
    match keep {
        Some(_) => story.say("The vaults are in the folder you named. Their passphrase is `demo`."),
        None => story.say("Everything happened in a temporary folder, which is gone now."),
    }
}

fn begin(folder: &Path, story: &mut Story<'_>) -> Outcome<(Interlude, Interlude)> {
    story.chapter("A phone, and a year of notes")?;
    story.say("Someone has been in a group for a year and kept notes in another app.")?;
    let phone = world::vault(&folder.join("phone"))?;
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
    let tablet = world::vault(&folder.join("tablet"))?;
    let carried = carry(&phone, &tablet)?;
    story.fact(
        &format!("A tablet joins; {carried} documents were carried over to it."),
        json!({"event": "carried", "updates": carried}),
    )?;
    Ok((phone, tablet))
}

fn apart(phone: &Interlude, tablet: &Interlude, story: &mut Story<'_>) -> Outcome<DocumentId> {
    story.chapter("Two devices, apart")?;
    story.say(
        "On the train there is no network. The phone takes up the evening with M.; at home,",
    )?;
    story.say("the tablet does too.")?;
    let page = phone.journal().list(
        &EntryFilter { tags: vec!["family".to_owned()], ..EntryFilter::default() },
        None,
        1,
    )?;
    let id = page.entries.first().ok_or(Failure::Missing("entry"))?.id;
    let mut editor = phone.journal().open(&id)?;
    let end = editor.text(TextField::Body)?.chars().count();
    for (at, letter) in (end..).zip(" On the train: it might be enough to say just that.".chars()) {
        let insert = letter.to_string();
        editor.splice(TextPatch { field: TextField::Body, at, delete: 0, insert })?;
    }
    phone.journal().edit(&id, &[Edit::Mood(Some(2)), Edit::Tag("courage".to_owned())])?;
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
    Ok(id)
}

fn together(
    phone: &Interlude,
    tablet: &Interlude,
    id: &DocumentId,
    story: &mut Story<'_>,
) -> Outcome {
    story.chapter("Together again")?;
    carry(phone, tablet)?;
    carry(tablet, phone)?;
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
    carry(tablet, phone)?;
    let equal = phone.exchange().fingerprint()? == tablet.exchange().fingerprint()?;
    if !equal {
        return Err(Failure::Input("the two devices differ: please report this"));
    }
    story.fact(
        "On the tablet, 3 is chosen. Both devices now hold the same, to the last bit.",
        json!({"event": "in_step", "equal": equal}),
    )
}

fn look_around(phone: &Interlude, story: &mut Story<'_>) -> Outcome {
    story.chapter("Looking back")?;
    let note = NewEntry {
        title: "Before the session".to_owned(),
        body: "I can say one sentence and stop there.".to_owned(),
        mood: Some(4),
        emotions: ["hopeful".to_owned()].into(),
        tags: ["group".to_owned()].into(),
        ..NewEntry::default()
    };
    phone.journal().write(&note)?;
    for query in ["shoulder", "安静", "\"one sentence\""] {
        let hits = phone.journal().search(query, 3)?;
        let snippet = hits.first().ok_or(Failure::Missing("hit"))?.snippet.clone();
        story.fact(
            &format!("search {query}: {snippet}"),
            json!({"event": "search", "query": query, "hits": hits.len()}),
        )?;
    }
    let year_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    if let Some(entry) = phone.journal().on_this_day(year_on)?.first() {
        story.fact(
            &format!("A year ago on 24 November: {}.", entry.title),
            json!({"event": "on_this_day", "title": entry.title}),
        )?;
    }
    for week in phone.insights().moods(Default::default())? {
        let (monday, n) = (week.week.to_string(), week.n);
        story.fact(
            &format!(
                "Week of {monday}: {} with a mood. A count, no verdict.",
                counted(n, "entry", "entries")
            ),
            json!({"event": "week", "week": monday, "n": n}),
        )?;
    }
    Ok(())
}

fn leave(phone: &Interlude, folder: &Path, story: &mut Story<'_>) -> Outcome {
    story.chapter("What is kept, and what is not")?;
    let id = phone.journal().write(&NewEntry {
        body: "Something that is nobody's business.".to_owned(),
        ..NewEntry::default()
    })?;
    phone.journal().erase(&id)?;
    let tidied = phone.tidy()?;
    let found = phone.journal().search("nobody's business", 1)?.len();
    story.fact(
        "One entry was erased. It is in no index and no history, and the vault has a fresh key.",
        json!({"event": "erased", "rekeyed": tidied.rekeyed, "found": found}),
    )?;
    let backup = folder.join("journal.interlude-backup");
    let report = phone.backup(&backup, Some("demo"), &mut |_| ())?;
    story.fact(
        &format!("A backup of {} documents was written, read back and checked.", report.documents),
        json!({"event": "backup", "documents": report.documents}),
    )
}

/// Carries over what `to` lacks, as sync will; says how many documents that was.
fn carry(from: &Interlude, to: &Interlude) -> Outcome<usize> {
    let updates = from.exchange().updates_since(&to.exchange().frontier()?)?;
    let count = updates.len();
    to.exchange().apply(updates)?;
    Ok(count)
}
