use interlude_core::{Check, Interlude, Problem};
use serde_json::json;

use crate::failure::Outcome;
use crate::output::{Output, counted, counted_s};

pub(super) fn health(interlude: &Interlude, thorough: bool, out: &mut Output) -> Outcome {
    let bar = out.progress("looking");
    let how = if thorough { Check::Thorough } else { Check::Quick };
    let problems = interlude.check(how, &mut |done| bar.set_position(done))?;
    bar.finish_and_clear();
    let shown: Vec<_> = problems.iter().map(|problem| describe(*problem)).collect();
    out.show(&json!({"problems": shown, "protected": interlude.is_protected()?}), |out| {
        match problems.is_empty() {
            true => out.line("Nothing is wrong."),
            false => shown.iter().try_for_each(|problem| out.line(problem)),
        }
    })
}

const RESCUE: &str = "restore a backup into a new vault, or see what `interlude salvage` can read";

/// A problem in words, with what to do where there is something.
pub(super) fn describe(problem: Problem) -> String {
    match problem {
        Problem::HeaderCopy => {
            "one of the two copies of the header cannot be read; the other serves".to_owned()
        }
        Problem::Frontier => "the note of how far the vault had come cannot be read".to_owned(),
        Problem::RolledBack => "the database is older than when it was closed last".to_owned(),
        Problem::Truncated => {
            format!("the database file is cut: {RESCUE}")
        }
        Problem::Pages => {
            format!("parts of the database cannot be read: {RESCUE}")
        }
        Problem::Documents => "documents are missing, or older than they should be".to_owned(),
        Problem::Unreadable(n) => {
            format!("{} cannot be read: {RESCUE}", counted_s(n, "document"))
        }
        Problem::Rows(n) => {
            let entries = counted(n, "entry", "entries");
            format!("lists are wrong about {entries}: `interlude rebuild` mends it")
        }
        Problem::Search => "the search index is wrong: `interlude rebuild` mends it".to_owned(),
        Problem::Attachments(n) => {
            format!("{} missing or not to be read", counted_s(n, "attachment"))
        }
        _ => "something is wrong".to_owned(),
    }
}

pub(super) fn tidy(interlude: &Interlude, out: &mut Output) -> Outcome {
    let bar = out.progress("tidying up");
    let done = interlude.tidy()?;
    bar.finish_and_clear();
    let shown = json!({"erased": done.erased, "files": done.files, "rekeyed": done.rekeyed});
    out.show(&shown, |out| {
        let erased = counted(done.erased as u64, "entry", "entries");
        out.tell(&format!("{erased} erased, {} removed.", counted_s(done.files as u64, "file")))
    })
}

pub(super) fn rebuild(interlude: &Interlude, out: &mut Output) -> Outcome {
    let bar = out.progress("rebuilding");
    interlude.rebuild(&mut |done| bar.set_position(done))?;
    bar.finish_and_clear();
    out.show(&json!({"rebuilt": true}), |out| out.tell("Lists and index are computed anew."))
}
