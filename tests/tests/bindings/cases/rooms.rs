//! What cases do with versions, attachments, goals and insights.

use std::io::Read as _;
use std::sync::{Arc, Mutex};

use interlude_core::goals::GoalState;
use interlude_core::insights::Span;
use interlude_ffi as ffi;
use interlude_ffi::{InterludeError, Vault};
use serde_json::{Value, json};

use super::journal::filter;
use super::told::told;
use super::world::{Gave, id, maybe, number, read, text};

pub(super) fn entries(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let journal = ffi::Journal::new(Arc::clone(vault));
    let with_id = |field| id(step, field).unwrap();
    match operation {
        "journal.list" => told(journal.list(filter(step), None, 100).map(|page| page.entries)),
        "journal.count" => told(journal.count(filter(step))),
        "journal.find" => told(journal.find(text(step, "prefix"))),
        "journal.tags" => told(journal.tags()),
        "journal.on_this_day" => told(journal.on_this_day(read(step, "today"))),
        "journal.good_moment" => told(journal.good_moment()),
        "journal.history" => told(journal.history(with_id("id"))),
        "journal.version" => {
            let version = journal.version(with_id("id"), text(step, "version"));
            told(version.map(|one| json!({"title": one.title, "body": one.body})))
        }
        "journal.difference" => told(journal.difference(with_id("id"), text(step, "version"))),
        "journal.restore" => told(journal.restore(with_id("id"), text(step, "version"))),
        "journal.forget_history" => told(journal.forget_history(with_id("id"))),
        "journal.late_edits" => told(journal.late_edits()),
        "journal.keep_late_edit" => told(journal.keep_late_edit(number(step, "number"))),
        "journal.drop_late_edit" => told(journal.drop_late_edit(number(step, "number"))),
        "journal.attach" => told(attach(&journal, step)),
        "journal.read_attachment" => told(attachment(&journal, step)),
        "journal.detach" => told(journal.detach(with_id("id"), text(step, "attachment"))),
        "attachments" => told(journal.get(with_id("id")).map(|entry| entry.content.attachments)),
        _ => None,
    }
}

/// The bytes of a text, a few at a time.
struct Bytes(Mutex<std::io::Cursor<Vec<u8>>>);

impl ffi::Source for Bytes {
    fn read(&self, most: u32) -> Result<Vec<u8>, InterludeError> {
        let mut piece = Vec::new();
        let most = u64::from(most.min(7));
        self.0.lock().unwrap().by_ref().take(most).read_to_end(&mut piece).unwrap();
        Ok(piece)
    }
}

fn attach(journal: &ffi::Journal, step: &Value) -> Result<String, InterludeError> {
    let content =
        Arc::new(Bytes(Mutex::new(std::io::Cursor::new(text(step, "text").into_bytes()))));
    journal.attach(id(step, "id")?, content, text(step, "file_name"), text(step, "media_type"))
}

fn attachment(journal: &ffi::Journal, step: &Value) -> Result<String, InterludeError> {
    let reader = journal.read_attachment(id(step, "id")?, text(step, "attachment"))?;
    let mut all = Vec::new();
    loop {
        let piece = reader.read(7)?;
        if piece.is_empty() {
            return Ok(String::from_utf8(all).unwrap());
        }
        all.extend(piece);
    }
}

pub(super) fn goals(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let goals = ffi::Goals::new(Arc::clone(vault));
    let with_id = || id(step, "id").unwrap();
    match operation {
        "goals.add" => told(goals.add(text(step, "words"))),
        "goals.get" => told(goals.get(with_id())),
        "goals.list" => told(goals.list()),
        "goals.find" => told(goals.find(text(step, "prefix"))),
        "goals.reword" => told(goals.reword(with_id(), text(step, "words"))),
        "goals.note" => told(goals.note(with_id(), text(step, "words"))),
        "goals.write_progress" => told(goals.write_progress(with_id(), text(step, "text"))),
        "goals.link" => {
            told(goals.link(with_id(), text(step, "session"), step["about_it"] == true))
        }
        "goals.set_state" => told(goals.set_state(with_id(), state(step))),
        "goals.erase" => told(goals.erase(with_id())),
        _ => None,
    }
}

fn state(step: &Value) -> GoalState {
    match text(step, "state").as_str() {
        "Open" => GoalState::Open,
        "Done" => GoalState::Done,
        _ => GoalState::LetGo,
    }
}

pub(super) fn insights(operation: &str, vault: &Arc<Vault>, step: &Value) -> Option<Gave> {
    let insights = ffi::Insights::new(Arc::clone(vault));
    let span = || Span { from: maybe(step, "from"), to: maybe(step, "to") };
    match operation {
        "insights.moods" => told(insights.moods(span())),
        "insights.emotions" => told(insights.emotions(span())),
        "insights.together" => told(insights.together(span())),
        "insights.coping" => told(insights.coping(span())),
        _ => None,
    }
}
