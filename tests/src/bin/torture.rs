//! A child to be killed: does to a vault what its arguments say, and tells each thing that was
//! acknowledged on a line of its own, as soon as it was.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Write;
use std::path::Path;

use interlude_core::environment::Environment;
use interlude_core::journal::{DocumentId, NewEntry, TextField, TextPatch};
use interlude_core::vault::Unlock;
use interlude_core::{ImportOptions, Interlude, Result};

/// Tells the parent, who may be about to kill us.
fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, root, words, run] = arguments.as_slice() else { return };
    let root = Path::new(root);
    let phrase = std::fs::read_to_string(words).unwrap().parse().unwrap();
    let world = Environment::system(chrono_tz::Europe::Berlin);
    let interlude = match Interlude::open(root, Unlock::Phrase(&phrase), world) {
        Ok(interlude) => interlude,
        Err(error) => return tell(&format!("refused {error}")),
    };
    for round in 0.. {
        if let Err(error) = round_of(&interlude, root, run, round) {
            tell(&format!("refused {error}"));
            return;
        }
    }
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
    let file = root.with_extension(format!("{run}-{round}.backup"));
    interlude.backup(&file, None, &mut |_| ())?;
    tell(&format!("backed-up {}", file.display()));
    Ok(())
}
