use interlude_core::Interlude;
use interlude_core::journal::{EntryDetails, EntryFilter, EntrySummary, SearchHit};
use interlude_core::time::Moment;
use serde_json::json;

use super::{entry, links};
use crate::args::FilterArgs;
use crate::failure::Outcome;
use crate::json::{Details, Entry, Hits, Page};
use crate::output::{Output, short};

pub(super) fn json(details: &EntryDetails) -> Details {
    Details::of(details)
}

pub(super) fn run(interlude: &Interlude, args: &FilterArgs, out: &mut Output) -> Outcome {
    let page =
        interlude.journal().list(&filter(interlude, args)?, args.after.as_deref(), args.limit)?;
    let entries = page.entries.iter().map(Entry::of).collect();
    let shown = Page { entries, next: page.next.clone() };
    out.show(&shown, |out| {
        if page.entries.is_empty() {
            return out.tell("No entries.");
        }
        table(out, &page.entries)?;
        match &page.next {
            Some(next) => out.tell(&format!("\nMore: --after {next}")),
            None => Ok(()),
        }
    })
}

fn filter(interlude: &Interlude, args: &FilterArgs) -> Outcome<EntryFilter> {
    Ok(EntryFilter {
        text: args.text.clone(),
        from: args.from,
        to: args.to,
        tags: args.tag.clone(),
        emotions: args.emotion.clone(),
        mood: args.mood.map(|mood| mood..=mood),
        form: args.form.as_deref().map(str::parse).transpose()?,
        session: args.session.clone(),
        prompt: links::prompt(interlude, args.prompt.as_deref())?,
        goal: links::goal(interlude, args.goal.as_deref())?,
        favourite: args.favourite.then_some(true),
        bring: args.bring.then_some(true),
        conflicts: false,
        trashed: args.trash,
    })
}

/// A line an entry: id, day, mood, title or beginning, tags.
pub(crate) fn table(out: &mut Output, entries: &[EntrySummary]) -> Outcome {
    let rows = entries.iter().map(|entry| {
        let text = if entry.title.is_empty() { &entry.preview } else { &entry.title };
        let marks = [(entry.favourite, "♥"), (entry.bring, "→"), (entry.conflicts > 0, "≠")];
        let marks: String = marks.iter().filter(|mark| mark.0).map(|mark| mark.1).collect();
        vec![
            short(&entry.id.to_string()),
            entry.created.local().format("%Y-%m-%d %H:%M").to_string(),
            entry.mood.map(|mood| mood.to_string()).unwrap_or_default(),
            text.chars().take(60).collect(),
            entry.tags.iter().cloned().collect::<Vec<_>>().join(", "),
            marks,
        ]
    });
    let rows = rows.collect();
    out.table(&["id", "when", "mood", "entry", "tags", ""], rows)
}

pub(super) fn show(interlude: &Interlude, id: &str, out: &mut Output) -> Outcome {
    let details = interlude.journal().get(&entry(interlude, id)?)?;
    out.show(&json(&details), |out| text(&details, out))
}

fn text(details: &EntryDetails, out: &mut Output) -> Outcome {
    let content = &details.content;
    if !content.title.is_empty() {
        out.line(&out.bold(&content.title))?;
    }
    let zone = content.created.zone_name().unwrap_or("");
    let when = content.created.local().format("%A, %-d %B %Y, %H:%M");
    out.line(&out.dim(&format!("{when} {zone}  {}", short(&details.summary.id.to_string()))))?;
    let list = |labels: &std::collections::BTreeSet<String>| {
        Some(labels.iter().cloned().collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
    };
    let facts = [
        ("mood", content.mood.map(|mood| format!("{mood} of 5"))),
        ("emotions", list(&content.emotions)),
        ("tags", list(&content.tags)),
        ("trigger", content.coping.trigger.clone()),
        ("what I did", content.coping.action.clone()),
        ("helped", content.coping.helped.map(|helped| helped.name().to_owned())),
        ("bring to session", content.bring.then(|| "yes".to_owned())),
        ("in the trash", content.trashed.map(|at| format!("since {}", at.to_rfc3339()))),
    ];
    for (name, fact) in facts {
        if let Some(fact) = fact {
            out.line(&format!("{} {fact}", out.dim(&format!("{name}:"))))?;
        }
    }
    for conflict in &content.conflicts {
        let values: Vec<String> = conflict.values.iter().map(ToString::to_string).collect();
        let name = conflict.field.name();
        out.line(&format!("devices disagree on {name}: {}", values.join(" | ")))?;
    }
    for one in &content.attachments {
        let size = one.length.div_ceil(1024);
        out.line(&format!("attachment {}: {} ({size} KiB)", short(&one.id), one.file_name))?;
    }
    out.line("")?;
    out.line(&content.body)
}

pub(super) fn search(
    interlude: &Interlude,
    query: &str,
    limit: usize,
    out: &mut Output,
) -> Outcome {
    let hits = interlude.journal().search(query, limit)?;
    let shown = Hits { hits: hits.iter().map(Into::into).collect() };
    out.show(&shown, |out| {
        if hits.is_empty() {
            return out.tell("Nothing found.");
        }
        hits.iter().try_for_each(|hit| hit_text(hit, out))
    })
}

pub(crate) fn hit_text(hit: &SearchHit, out: &mut Output) -> Outcome {
    let id = short(&hit.summary.id.to_string());
    let day = hit.summary.created.local_date();
    out.line(&format!("{} {day}  {}", out.dim(&id), out.bold(&hit.summary.title)))?;
    let (mut line, mut at) = (String::from("    "), 0);
    let chars: Vec<char> = hit.snippet.chars().collect();
    for range in &hit.highlights {
        line.extend(&chars[at..range.start]);
        line.push_str(&out.bright(&chars[range.clone()].iter().collect::<String>()));
        at = range.end;
    }
    line.extend(&chars[at..]);
    out.line(&line)
}

pub(super) fn tags(interlude: &Interlude, out: &mut Output) -> Outcome {
    let tags = interlude.journal().tags()?;
    let shown: Vec<_> = tags.iter().map(|(tag, n)| json!({"tag": tag, "n": n})).collect();
    out.show(&json!({"tags": shown}), |out| {
        let rows = tags.iter().map(|(tag, n)| vec![tag.clone(), n.to_string()]).collect();
        out.table(&["tag", "n"], rows)
    })
}

pub(super) fn lookback(
    interlude: &Interlude,
    date: Option<chrono::NaiveDate>,
    out: &mut Output,
) -> Outcome {
    let (now, zone) = interlude.now();
    let today = date.unwrap_or(Moment::in_zone(now, zone)?.local_date());
    let entries = interlude.journal().on_this_day(today)?;
    let moment = interlude.journal().good_moment()?;
    let shown = json!({
        "date": today.to_string(),
        "on_this_day": entries.iter().map(Entry::of).collect::<Vec<_>>(),
        "good_moment": moment.as_ref().map(Entry::of),
    });
    out.show(&shown, |out| {
        match entries.is_empty() {
            true => out.tell("Nothing was written on this day in other years.")?,
            false => table(out, &entries)?,
        }
        if let Some(moment) = &moment {
            out.tell("\nA good moment:")?;
            table(out, std::slice::from_ref(moment))?;
        }
        Ok(())
    })
}
