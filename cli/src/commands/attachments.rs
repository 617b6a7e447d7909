use std::fs::OpenOptions;
use std::io;
use std::path::PathBuf;

use interlude_core::journal::{AttachmentReader, DocumentId};
use interlude_core::sync::HttpTransport;
use interlude_core::{Error, Interlude};
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
    let read = || interlude.journal().read_attachment(&id, &attachment);
    let fetch = |transport: &HttpTransport| match interlude.sync_status()?.relay {
        Some(_) => interlude.sync(transport).fetch_attachment(&id, &attachment),
        None => Ok(false),
    };
    copy(open(&read, &fetch)?, to)
}

/// Writes an attachment to a file, or to standard output.
pub(super) fn copy(mut reader: AttachmentReader, to: &str) -> Outcome {
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

/// Opens an attachment; one whose bytes are not here yet is fetched from the relay first.
pub(super) fn open(
    read: &dyn Fn() -> Result<AttachmentReader, Error>,
    fetch: &dyn Fn(&HttpTransport) -> Result<bool, Error>,
) -> Outcome<AttachmentReader> {
    match read() {
        Err(Error::NotFound(_)) if fetch(&HttpTransport::default())? => Ok(read()?),
        Err(Error::NotFound(_)) => Err(Failure::Missing("attachment here, nor at a relay")),
        opened => Ok(opened?),
    }
}

fn find(interlude: &Interlude, id: &DocumentId, attachment: &str) -> Outcome<String> {
    let all = interlude.journal().get(id)?.content.attachments;
    let found = all.into_iter().find(|one| attachment.len() >= 4 && one.id.starts_with(attachment));
    found.map(|one| one.id).ok_or(Failure::Missing("attachment"))
}
