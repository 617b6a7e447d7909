use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;

use interlude_wire::{Domain, parse_hex, verify};

use super::PackProblem;
use super::files::{self, Files};
use super::front_matter::{FrontMatter, split, step};
use super::manifest::Manifest;
use super::path::{FileKind, resource as named};
use super::{Resource, Step, body};
use crate::crypto::sha256;

/// A pack all of whose files are what its signed manifest says.
#[derive(Clone, PartialEq, Eq)]
pub struct Pack {
    /// Its name for ever.
    pub id: String,
    /// Grows.
    pub version: u32,
    /// One line.
    pub title: String,
    /// For whom none of its languages is one of theirs.
    pub default_language: String,
    /// Who signed it; none: it is part of the program.
    pub signer: Option<[u8; 32]>,
    /// SHA-256 of its manifest, and so of all of it.
    pub digest: [u8; 32],
    /// In every language.
    pub resources: Vec<Resource>,
    /// Images and audio by name, with their bytes' length.
    pub media: BTreeMap<String, u64>,
}

/// Says nothing of what is in it.
impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { id, version, .. } = self;
        f.debug_struct("Pack").field("id", id).field("version", version).finish_non_exhaustive()
    }
}

impl Pack {
    /// Reads a folder or a zip file. Nothing of it is used before its signature holds; whether its signer is
    /// to be trusted is another question ([`super::decide`]).
    ///
    /// # Errors
    /// [`PackProblem`] names the file and the reason.
    pub fn read(path: &Path) -> Result<Self, PackProblem> {
        Self::of(&files::read(path)?)
    }

    fn of(files: &Files) -> Result<Self, PackProblem> {
        let missing = |name: &str| PackProblem::of(name, "it is missing");
        let bytes = &files.get("pack.json").ok_or_else(|| missing("pack.json"))?.content;
        let signature = &files.get("pack.sig").ok_or_else(|| missing("pack.sig"))?.content;
        let manifest = Manifest::read(bytes)?;
        let unsigned = || PackProblem::of("pack.sig", "the signature does not hold");
        let signer = manifest.signer().ok_or_else(unsigned)?;
        let signature = <[u8; 64]>::try_from(signature.as_slice()).map_err(|_| unsigned())?;
        verify(Domain::Pack, &signer, bytes, &signature, "a pack").map_err(|_| unsigned())?;
        compare(&manifest, files)?;
        Ok(Self {
            digest: sha256(bytes),
            signer: Some(signer),
            resources: resources(files)?,
            media: media(files),
            id: manifest.id,
            version: manifest.version,
            title: manifest.title,
            default_language: manifest.default_language,
        })
    }
}

/// Every file is in the manifest and the reverse, with these very bytes.
fn compare(manifest: &Manifest, files: &Files) -> Result<(), PackProblem> {
    let is_content = |kind: FileKind| !matches!(kind, FileKind::Manifest | FileKind::Signature);
    for (name, file) in files.iter().filter(|(_, file)| is_content(file.kind)) {
        let entry = manifest.files.get(name);
        let entry = entry.ok_or_else(|| PackProblem::of(name, "the manifest does not know it"))?;
        if entry.bytes != file.bytes || parse_hex(&entry.sha256) != Some(file.sha256) {
            return Err(PackProblem::of(name, "not what the manifest says"));
        }
    }
    match manifest.files.keys().find(|name| !files.contains_key(*name)) {
        // What the manifest names may be anything.
        Some(_) => Err(PackProblem::of("pack.json", "it names a file that is not there")),
        None => Ok(()),
    }
}

