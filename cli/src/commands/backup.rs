use std::path::{Path, PathBuf};

use interlude_core::{BackupReport, Interlude, NewVault, RestoreKey};
use serde_json::{Value, json};

use super::keys::{refuse_to_overwrite, tell_phrase};
use crate::args::Global;
use crate::failure::Outcome;
use crate::output::{Output, counted, counted_s};
use crate::world;

pub(super) fn run(interlude: &Interlude, file: &Path, out: &mut Output) -> Outcome {
    let bar = out.progress("backing up");
    let passphrase = std::env::var("INTERLUDE_PASSPHRASE").ok();
    let report =
        interlude.backup(file, passphrase.as_deref(), &mut |done| bar.set_position(done))?;
    bar.finish_and_clear();
    out.show(&json(&report), |out| {
        out.tell(&format!(
            "{} and {}, read back and checked.",
            counted_s(report.documents, "document"),
            counted_s(report.attachments, "attachment")
        ))?;
        if report.missing > 0 {
            out.tell(&format!(
                "warning: {} missing here and could not be backed up.",
                counted(report.missing, "attachment is", "attachments are")
            ))?;
        }
        match passphrase {
            Some(_) => out.tell("The passphrase or the 24 words open it."),
            None => out.tell(
                "The 24 words open it (with INTERLUDE_PASSPHRASE set, the passphrase would too).",
            ),
        }
    })
}

fn json(report: &BackupReport) -> Value {
    json!({
        "documents": report.documents,
        "erased": report.erased,
        "attachments": report.attachments,
        "missing": report.missing,
    })
}

pub(super) fn restore(
    global: &Global,
    file: &Path,
    with_phrase: Option<&PathBuf>,
    words: Option<&Path>,
    out: &mut Output,
) -> Outcome {
    let folder = world::folder(global)?;
    let phrase = with_phrase.map(|file| world::phrase(Some(file))).transpose()?;
    let passphrase = world::passphrase("Passphrase: ")?;
    let key = match &phrase {
        Some(phrase) => RestoreKey::Phrase(phrase),
        None => RestoreKey::Passphrase(&passphrase),
    };
    let bar = out.progress("restoring");
    if folder.join("vault.cbor").exists() {
        let interlude = world::open(global)?;
        let report = interlude.merge_backup(file, key, &mut |done| bar.set_position(done))?;
        bar.finish_and_clear();
        return out.show(&json(&report), |out| out.tell("Merged into the vault that was here."));
    }
    refuse_to_overwrite(words)?;
    let new = NewVault { passphrase: Some(&passphrase), ..NewVault::default() };
    let environment = world::environment(global)?;
    let (interlude, phrase, report) =
        Interlude::restore(file, key, &folder, &new, environment, &mut |done| {
            bar.set_position(done);
        })?;
    bar.finish_and_clear();
    if out.json {
        let mut shown = json(&report);
        shown["vault_id"] = json!(interlude.vault_id()?);
        shown["recovery_phrase"] = json!(phrase.words());
        return out.show(&shown, |_| Ok(()));
    }
    out.tell(&format!(
        "{} restored. This is a new device with words of its own:",
        counted_s(report.documents, "document")
    ))?;
    tell_phrase(&interlude, &phrase, words, out)
}
