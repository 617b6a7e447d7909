use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

use super::{MAX_DEPTH, MAX_FILES, bounded};
use crate::{Error, Result};

/// A name that stays within the export, with `/` between folders.
pub(super) fn checked_name(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let parts = Path::new(&name).components();
    let plain = parts.clone().all(|part| matches!(part, Component::Normal(_)));
    let drive = name.contains(':') || name.contains('\0');
    (plain && !drive && parts.count() <= MAX_DEPTH && !name.is_empty()).then_some(name)
}

/// Lists the files of a folder; links are not followed, hidden files not read.
pub(super) fn walk(
    root: &Path,
    prefix: &str,
    depth: usize,
    into: &mut BTreeMap<String, u64>,
) -> Result<()> {
    let Ok(entries) = fs::read_dir(root) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
        let Ok(about) = fs::symlink_metadata(entry.path()) else { continue };
        let name = format!("{prefix}{name}");
        if about.is_dir() && depth + 1 < MAX_DEPTH {
            walk(&entry.path(), &format!("{name}/"), depth + 1, into)?;
        } else if about.is_file() {
            into.insert(name, bounded(about.len())?);
        }
        if into.len() > MAX_FILES {
            return Err(Error::Invalid { field: "export", reason: "holds too many files" });
        }
    }
    Ok(())
}
