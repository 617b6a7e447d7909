use interlude_core::Interlude;
use serde_json::json;

use super::entry;
use crate::ask::confirm;
use crate::failure::Outcome;
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
    confirm("Erase it for good, with its history and attachments?", "nothing was erased", yes)?;
    interlude.journal().erase(&id)?;
    renew_key(interlude, out)?;
    out.show(&json!({"id": id.to_string(), "erased": true}), |out| {
        out.tell("Erased, and the vault has a fresh key.")
    })
}

pub(super) fn erase_history(
    interlude: &Interlude,
    id: &str,
    yes: bool,
    out: &mut Output,
) -> Outcome {
    let id = entry(interlude, id)?;
    confirm("Erase all earlier versions of it for good?", "nothing was erased", yes)?;
    let kept = interlude.journal().forget_history(&id)?.to_string();
    renew_key(interlude, out)?;
    out.show(&json!({"id": kept, "erased": id.to_string()}), |out| {
        out.tell(&format!(
            "Its history is erased, and the vault has a fresh key. It is {} now.",
            short(&kept)
        ))
    })
}

fn renew_key(interlude: &Interlude, out: &Output) -> Outcome {
    let bar = out.progress("renewing the key");
    interlude.tidy()?;
    bar.finish_and_clear();
    Ok(())
}
