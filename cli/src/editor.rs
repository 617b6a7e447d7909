//! The person's editor works on files, and a file may outlive it on a disk. So the text goes into
//! memory that the system keeps as files (`/dev/shm`, `XDG_RUNTIME_DIR`), for the owner alone, and
//! is overwritten before it is removed. Where there is no such place, there is no editor.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Outcome};

/// Opens `text` in the person's editor and gives what it became.
pub(crate) fn edit(text: &str) -> Outcome<String> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    let editor = editor.filter(|editor| !editor.trim().is_empty());
    let editor = editor.ok_or(Failure::Input("set EDITOR, or give the text on standard input"))?;
    let folder = tempfile::Builder::new().prefix("interlude-").tempdir_in(memory()?)?;
    let file = folder.path().join("entry.md");
    write_private(&file, text)?;
    let mut words = editor.split_whitespace();
    let program = words.next().ok_or(Failure::Input("EDITOR is empty"))?;
    let status = Command::new(program).args(words).arg(&file).status();
    let edited = fs::read_to_string(&file);
    overwrite(folder.path());
    if !status.map_err(|_| Failure::Input("the editor could not be started"))?.success() {
        return Err(Failure::Input("the editor gave up: nothing was changed"));
    }
    let edited = edited.map_err(|_| Failure::Input("the editor left no text"))?;
    Ok(edited.strip_suffix('\n').map_or(edited.clone(), str::to_owned))
}

/// A place for files that is never on a disk.
fn memory() -> Outcome<PathBuf> {
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let places = [Some(PathBuf::from("/dev/shm")), runtime];
    places.into_iter().flatten().find(|place| place.is_dir()).ok_or(Failure::Input(
        "no memory for files here: give the text on standard input, so that no copy stays on the disk",
    ))
}

fn write_private(path: &Path, text: &str) -> Outcome {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?.write_all(text.as_bytes())?)
}

/// Editors leave backups and swap files beside the text: all of it is overwritten.
fn overwrite(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let length = entry.metadata().map_or(0, |meta| meta.len());
        // What cannot be overwritten is removed with the folder all the same.
        let _ = fs::write(entry.path(), vec![0; usize::try_from(length).unwrap_or(0)]);
    }
}
