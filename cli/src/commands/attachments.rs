use std::fs::OpenOptions;
use std::io;
use std::path::PathBuf;

use interlude_core::Interlude;
use serde_json::json;

use super::write::attach as attach_one;
use super::{entry, list};
use crate::failure::{Failure, Outcome};
use crate::output::Output;

pub(super) fn attach(
    interlude: &Interlude,
    id: &str,
    files: &[PathBuf],
    out: &mut Output,
) -> Outcome {
    let id = entry(interlude, id)?;
    files.iter().try_for_each(|file| attach_one(interlude, &id, file))?;
    let details = interlude.journal().get(&id)?;
    out.show(&list::json(&details), |out| out.tell("Attached."))
}

pub(super) fn detach(
    interlude: &Interlude,
    id: &str,
    attachment: &str,
    out: &mut Output,
) -> Outcome {
    let id = entry(interlude, id)?;
    let attachment = find(interlude, &id, attachment)?;
    interlude.journal().detach(&id, &attachment)?;
    out.show(&json!({"id": id.to_string(), "detached": attachment}), |out| {
        out.tell("Taken out. Its bytes go in 30 days, if nothing else uses them.")
    })
}

pub(super) fn write(interlude: &Interlude, id: &str, attachment: &str, to: &str) -> Outcome {
    let id = entry(interlude, id)?;
    let attachment = find(interlude, &id, attachment)?;
    let mut reader = interlude.journal().read_attachment(&id, &attachment)?;
    match to {
        "-" => io::copy(&mut reader, &mut io::stdout().lock())?,
        file => {
            let file = OpenOptions::new().write(true).create_new(true).open(file);
            let exists = |_| Failure::Input("the file exists already or cannot be made");
            io::copy(&mut reader, &mut file.map_err(exists)?)?
        }
    };
    Ok(())
}

fn find(
    interlude: &Interlude,
    id: &interlude_core::journal::DocumentId,
    attachment: &str,
) -> Outcome<String> {
    let all = interlude.journal().get(id)?.content.attachments;
    let found = all.into_iter().find(|one| attachment.len() >= 4 && one.id.starts_with(attachment));
    found.map(|one| one.id).ok_or(Failure::Missing("attachment"))
}
