use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::interlude_json::{FORMAT, Record, VERSION};
use super::media::ending_of;
use super::{PortableAttachment, PortableEntry};
use crate::{Error, Result};

/// A format to export to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A folder of Markdown files with front matter.
    Markdown,
    /// One JSON file, described by `docs/export.schema.json`.
    Json,
}

/// Writes what is exported. All formats end in a folder with attachments beside the text.
pub(crate) trait Exporter {
    /// Writes an entry.
    fn entry(&mut self, entry: &PortableEntry, seed: &[u8; 16]) -> Result<()>;

    /// Writes the content of one of its attachments.
    fn attachment(&mut self, attachment: &PortableAttachment, content: &mut dyn Read)
    -> Result<()>;

    /// Writes what comes last.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// `journal.json` with everything, written entry by entry.
pub(crate) struct JsonWriter {
    root: PathBuf,
    file: BufWriter<File>,
    any: bool,
}

const DOING: &str = "writing the export";

impl JsonWriter {
    /// # Errors
    /// [`Error::Exists`] when anything is in the folder.
    pub(crate) fn create(root: &Path) -> Result<Self> {
        new_folder(root)?;
        let file = File::create_new(root.join("journal.json")).map_err(Error::io(DOING))?;
        let mut file = BufWriter::new(file);
        let start = format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"entries\":[");
        file.write_all(start.as_bytes()).map_err(Error::io(DOING))?;
        Ok(Self { root: root.to_owned(), file, any: false })
    }
}

impl Exporter for JsonWriter {
    fn entry(&mut self, entry: &PortableEntry, seed: &[u8; 16]) -> Result<()> {
        let between: &[u8] = if std::mem::replace(&mut self.any, true) { b",\n" } else { b"\n" };
        self.file.write_all(between).map_err(Error::io(DOING))?;
        serde_json::to_writer(&mut self.file, &Record::of(entry, seed))
            .map_err(|error| Error::io(DOING)(error.into()))
    }

    fn attachment(&mut self, one: &PortableAttachment, content: &mut dyn Read) -> Result<()> {
        write_media(&self.root, &one.path, content)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        let end = self.file.write_all(b"\n]}\n").and_then(|()| self.file.flush());
        end.map_err(Error::io(DOING))
    }
}

/// Where an export keeps the content of an attachment; the same content is kept once.
pub(crate) fn media_path(digest: &[u8; 32], media_type: &str) -> String {
    let name: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("attachments/{name}.{}", ending_of(media_type))
}

/// Makes a folder that has nothing in it, for nobody else to look into.
pub(super) fn new_folder(root: &Path) -> Result<()> {
    if fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::Exists("file in the folder to export to"));
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(root).map_err(Error::io(DOING))
}

pub(super) fn write_media(root: &Path, path: &str, content: &mut dyn Read) -> Result<()> {
    let path = root.join(path);
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io(DOING))?;
    }
    let mut file = BufWriter::new(File::create_new(path).map_err(Error::io(DOING))?);
    io::copy(content, &mut file).and_then(|_| file.flush()).map_err(Error::io(DOING))
}
