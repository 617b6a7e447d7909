use interlude_core::Interlude;
use serde_json::json;

use super::list;
use crate::args::LateCommand;
use crate::failure::Outcome;
use crate::output::{Output, short};

pub(super) fn run(interlude: &Interlude, command: &LateCommand, out: &mut Output) -> Outcome {
    match command {
        LateCommand::List => show(interlude, out),
        LateCommand::Keep { number } => {
            let id = interlude.journal().keep_late_edit(*number)?;
            let details = interlude.journal().get(&id)?;
            out.show(&list::json(&details), |out| {
                out.tell(&format!("It is an entry of its own now, {}.", short(&id.to_string())))
            })
        }
        LateCommand::Drop { number } => {
            interlude.journal().drop_late_edit(*number)?;
            out.show(&json!({"dropped": number}), |out| out.tell("It is gone."))
        }
    }
}

fn show(interlude: &Interlude, out: &mut Output) -> Outcome {
    let late = interlude.journal().late_edits()?;
    let shown: Vec<_> = late
        .iter()
        .map(|one| {
            let erased_at = one.erased_at.to_rfc3339();
            json!({"number": one.number, "text": one.text, "erased_at": erased_at})
        })
        .collect();
    out.show(&json!({"late": shown}), |out| {
        if late.is_empty() {
            return out.tell("Nothing came too late.");
        }
        for one in &late {
            let when = one.erased_at.to_rfc3339();
            out.line(&out.bold(&format!("{}, its entry was erased {when}", one.number)))?;
            one.text.lines().try_for_each(|line| out.line(&format!("  {line}")))?;
        }
        out.tell("\n`interlude late keep N` or `interlude late drop N`")
    })
}
