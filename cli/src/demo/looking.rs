use std::path::Path;

use interlude_core::Interlude;
use interlude_core::environment::Transport;
use interlude_core::journal::NewEntry;
use serde_json::json;

use super::story::Story;
use super::world::sync;
use crate::failure::{Failure, Outcome};
use crate::output::counted;

pub(super) fn tell(phone: &Interlude, story: &mut Story<'_>) -> Outcome {
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

pub(super) fn tell_what_stays(
    (phone, tablet): (&Interlude, &Interlude),
    folder: &Path,
    network: &dyn Transport,
    story: &mut Story<'_>,
) -> Outcome {
    story.chapter("What is kept, and what is not")?;
    let id = phone.journal().write(&NewEntry {
        body: "Something that is nobody's business.".to_owned(),
        ..NewEntry::default()
    })?;
    sync(&[phone, tablet], network)?;
    if found(tablet)? == 0 {
        return Err(Failure::Missing("entry on the tablet"));
    }
    phone.journal().erase(&id)?;
    let tidied = phone.tidy()?;
    sync(&[phone, tablet], network)?;
    story.fact(
        "One entry was erased on the phone. It is in no index and no history, and the vault has a \
         fresh key.",
        json!({"event": "erased", "rekeyed": tidied.rekeyed, "found": found(phone)?}),
    )?;
    if found(tablet)? > 0 {
        return Err(Failure::Input("what was erased is still there: please report this"));
    }
    story.fact(
        "It had been on the tablet too. It is gone there as well.",
        json!({"event": "erased_elsewhere", "found": found(tablet)?}),
    )?;
    let backup = folder.join("journal.interlude-backup");
    let report = phone.backup(&backup, Some("demo"), &mut |_| ())?;
    story.fact(
        &format!("A backup of {} documents was written, read back and checked.", report.documents),
        json!({"event": "backup", "documents": report.documents}),
    )
}

fn found(device: &Interlude) -> Outcome<usize> {
    Ok(device.journal().search("nobody's business", 1)?.len())
}
