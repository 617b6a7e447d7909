use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use interlude_core::vault::{KdfParams, RecoveryPhrase};
use interlude_core::{Interlude, NewVault};
use serde_json::json;

use crate::args::Global;
use crate::failure::{Failure, Outcome};
use crate::output::Output;
use crate::world;

pub(super) fn init(global: &Global, file: Option<&Path>, out: &mut Output) -> Outcome {
    let (folder, environment) = (world::folder(global)?, world::environment(global)?);
    refuse_to_overwrite(file)?;
    let passphrase = world::new_passphrase()?;
    let new = NewVault { passphrase: Some(&passphrase), ..NewVault::default() };
    let (interlude, phrase) = Interlude::create(&folder, &new, environment)?;
    tell_phrase(&interlude, &phrase, file, out)?;
    interlude.close();
    Ok(())
}

/// The file is looked at before the vault is made: otherwise the words would be lost.
pub(super) fn refuse_to_overwrite(file: Option<&Path>) -> Outcome {
    match file {
        Some(file) if file.exists() => Err(Failure::Input("the file for the words exists already")),
        _ => Ok(()),
    }
}

/// Shows the words once, or writes them where asked.
pub(super) fn tell_phrase(
    interlude: &Interlude,
    phrase: &RecoveryPhrase,
    file: Option<&Path>,
    out: &mut Output,
) -> Outcome {
    let words = phrase.words();
    if let Some(file) = file {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(file)?;
        writeln!(file, "{}", words.join(" "))?;
        file.sync_all()?;
    }
    let shown = json!({
        "vault_id": interlude.vault_id()?,
        "recovery_phrase": words,
        "protected": interlude.is_protected()?,
    });
    out.show(&shown, |out| {
        out.tell("A vault was made. These 24 words get everything back when all else is lost.")?;
        out.tell("Write them down, keep them from others, then run `interlude protect`.\n")?;
        if file.is_some() {
            return out.tell("They are in the file you named.");
        }
        for (row, words) in words.chunks(6).enumerate() {
            let numbered: Vec<String> = (row * 6 + 1..)
                .zip(words)
                .map(|(number, word)| format!("{number:>2} {word:<10}"))
                .collect();
            out.line(&numbered.join(" "))?;
        }
        Ok(())
    })
}

pub(super) fn protect(interlude: &Interlude, out: &mut Output) -> Outcome {
    interlude.protect(&world::phrase(None)?)?;
    out.show(&json!({"protected": true}), |out| {
        out.tell("The words are right. This vault is protected now.")
    })
}

pub(super) fn passphrase(interlude: &Interlude, out: &mut Output) -> Outcome {
    let passphrase = match std::env::var("INTERLUDE_NEW_PASSPHRASE") {
        Ok(passphrase) => passphrase,
        Err(_) => {
            let first = rpassword::prompt_password("New passphrase: ")?;
            if rpassword::prompt_password("Once more: ")? != first {
                return Err(Failure::Input("the two passphrases differ"));
            }
            first
        }
    };
    interlude.set_passphrase(Some(&passphrase), KdfParams::default())?;
    out.show(&json!({"changed": true}), |out| out.tell("The passphrase was changed."))
}
