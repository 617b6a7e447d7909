use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use interlude_core::Interlude;
use interlude_core::sync::BundleReport;
use serde_json::json;

use crate::args::BundleCommand;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, counted, counted_s};

pub(super) fn run(interlude: &Interlude, command: &BundleCommand, out: &mut Output) -> Outcome {
    match command {
        BundleCommand::Export { file } => export(interlude, file, out),
        BundleCommand::Import { file } => import(interlude, file, out),
    }
}

/// The file is there when it is whole, or not at all.
fn export(interlude: &Interlude, path: &Path, out: &mut Output) -> Outcome {
    let exists = Failure::Input("the bundle's file exists already");
    if path.exists() {
        return Err(exists);
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".interlude-bundle-").tempfile_in(parent)?;
    let bar = out.progress("writing the bundle");
    let report = interlude.export_bundle(&mut file)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => exists,
        _ => Failure::Io(error.error),
    })?;
    File::open(parent)?.sync_all()?;
    bar.finish_and_clear();
    let BundleReport { pushes, attachments, .. } = report;
    out.show(&json!({"pushes": pushes, "attachments": attachments}), |out| {
        out.tell(&format!(
            "{} and {}. Only your devices can read it.",
            counted(pushes, "push", "pushes"),
            counted_s(attachments, "attachment")
        ))
    })
}

fn import(interlude: &Interlude, path: &Path, out: &mut Output) -> Outcome {
    if !path.exists() {
        return Err(Failure::Missing("bundle"));
    }
    let bar = out.progress("taking in the bundle");
    let report = interlude.import_bundle_file(path)?;
    bar.finish_and_clear();
    let BundleReport { pushes, taken, attachments, refused } = report;
    let shown = json!({
        "pushes": pushes,
        "taken": taken,
        "attachments": attachments,
        "refused": refused,
    });
    out.show(&shown, |out| {
        let attachments = counted_s(attachments, "attachment");
        out.tell(&format!(
            "{}, {taken} of them new; {attachments}.",
            counted(pushes, "push", "pushes")
        ))?;
        match refused {
            0 => Ok(()),
            refused => out.tell(&format!(
                "warning: {} not what they should be, or of a removed device: left out.",
                counted(refused, "push is", "pushes are")
            )),
        }
    })
}
