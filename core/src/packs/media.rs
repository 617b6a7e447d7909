use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::files::Files;
use super::path::FileKind;
use crate::{Error, Result};

/// The pictures and recordings of a pack. They may be large: they are read again when they are wanted.
#[derive(Clone, Default)]
pub struct Media {
    from: Option<PathBuf>,
    files: BTreeMap<String, Medium>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Medium {
    bytes: u64,
    sha256: [u8; 32],
}

/// Says how many.
impl std::fmt::Debug for Media {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Media").field("files", &self.files.len()).finish_non_exhaustive()
    }
}

/// The same files, wherever they lie.
impl PartialEq for Media {
    fn eq(&self, other: &Self) -> bool {
        self.files == other.files
    }
}

impl Eq for Media {}

impl Media {
    /// Those among the files of a folder or a zip file.
    pub(super) fn of(files: &Files, from: Option<&Path>) -> Self {
        let is_media = |kind| matches!(kind, FileKind::Image | FileKind::Audio);
        let media = files.iter().filter(|(_, file)| is_media(file.kind));
        let named = media.filter_map(|(name, file)| {
            let medium = Medium { bytes: file.bytes, sha256: file.sha256 };
            Some((name.strip_prefix("media/")?.to_owned(), medium))
        });
        Self { from: from.map(Path::to_owned), files: named.collect() }
    }

    /// Names of files and how many bytes each has.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.iter().map(|(name, medium)| (name.as_str(), medium.bytes))
    }

    /// Gives the content of each of these files to `take`, which gives the SHA-256 of what it read.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a file is not (any more) what the pack says, and what `take` says.
    pub(crate) fn each(
        &self,
        wanted: &BTreeSet<String>,
        mut take: impl FnMut(&str, &mut dyn Read) -> Result<[u8; 32]>,
    ) -> Result<()> {
        let Some(from) = self.from.as_ref().filter(|_| !wanted.is_empty()) else { return Ok(()) };
        let mut place = Place::open(from)?;
        for (name, medium) in self.files.iter().filter(|(name, _)| wanted.contains(*name)) {
            // What is longer than it says is not what it says.
            let mut content = place.content(name)?.take(medium.bytes + 1);
            if take(name, &mut content)? != medium.sha256 {
                return Err(CHANGED);
            }
        }
        Ok(())
    }
}

const CHANGED: Error =
    Error::Invalid { field: "pack", reason: "a file of it changed while it was read" };

enum Place {
    Folder(PathBuf),
    Zip(ZipArchive<File>),
}

impl Place {
    fn open(path: &Path) -> Result<Self> {
        if path.is_dir() {
            return Ok(Self::Folder(path.to_owned()));
        }
        let file = File::open(path).map_err(Error::io("reading a pack"))?;
        ZipArchive::new(file).map(Self::Zip).map_err(|_| CHANGED)
    }

    fn content(&mut self, file: &str) -> Result<Box<dyn Read + '_>> {
        let name = format!("media/{file}");
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                if !fs::symlink_metadata(&path).is_ok_and(|about| about.is_file()) {
                    return Err(CHANGED);
                }
                let file = File::open(path).map_err(Error::io("reading a pack"))?;
                Ok(Box::new(file))
            }
            Self::Zip(archive) => Ok(Box::new(archive.by_name(&name).map_err(|_| CHANGED)?)),
        }
    }
}
