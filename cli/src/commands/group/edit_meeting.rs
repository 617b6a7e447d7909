use chrono::NaiveDate;
use interlude_core::groups::{AgendaItem, Group, Preparation, SessionContent, SessionEdit};
use serde_json::json;

use crate::args::EditMeeting;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn run(group: &Group<'_>, args: &EditMeeting, out: &mut Output) -> Outcome {
    let content = group.session(args.day)?.content;
    let mut edits = Vec::new();
    edits.extend(args.topic.clone().map(SessionEdit::Topic));
    edits.extend(args.place.clone().map(SessionEdit::Place));
    edits.extend(args.goal.iter().cloned().map(SessionEdit::AddGoal));
    for item in &args.item {
        edits.push(SessionEdit::AddItem(item_of(item)?, None));
    }
    for what in &args.prepare {
        edits.push(SessionEdit::AddPreparation(preparation(group, what)));
    }
    for key in &args.remove {
        edits.push(removal(&content, key)?);
    }
    if let Some(file) = &args.notes_file {
        edits.push(SessionEdit::Notes(std::fs::read_to_string(file)?));
    }
    if let Some(file) = &args.recap_file {
        edits.push(SessionEdit::Recap(std::fs::read_to_string(file)?));
    }
    group.edit_session(args.day, &edits)?;
    changed(args.day, out)
}

/// The session of a day was changed.
pub(super) fn changed(day: NaiveDate, out: &mut Output) -> Outcome {
    out.show(&json!({"id": day.to_string()}), |out| out.tell(&format!("Changed: {day}.")))
}

/// `10 check_in How are you here`: the words may be left out.
fn item_of(text: &str) -> Outcome<AgendaItem> {
    let mut parts = text.splitn(3, ' ');
    let wrong = Failure::Input("an item is 'MINUTES KIND WORDS'");
    let (Some(minutes), Some(kind)) = (parts.next(), parts.next()) else { return Err(wrong) };
    Ok(AgendaItem {
        minutes: minutes.parse().map_err(|_| wrong)?,
        kind: kind.parse()?,
        words: parts.next().unwrap_or_default().to_owned(),
    })
}

/// A resource by its name, a prompt by its id, else words.
fn preparation(group: &Group<'_>, what: &str) -> Preparation {
    let resource = group.find_resource(what, &["en"]).ok().map(Preparation::Resource);
    let prompt = || group.find_prompt(what).ok().map(Preparation::Prompt);
    resource.or_else(prompt).unwrap_or_else(|| Preparation::Words(what.to_owned()))
}

fn removal(content: &SessionContent, key: &str) -> Outcome<SessionEdit> {
    let key = key.to_owned();
    match () {
        () if content.agenda.contains_key(&key) => Ok(SessionEdit::Item(key, None)),
        () if content.goals.contains_key(&key) => Ok(SessionEdit::Goal(key, None)),
        () if content.preparation.contains_key(&key) => Ok(SessionEdit::RemovePreparation(key)),
        () => Err(Failure::Missing("item of this key")),
    }
}

/// What is to be prepared, in a word or two.
pub(super) fn told(what: &Preparation) -> String {
    match what {
        Preparation::Resource(id) => format!("resource {}", short(&id.to_string())),
        Preparation::Prompt(id) => format!("prompt {}", short(&id.to_string())),
        Preparation::Words(words) => words.clone(),
    }
}
