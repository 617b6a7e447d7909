//! What UniFFI leaves to be wished for, written into what it made: a record that is printed says its name and nothing of what
//! is in it (UniFFI's say everything: a passphrase, an entry); Python's type checkers see which classes are variants, its handles are
//! not copied, and what ends a program from within a callback is not swallowed,
//! nor an `Error` of Kotlin.
//! It works on the text of one version of UniFFI, and fails where that is not as it should be.

mod kotlin;
mod python;
mod swift;

use std::fs;
use std::path::{Path, PathBuf};

/// Finishes every file that was made of this library in a folder. None: it cannot.
pub(crate) fn all(library: &str, folder: &Path) -> Option<()> {
    let mut finished = 0;
    for file in files(folder)? {
        let made = || fs::read_to_string(&file).ok();
        let silent = match file.extension().and_then(|end| end.to_str()) {
            Some("kt") => kotlin::finish(&made()?)?,
            Some("py") => python::finish(&made()?)?,
            Some("swift") => swift::finish(&made()?, &swift::telling(library)?),
            _ => continue,
        };
        fs::write(&file, silent).ok()?;
        finished += 1;
    }
    (finished == 1).then_some(())
}

fn files(folder: &Path) -> Option<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).ok()? {
        let path = entry.ok()?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    Some(files)
}
