use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::export::{Exporter, new_folder, write_media};
use super::markdown::{attachment_line, instant_line, quoted};
use super::{PortableAttachment, PortableEntry};
use crate::{Error, Result};

/// A folder with a Markdown file an entry, by year, and attachments beside them. No name of a file
/// holds anything a person wrote.
pub(crate) struct MarkdownWriter {
    root: PathBuf,
}

impl MarkdownWriter {
    /// # Errors
    /// [`Error::Exists`] when anything is in the folder.
    pub(crate) fn create(root: &Path) -> Result<Self> {
        new_folder(root)?;
        Ok(Self { root: root.to_owned() })
    }
}

impl Exporter for MarkdownWriter {
    fn entry(&mut self, entry: &PortableEntry, seed: &[u8; 16]) -> Result<()> {
        let local = entry.created.local();
        let folder = self.root.join(local.format("%Y").to_string());
        let doing = "writing the export";
        fs::create_dir_all(&folder).map_err(Error::io(doing))?;
        let seed: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("{}-{}.md", local.format("%Y-%m-%d-%H%M"), &seed[20..]);
        let file = File::create_new(folder.join(name)).map_err(Error::io(doing))?;
        let mut file = BufWriter::new(file);
        let text = format!("---\n{}---\n\n{}", front_matter(entry, &seed), entry.body);
        file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(Error::io(doing))
    }

    fn attachment(&mut self, one: &PortableAttachment, content: &mut dyn Read) -> Result<()> {
        write_media(&self.root, &one.path, content)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}

fn front_matter(entry: &PortableEntry, seed: &str) -> String {
    let mut lines = String::new();
    let mut line = |key: &str, value: String| lines.push_str(&format!("{key}: {value}\n"));
    line("title", quoted(&entry.title));
    line("created", quoted(&entry.created.to_string()));
    line("form", entry.form.name().to_owned());
    if let Some(mood) = entry.mood {
        line("mood", mood.to_string());
    }
    let attachments: Vec<String> = entry.attachments.iter().map(attachment_line).collect();
    for (key, labels) in
        [("emotions", &entry.emotions), ("tags", &entry.tags), ("attachments", &attachments)]
    {
        if !labels.is_empty() {
            let items: Vec<String> = labels.iter().map(|label| quoted(label)).collect();
            line(key, format!("[{}]", items.join(", ")));
        }
    }
    for (key, set) in [("favourite", entry.favourite), ("bring", entry.bring)] {
        if set {
            line(key, "true".to_owned());
        }
    }
    let coping = &entry.coping;
    let helped = coping.helped.map(|helped| helped.name().to_owned());
    let words = [
        ("session", &entry.session),
        ("prompt", &entry.prompt),
        ("goal", &entry.goal),
        ("trigger", &coping.trigger),
        ("action", &coping.action),
        ("helped", &helped),
    ];
    for (key, word) in words {
        if let Some(word) = word {
            line(key, quoted(word));
        }
    }
    if let Some(at) = entry.trashed {
        line("trashed", quoted(&instant_line(at)));
    }
    line("interlude", seed.to_owned());
    lines
}
