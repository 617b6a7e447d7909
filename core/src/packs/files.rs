//! The files of a pack, bounded before they are read: texts are kept, media are only counted and hashed, and read
//! again when a group takes them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};
use zip::ZipArchive;

use super::PackProblem;
use super::path::{FileKind, kind};
use crate::document::MOST_MEDIUM;

/// The most files of a pack.
const MOST_FILES: usize = 2000;
/// The most bytes of a pack, unpacked; and of its zip.
const MOST_BYTES: u64 = 256 << 20;
/// The most bytes of a text.
const MOST_TEXT: u64 = 256 << 10;
/// The most bytes of the manifest: 2,000 files at some 250.
const MOST_MANIFEST: u64 = 1 << 20;

/// A file of a pack.
pub(super) struct PackFile {
    pub(super) kind: FileKind,
    pub(super) bytes: u64,
    pub(super) sha256: [u8; 32],
    /// What is in it; empty of media.
    pub(super) content: Vec<u8>,
}

/// Every file by its name.
pub(super) type Files = BTreeMap<String, PackFile>;

/// Files as they come, with what they come to.
#[derive(Default)]
struct Gathered {
    files: Files,
    bytes: u64,
}

/// Reads a folder or a zip file.
pub(super) fn read(path: &Path) -> Result<Files, PackProblem> {
    let about = fs::metadata(path).map_err(|_| PackProblem::whole("it cannot be read"))?;
    if about.is_dir() {
        return folder(path);
    }
    if about.len() > MOST_BYTES {
        return Err(TOO_LARGE);
    }
    zip_of(File::open(path).map_err(|_| PackProblem::whole("it cannot be read"))?)
}

const TOO_LARGE: PackProblem = PackProblem { file: String::new(), reason: "larger than 256 MiB" };

fn folder(path: &Path) -> Result<Files, PackProblem> {
    let mut gathered = Gathered::default();
    for part in ["", "resources", "media"] {
        let folder = path.join(part);
        if !part.is_empty() && !folder.exists() {
            continue;
        }
        let entries = fs::read_dir(&folder).map_err(|_| PackProblem::whole("it cannot be read"))?;
        for entry in entries {
            let unreadable = |_| PackProblem::whole("a file cannot be read");
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name();
            let name = name.to_str().unwrap_or("\0");
            let about = fs::symlink_metadata(entry.path()).map_err(unreadable)?;
            if part.is_empty() && about.is_dir() && ["resources", "media"].contains(&name) {
                continue;
            }
            let name = if part.is_empty() { name.to_owned() } else { format!("{part}/{name}") };
            gathered.add_file(name, &entry.path())?;
        }
    }
    Ok(gathered.files)
}

/// Reads these files, each by its name in a pack from where it lies.
pub(super) fn some(all: impl IntoIterator<Item = (String, PathBuf)>) -> Result<Files, PackProblem> {
    let mut gathered = Gathered::default();
    all.into_iter().try_for_each(|(name, path)| gathered.add_file(name, &path))?;
    Ok(gathered.files)
}

/// Reads a zip from anywhere.
pub(super) fn zip_of(file: impl Read + std::io::Seek) -> Result<Files, PackProblem> {
    let broken = |_| PackProblem::whole("no zip file, or a broken one");
    let mut archive = ZipArchive::new(file).map_err(broken)?;
    if archive.len() > MOST_FILES {
        return Err(PackProblem::whole("more than 2,000 files"));
    }
    let mut gathered = Gathered::default();
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).map_err(broken)?;
        if file.is_dir() {
            continue;
        }
        let (name, size) = (file.name().to_owned(), file.size());
        if file.is_symlink() || file.encrypted() {
            kind(&name)?;
            return Err(PackProblem::of(&name, "a link, or encrypted"));
        }
        gathered.add(name, size, &mut file)?;
    }
    Ok(gathered.files)
}

/// Files that are part of the program.
pub(super) fn embedded(files: &[(&str, &str)]) -> Result<Files, PackProblem> {
    let mut gathered = Gathered::default();
    for (name, text) in files {
        gathered.add((*name).to_owned(), text.len() as u64, &mut text.as_bytes())?;
    }
    Ok(gathered.files)
}

impl Gathered {
    fn add_file(&mut self, name: String, path: &Path) -> Result<(), PackProblem> {
        kind(&name)?;
        let about =
            fs::symlink_metadata(path).map_err(|_| PackProblem::of(&name, "it is missing"))?;
        if !about.is_file() {
            return Err(PackProblem::of(&name, "a link or a folder in a place of a file"));
        }
        let file = File::open(path);
        let mut file = file.map_err(|_| PackProblem::of(&name, "it cannot be read"))?;
        self.add(name, about.len(), &mut file)
    }

    /// Takes in a file that says it has so many bytes; what it really has counts.
    fn add(&mut self, name: String, says: u64, file: &mut dyn Read) -> Result<(), PackProblem> {
        let kind = kind(&name)?;
        let (most, keep) = match kind {
            FileKind::Manifest => (MOST_MANIFEST, true),
            FileKind::Signature => (64, true),
            FileKind::Resource | FileKind::Transcript => (MOST_TEXT, true),
            FileKind::Image | FileKind::Audio => (MOST_MEDIUM, false),
        };
        let too_large = || PackProblem::of(&name, "larger than such a file may be");
        if says > most {
            return Err(too_large());
        }
        let (mut content, mut bytes, mut context) = (Vec::new(), 0, Context::new(&SHA256));
        let mut part = vec![0; 64 << 10];
        loop {
            let read = file.read(&mut part);
            let read = read.map_err(|_| PackProblem::of(&name, "it cannot be read"))?;
            if read == 0 {
                break;
            }
            bytes += read as u64;
            if bytes > most || self.bytes + bytes > MOST_BYTES {
                return Err(if bytes > most { too_large() } else { TOO_LARGE });
            }
            context.update(&part[..read]);
            if keep {
                content.extend_from_slice(&part[..read]);
            }
        }
        self.bytes += bytes;
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(context.finish().as_ref());
        let file = PackFile { kind, bytes, sha256, content };
        if self.files.len() >= MOST_FILES {
            return Err(PackProblem::whole("more than 2,000 files"));
        }
        match self.files.insert(name.clone(), file) {
            None => Ok(()),
            Some(_) => Err(PackProblem::of(&name, "it is there twice")),
        }
    }
}