/// Every resource, checked.
pub(super) fn resources(files: &Files) -> Result<Vec<Resource>, PackProblem> {
    let texts = files.iter().filter(|(_, file)| file.kind == FileKind::Resource);
    let resources = texts.map(|(name, file)| {
        let wrong = |reason| PackProblem::of(name, reason);
        let text = std::str::from_utf8(&file.content).map_err(|_| wrong("not UTF-8"))?;
        let (slug, lang) = named(name).ok_or_else(|| wrong("not named <slug>.<language>.md"))?;
        let (front, body) = split(text).map_err(wrong)?;
        resource((slug, lang), &front, body, files).map_err(wrong)
    });
    let resources = resources.collect::<Result<Vec<_>, _>>()?;
    match resources.is_empty() {
        true => Err(PackProblem::whole("there is nothing in it")),
        false => Ok(resources),
    }
}

fn media(files: &Files) -> BTreeMap<String, u64> {
    let is_media = |kind: FileKind| matches!(kind, FileKind::Image | FileKind::Audio);
    let media = files.iter().filter(|(_, file)| is_media(file.kind));
    media.map(|(name, file)| (name.clone(), file.bytes)).collect()
}

fn resource(
    (slug, lang): (&str, &str),
    front: &FrontMatter,
    body: &str,
    files: &Files,
) -> Result<Resource, &'static str> {
    let one = |key: &str| front.one.get(key).map(String::as_str);
    if one("lang").is_some_and(|said| said != lang) {
        return Err("another language than its name says");
    }
    let needs = body::check(body)?;
    if !needs.media.iter().all(|name| files.contains_key(name)) {
        return Err("it shows or plays a file that is not in the pack");
    }
    let transcript = match one("transcript").map(|name| files.get(name)) {
        None if needs.audio => return Err("audio without a transcript"),
        None => String::new(),
        Some(Some(file)) if file.kind == FileKind::Transcript && !file.content.is_empty() => {
            String::from_utf8(file.content.clone()).map_err(|_| "a transcript that is not UTF-8")?
        }
        Some(_) => return Err("its transcript is not in the pack"),
    };
    let steps = front.many.get("steps").into_iter().flatten();
    let steps = steps.map(|text| {
        let (seconds, words) = step(text).ok_or("a step that is not like: 30s Breathe in")?;
        Ok(Step { seconds, words: words.to_owned() })
    });
    let made = Resource {
        slug: slug.to_owned(),
        lang: lang.to_owned(),
        title: one("title").ok_or("no title")?.to_owned(),
        kind: one("kind").ok_or("no kind")?.parse().map_err(|_| "a kind that is not known")?,
        summary: one("summary").unwrap_or_default().to_owned(),
        minutes: one("minutes").map(str::parse).transpose().map_err(|_| "minutes: no number")?,
        tags: front.many.get("tags").cloned().unwrap_or_default(),
        steps: steps.collect::<Result<_, &'static str>>()?,
        checked: match one("checked") {
            None if one("kind") == Some("crisis") => {
                return Err("a crisis card says when it was last checked, or never");
            }
            None | Some("never") => None,
            Some(day) => Some(day.parse().map_err(|_| "checked: no day")?),
        },
        country: one("country").map(str::to_owned),
        body: body.trim_end().to_owned(),
        transcript,
    };
    made.check().map(|()| made).map_err(|error| match error {
        crate::Error::Invalid { reason, .. } => reason,
        _ => "it breaks a bound",
    })
}

/// Reads bytes as a zipped pack and keeps nothing: for fuzzing.
///
/// # Errors
/// [`PackProblem`] when they are none.
pub fn check_pack(bytes: &[u8]) -> Result<(), PackProblem> {
    let files = files::zip_of(Cursor::new(bytes))?;
    // Whatever the signature says: what stands behind it is to be met too.
    drop(resources(&files));
    Pack::of(&files).map(drop)
}

/// Reads one resource, without media, by its slug and language and the text of its file.
///
/// # Errors
/// Why it is none.
pub fn read_resource(name: (&str, &str), text: &str) -> Result<Resource, &'static str> {
    let (front, body) = split(text)?;
    resource(name, &front, body, &Files::new())
}
