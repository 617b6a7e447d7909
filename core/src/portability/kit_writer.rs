use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::export::{Exporter, new_folder};
use super::{MarkdownWriter, PortableAttachment, PortableEntry};
use crate::{Error, Result};

/// What somebody takes along from a group: a folder with a few pages of Markdown, and the entries as an
/// export has them, in a folder of their own.
pub(crate) struct KitWriter {
    root: PathBuf,
    entries: Option<MarkdownWriter>,
}

/// A page of the kit.
pub(crate) struct KitPage {
    /// The file, without its ending.
    pub(crate) name: &'static str,
    pub(crate) title: String,
    pub(crate) sections: Vec<KitSection>,
}

/// A part of a page: a heading, and Markdown under it.
pub(crate) struct KitSection {
    pub(crate) heading: String,
    pub(crate) text: String,
}

const DOING: &str = "writing the export";

impl KitWriter {
    /// # Errors
    /// [`Error::Exists`] when anything is in the folder.
    pub(crate) fn create(root: &Path) -> Result<Self> {
        new_folder(root)?;
        Ok(Self { root: root.to_owned(), entries: None })
    }

    /// Writes a page; none where it has nothing to say.
    pub(crate) fn page(&self, page: &KitPage) -> Result<()> {
        if page.sections.is_empty() {
            return Ok(());
        }
        let mut text = format!("# {}\n", one_line(&page.title));
        for KitSection { heading, text: words } in &page.sections {
            if !heading.is_empty() {
                text.push_str(&format!("\n## {}\n", one_line(heading)));
            }
            text.push_str(&format!("\n{}\n", words.trim_end()));
        }
        let path = self.root.join(format!("{}.md", page.name));
        let mut file = File::create_new(path).map_err(Error::io(DOING))?;
        file.write_all(text.as_bytes()).map_err(Error::io(DOING))
    }

    fn entries(&mut self) -> Result<&mut MarkdownWriter> {
        if self.entries.is_none() {
            self.entries = Some(MarkdownWriter::create(&self.root.join("entries"))?);
        }
        self.entries.as_mut().ok_or(Error::Internal("the folder of entries"))
    }
}

impl Exporter for KitWriter {
    fn entry(&mut self, entry: &PortableEntry, seed: &[u8; 16]) -> Result<()> {
        self.entries()?.entry(entry, seed)
    }

    fn attachment(&mut self, one: &PortableAttachment, content: &mut dyn Read) -> Result<()> {
        self.entries()?.attachment(one, content)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}
