mod names;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use zip::ZipArchive;

use crate::{Error, Result};
use names::{checked_name, walk};

/// The most files in an export.
const MAX_FILES: usize = 200_000;
/// The most bytes one file may unpack to, and the most of all together.
const MAX_FILE: u64 = 2 << 30;
const MAX_TOTAL: u64 = 64 << 30;
/// How many times larger than packed a file may be, once it is over a mebibyte.
const MAX_RATIO: u64 = 200;
/// How deep folders may lie in each other.
const MAX_DEPTH: usize = 16;

/// An export: a folder, a zip or a single file, read the same way. Nothing is unpacked to disk, and
/// nothing outside the export is ever opened.
pub(crate) struct Source {
    files: BTreeMap<String, u64>,
    from: From,
}

type Archive = ZipArchive<BufReader<File>>;

enum From {
    Folder(PathBuf),
    /// Archives that nobody reads from just now: media are read while their journal is.
    Zip {
        path: PathBuf,
        idle: Mutex<Vec<Archive>>,
    },
    Memory(BTreeMap<String, Vec<u8>>),
}

impl Source {
    /// # Errors
    /// [`Error::NotFound`], or [`Error::Invalid`] with the reason why an export is refused.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let about = fs::metadata(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NotFound("file to import"),
            _ => Error::io("opening the export")(error),
        })?;
        if about.is_dir() {
            let mut files = BTreeMap::new();
            walk(path, "", 0, &mut files)?;
            return Ok(Self { files, from: From::Folder(path.to_owned()) });
        }
        let mut start = [0; 4];
        let doing = "opening the export";
        let mut file = File::open(path).map_err(Error::io(doing))?;
        let is_zip = file.read_exact(&mut start).is_ok() && start == *b"PK\x03\x04";
        if is_zip {
            return Self::zip(path);
        }
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or(Error::Invalid { field: "file name", reason: "not UTF-8" })?;
        let parent = path.parent().unwrap_or(Path::new(".")).to_owned();
        let mut files = BTreeMap::from([(name.to_owned(), bounded(about.len())?)]);
        // A bare export lies beside its media.
        for media in super::media::FOLDERS {
            walk(&parent.join(media), &format!("{media}/"), MAX_DEPTH - 1, &mut files)?;
        }
        Ok(Self { files, from: From::Folder(parent) })
    }

    /// Files in memory.
    pub(crate) fn from_memory(contents: BTreeMap<String, Vec<u8>>) -> Self {
        let files = contents.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64));
        Self { files: files.collect(), from: From::Memory(contents) }
    }

    fn zip(path: &Path) -> Result<Self> {
        let refused = |reason| Error::Invalid { field: "zip", reason };
        let mut zip = open_zip(path)?;
        if zip.len() > MAX_FILES {
            return Err(refused("holds too many files"));
        }
        let (mut files, mut total) = (BTreeMap::new(), 0u64);
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|_| refused("cannot be read"))?;
            if entry.is_dir() {
                continue;
            }
            let name = checked_name(entry.name()).ok_or(refused("a name leads out of it"))?;
            if entry.is_symlink() || entry.encrypted() {
                return Err(refused("holds links or encrypted files"));
            }
            if entry.size() > (1 << 20) && entry.size() / MAX_RATIO > entry.compressed_size() {
                return Err(refused("a file unpacks to far more than it packs"));
            }
            total = total.saturating_add(bounded(entry.size())?);
            if files.insert(name, entry.size()).is_some() {
                return Err(refused("two files have the same name"));
            }
        }
        if total > MAX_TOTAL {
            return Err(refused("unpacks to more than 64 GiB"));
        }
        Ok(Self { files, from: From::Zip { path: path.to_owned(), idle: Mutex::new(vec![zip]) } })
    }

    /// The names of all files, `/` between folders, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Hands the content of a file to `read`, never more bytes than the export announced.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such file, and what `read` gives.
    pub(crate) fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut dyn Read) -> Result<T>,
    ) -> Result<T> {
        let size = *self.files.get(name).ok_or(Error::NotFound("file in the export"))?;
        let refused = |reason| Error::Invalid { field: "zip", reason };
        match &self.from {
            From::Folder(root) => {
                let file = File::open(root.join(name)).map_err(Error::io("reading the export"))?;
                read(&mut BufReader::new(file).take(size))
            }
            From::Zip { path, idle } => {
                let free = idle.lock().ok().and_then(|mut idle| idle.pop());
                let mut zip = free.map_or_else(|| open_zip(path), Ok)?;
                let entry = zip.by_name(name).map_err(|_| refused("a file cannot be read"))?;
                let value = read(&mut entry.take(size));
                if let Ok(mut idle) = idle.lock() {
                    idle.push(zip);
                }
                value
            }
            From::Memory(contents) => {
                let bytes = contents.get(name).ok_or(Error::NotFound("file in the export"))?;
                read(&mut Cursor::new(bytes))
            }
        }
    }

    /// A whole text file of at most `most` bytes, without a byte order mark.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is longer or not UTF-8.
    pub(crate) fn text(&self, name: &str, most: u64) -> Result<String> {
        let invalid = |reason| Error::Invalid { field: "file", reason };
        self.read(name, |content| {
            let mut bytes = Vec::new();
            content.take(most + 1).read_to_end(&mut bytes).map_err(Error::io("reading a file"))?;
            if bytes.len() as u64 > most {
                return Err(invalid("too long"));
            }
            let text = String::from_utf8(bytes).map_err(|_| invalid("not UTF-8"))?;
            Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
        })
    }
}

fn open_zip(path: &Path) -> Result<Archive> {
    let file = File::open(path).map_err(Error::io("opening the export"))?;
    let cannot = |_| Error::Invalid { field: "zip", reason: "cannot be read" };
    ZipArchive::new(BufReader::new(file)).map_err(cannot)
}

fn bounded(size: u64) -> Result<u64> {
    match size {
        0..=MAX_FILE => Ok(size),
        _ => Err(Error::Invalid { field: "export", reason: "a file is larger than 2 GiB" }),
    }
}

#[cfg(test)]
mod tests;
