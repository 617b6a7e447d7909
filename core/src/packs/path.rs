//! Names of files in a pack.

use super::PackProblem;
use crate::document::media_type;

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    Manifest,
    Signature,
    Resource,
    Image,
    Audio,
    Transcript,
}

/// The most characters of a name.
const MOST: usize = 200;

/// What a file is.
///
/// # Errors
/// [`PackProblem`] for a name that has no place in a pack: one that leads out of it, too.
pub(super) fn kind(name: &str) -> Result<FileKind, PackProblem> {
    let is_sign = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    let is_part =
        |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_sign);
    // A name that breaks the rules is not repeated: it may be anything.
    let wrong = || PackProblem::whole("a file has a name that none may have");
    if name.len() > MOST || !name.split('/').all(is_part) {
        return Err(wrong());
    }
    match name.split_once('/') {
        None if name == "pack.json" => Ok(FileKind::Manifest),
        None if name == "pack.sig" => Ok(FileKind::Signature),
        Some(("resources", file)) if !file.contains('/') && file.ends_with(".md") => {
            Ok(FileKind::Resource)
        }
        Some(("media", file)) if !file.contains('/') && file.ends_with(".txt") => {
            Ok(FileKind::Transcript)
        }
        Some(("media", file)) if !file.contains('/') => match media_type(file) {
            Some(it) if it.starts_with("image/") => Ok(FileKind::Image),
            Some(_) => Ok(FileKind::Audio),
            None => Err(PackProblem::of(name, "a kind of file that packs do not hold")),
        },
        _ => Err(PackProblem::of(name, "a file that has no place in a pack")),
    }
}

/// Slug and language of a resource's file.
pub(super) fn resource(name: &str) -> Option<(&str, &str)> {
    name.strip_prefix("resources/")?.strip_suffix(".md")?.split_once('.')
}
