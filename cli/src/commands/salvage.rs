use std::path::Path;

use interlude_core::vault::Unlock;
use interlude_core::{Interlude, NewVault};
use serde_json::json;

use super::keys::{refuse_to_overwrite, tell_phrase};
use crate::args::Global;
use crate::failure::Outcome;
use crate::output::{Output, counted_s};
use crate::world;

/// The new vault opens by the passphrase of the damaged one.
pub(super) fn run(global: &Global, to: &Path, words: Option<&Path>, out: &mut Output) -> Outcome {
    refuse_to_overwrite(words)?;
    let (damaged, environment) = (world::folder(global)?, world::environment(global)?);
    let passphrase = world::passphrase("Passphrase: ")?;
    let phrase = global.phrase_file.as_ref().map(|file| world::phrase(Some(file))).transpose()?;
    let unlock = match &phrase {
        Some(phrase) => Unlock::Phrase(phrase),
        None => Unlock::Passphrase(&passphrase),
    };
    let new = NewVault { passphrase: Some(&passphrase), ..NewVault::default() };
    let bar = out.progress("salvaging");
    let (interlude, phrase, salvaged) =
        Interlude::salvage(&damaged, unlock, to, &new, environment, &mut |done| {
            bar.set_position(done);
        })?;
    bar.finish_and_clear();
    let mut shown = json!({
        "documents": salvaged.documents,
        "older": salvaged.older,
        "lost": salvaged.lost,
        "attachments": salvaged.attachments,
        "attachments_lost": salvaged.attachments_lost,
    });
    if out.json {
        shown["vault_id"] = json!(interlude.vault_id()?);
        shown["recovery_phrase"] = json!(phrase.words());
        return out.show(&shown, |_| Ok(()));
    }
    out.tell(&format!(
        "{} saved, {} in an older version, {} lost; {} saved, {} lost.",
        counted_s(salvaged.documents, "document"),
        salvaged.older,
        salvaged.lost,
        counted_s(salvaged.attachments, "attachment"),
        salvaged.attachments_lost,
    ))?;
    out.tell("The damaged vault is as it was. The new one is a new device with words of its own:")?;
    tell_phrase(&interlude, &phrase, words, out)
}
