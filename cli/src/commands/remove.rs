use std::io::{self, BufRead, IsTerminal, Write};

use interlude_core::Interlude;
use serde_json::json;

use super::entry;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, short};

pub(super) fn trash(interlude: &Interlude, id: &str, out: &mut Output) -> Outcome {
    let id = entry(interlude, id)?;
    interlude.journal().trash(&id)?;
    interlude.purge_trash()?;
    let id = id.to_string();
    out.show(&json!({"id": id, "trashed": true}), |out| {
        out.tell(&format!(
            "In the trash for 30 days. `interlude untrash {}` brings it back.",
            short(&id)
        ))
    })
}

pub(super) fn untrash(interlude: &Interlude, id: &str, out: &mut Output) -> Outcome {
    let id = entry(interlude, id)?;
    interlude.journal().untrash(&id)?;
    out.show(&json!({"id": id.to_string(), "trashed": false}), |out| out.tell("It is back."))
}

pub(super) fn erase(interlude: &Interlude, id: &str, yes: bool, out: &mut Output) -> Outcome {
    let id = entry(interlude, id)?;
    if !yes && io::stdin().is_terminal() {
        let mut ask = io::stderr().lock();
        write!(ask, "Erase it for good, with its history and attachments? [y/N] ")?;
        ask.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        if !answer.trim().eq_ignore_ascii_case("y") {
            return Err(Failure::Input("nothing was erased"));
        }
    }
    interlude.journal().erase(&id)?;
    let bar = out.progress("renewing the key");
    interlude.tidy()?;
    bar.finish_and_clear();
    out.show(&json!({"id": id.to_string(), "erased": true}), |out| {
        out.tell("Erased, and the vault has a fresh key.")
    })
}
