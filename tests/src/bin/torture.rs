//! A child to be killed: does to a vault what its arguments say, and tells each thing that was
//! acknowledged on a line of its own, as soon as it was.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Write;
use std::path::Path;

use interlude_core::environment::Environment;
use interlude_core::journal::{DocumentId, NewEntry, TextField, TextPatch};
use interlude_core::vault::Unlock;
use interlude_core::{ImportOptions, Interlude, NewVault, Result};

/// Tells the parent, who may be about to kill us.
fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, root, run, rounds] = arguments.as_slice() else { return };
    let root = Path::new(root);
    let interlude = match opened_or_made(root) {
        Ok(interlude) => interlude,
        Err(error) => return tell(&format!("refused {error}")),
    };
    for round in 0..rounds.parse().unwrap() {
        if let Err(error) = round_of(&interlude, root, run, round) {
            return tell(&format!("refused {error}"));
        }
    }
    interlude.close();
}

fn opened_or_made(root: &Path) -> Result<Interlude> {
    let world = Environment::system(chrono_tz::Europe::Berlin);
    if let Ok(words) = std::fs::read_to_string(root.with_extension("words")) {
        return Interlude::open(root, Unlock::Phrase(&words.parse().unwrap()), world);
    }
    // What was made and not acknowledged is nobody's.
    let _ = std::fs::remove_dir_all(root);
    let (interlude, phrase) = Interlude::create(root, &NewVault::default(), world)?;
    tell(&format!("made {}", phrase.words().join(" ")));
    Ok(interlude)
}

/// Writes, types letter by letter, erases, and every few rounds does something large.
fn round_of(interlude: &Interlude, root: &Path, run: &str, round: u64) -> Result<()> {
    let body = format!("run {run} round {round} ");
    let entry = NewEntry { body: body.clone(), mood: Some(3), ..NewEntry::default() };
    let id = interlude.journal().write(&entry)?;
    tell(&format!("wrote {id} {body}"));
    type_into(interlude, &id, body)?;
    let lost = interlude.journal().write(&entry)?;
    interlude.journal().erase(&lost)?;
    tell(&format!("erased {lost}"));
    match round % 4 {
        0 => drop(interlude.tidy()?),
        1 => import(interlude, root)?,
        2 => backup(interlude, root, run, round)?,
        _ => interlude.rebuild(&mut |_| ())?,
    }
    Ok(())
}

fn type_into(interlude: &Interlude, id: &DocumentId, mut body: String) -> Result<()> {
    let mut editor = interlude.journal().open(id)?;
    for letter in "and typed".chars() {
        let at = body.chars().count();
        let insert = letter.to_string();
        editor.splice(TextPatch { field: TextField::Body, at, delete: 0, insert })?;
        body.push(letter);
        tell(&format!("wrote {id} {body}"));
    }
    Ok(())
}

fn import(interlude: &Interlude, root: &Path) -> Result<()> {
    let export = root.with_extension("export");
    let report = interlude.import(&export, &ImportOptions::default(), &mut |_| ())?;
    tell(&format!("imported {}", report.created + report.unchanged));
    Ok(())
}

fn backup(interlude: &Interlude, root: &Path, run: &str, round: u64) -> Result<()> {
    let file = root.with_file_name(format!("vault.{run}-{round}.backup"));
    interlude.backup(&file, None, &mut |_| ())?;
    tell(&format!("backed-up vault.{run}-{round}.backup"));
    Ok(())
}
