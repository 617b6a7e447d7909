use std::path::Path;

use interlude_core::Interlude;
use interlude_core::packs::{Pack, PackKey, PackProblem, starter};
use serde_json::{Value, json};

use super::find;
use crate::args::{PackCommand, Which};
use crate::ask::is_yes;
use crate::failure::{Failure, Outcome};
use crate::output::{Output, counted_s};

pub(super) fn run(
    interlude: &Interlude,
    which: &Which,
    command: &PackCommand,
    out: &mut Output,
) -> Outcome {
    match command {
        PackCommand::Add { pack } => add(interlude, which, pack, out),
        PackCommand::Build { folder, id, pack_version, title, language, zip } => {
            let about = (id.as_str(), *pack_version, title.as_str(), language.as_str());
            build(interlude, folder, about, zip.as_deref(), out)
        }
        PackCommand::Trust { signer, name, yes } => trust(interlude, signer, name, *yes, out),
        PackCommand::Distrust { signer } => {
            interlude.groups().trust_signer(&key(signer)?, None)?;
            out.show(&json!({"signer": signer}), |out| out.tell("Not trusted any more."))
        }
        PackCommand::Signers => signers(interlude, out),
    }
}

/// What is wrong with a pack is named by its file; that is the author's word, not a person's.
fn read(path: &str) -> Outcome<Pack> {
    let read = match path {
        "starter" => starter(),
        path => Pack::read(Path::new(path)),
    };
    read.map_err(refused)
}

fn refused(problem: PackProblem) -> Failure {
    Failure::Pack(problem.to_string())
}

fn add(interlude: &Interlude, which: &Which, path: &str, out: &mut Output) -> Outcome {
    let (group, pack) = (find(interlude, which)?, read(path)?);
    let bar = out.progress("taking the pack in");
    let report = interlude.groups().take_pack(&group, &pack);
    bar.finish_and_clear();
    let report = report?;
    let shown = json!({
        "id": pack.id, "version": pack.version, "taken": report.taken, "removed": report.removed,
        "same": report.same, "media": report.media,
    });
    out.show(&shown, |out| match (report.same, report.media as u64) {
        (true, _) => out.tell("It was here already."),
        (false, media) => {
            let taken = counted_s(report.taken as u64, "resource");
            let with = if media == 0 {
                String::new()
            } else {
                format!(" with {}", counted_s(media, "file"))
            };
            out.tell(&format!("{taken}{with} taken in."))
        }
    })
}

fn build(
    interlude: &Interlude,
    folder: &Path,
    about: (&str, u32, &str, &str),
    zip: Option<&Path>,
    out: &mut Output,
) -> Outcome {
    let pack = interlude.groups().build_pack(folder, about)?.map_err(refused)?;
    if let Some(zip) = zip {
        Pack::zip(folder, zip)?;
    }
    let words = PackKey::words(&pack.signer.unwrap_or_default())?;
    let shown = json!({
        "id": pack.id, "version": pack.version, "resources": pack.resources.len(), "words": words,
    });
    out.show(&shown, |out| {
        out.tell(&format!("{} in it.", counted_s(pack.resources.len() as u64, "resource")))?;
        out.tell(&format!("The words of your key: {}", words.join(" ")))
    })
}

fn key(text: &str) -> Outcome<[u8; 32]> {
    let is_hex = text.len() == 64 && text.is_ascii();
    let byte = |place: usize| u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok();
    let bytes: Option<Vec<u8>> = is_hex.then(|| (0..32).map(byte).collect()).flatten();
    let bytes = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.ok_or(Failure::Input("a key is 64 hexadecimal digits"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn trust(interlude: &Interlude, signer: &str, name: &str, yes: bool, out: &mut Output) -> Outcome {
    let signer = match Path::new(signer).exists() {
        true => read(signer)?.signer.ok_or(Failure::Input("it is signed by nobody"))?,
        false => key(signer)?,
    };
    let words = PackKey::words(&signer)?;
    if !yes {
        out.tell(&format!("The words of this key: {}", words.join(" ")))?;
        if !is_yes("Did its owner tell you the same words?")? {
            return Err(Failure::Refused("the words differ: nobody is trusted"));
        }
    }
    interlude.groups().trust_signer(&signer, Some(name))?;
    out.show(&json!({"signer": hex(&signer), "words": words}), |out| out.tell("Trusted."))
}

fn signers(interlude: &Interlude, out: &mut Output) -> Outcome {
    let groups = interlude.groups();
    let mine = groups.pack_key()?.signer();
    let trusted = groups.trusted_signers()?;
    let shown: Vec<Value> =
        trusted.iter().map(|(key, name)| json!({"signer": hex(key), "name": name})).collect();
    let words = PackKey::words(&mine)?;
    out.show(&json!({"trusted": shown, "mine": hex(&mine), "words": words}), |out| {
        for (key, name) in &trusted {
            out.line(&format!("{name}: {}", PackKey::words(key)?.join(" ")))?;
        }
        out.line(&format!("you: {}", words.join(" ")))
    })
}
