use std::path::Path;

use super::Interlude;
use crate::Result;
use crate::document::entry::{Attachment, EntryContent};
use crate::document::{Identity, Kind};
use crate::portability::{
    ExportFormat, Exporter, JsonWriter, MarkdownWriter, PortableAttachment, PortableEntry,
    media_path,
};
use crate::store::blobs::Blob;
use crate::store::documents;

/// What was exported.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// Entries, those in the trash too.
    pub entries: u64,
    /// Attachments.
    pub attachments: u64,
    /// Attachments whose bytes are not on this device.
    pub missing: u64,
}

impl Interlude {
    /// Writes the whole journal, readable, into a new folder. What is in it is no longer protected
    /// by the vault.
    ///
    /// # Errors
    /// [`crate::Error::Exists`] when anything is in the folder, [`crate::Error::Full`].
    pub fn export(
        &self,
        folder: &Path,
        format: ExportFormat,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ExportReport> {
        let mut writer: Box<dyn Exporter> = match format {
            ExportFormat::Json => Box::new(JsonWriter::create(folder)?),
            ExportFormat::Markdown => Box::new(MarkdownWriter::create(folder)?),
        };
        let (mut report, mut after) = (ExportReport::default(), 0);
        loop {
            let page = self.read(|db| documents::own_page(db, after, 200))?;
            let Some(last) = page.last() else { break };
            after = last.doc;
            for stored in page.iter().filter(|stored| stored.identity.kind == Kind::ENTRY) {
                let content = self.read(|db| documents::load(db, stored)?.entry())?;
                if let Some(content) = content {
                    self.export_one(&stored.identity, content, &mut *writer, &mut report)?;
                }
            }
            progress(report.entries);
        }
        writer.finish()?;
        Ok(report)
    }

    pub(super) fn export_one(
        &self,
        identity: &Identity,
        content: EntryContent,
        writer: &mut dyn Exporter,
        report: &mut ExportReport,
    ) -> Result<()> {
        let attachments = content.attachments.clone();
        let entry = portable(content, identity);
        writer.entry(&entry, &identity.seed.0)?;
        report.entries += 1;
        for (one, attachment) in entry.attachments.iter().zip(&attachments) {
            match self.read_attachment(&Blob::from(attachment)) {
                Ok(mut bytes) => {
                    writer.attachment(one, &mut bytes)?;
                    report.attachments += 1;
                }
                Err(crate::Error::NotFound(_)) => report.missing += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn portable(content: EntryContent, identity: &Identity) -> PortableEntry {
    let attachment = |one: &Attachment| PortableAttachment {
        id: one.id.clone(),
        file_name: one.file_name.clone(),
        media_type: one.media_type.clone(),
        path: media_path(&one.digest, &one.media_type),
    };
    let attachments = content.attachments.iter().map(attachment).collect();
    let mut entry = PortableEntry::new("interlude", identity.id().to_string(), content.created);
    (entry.title, entry.body, entry.form) = (content.title, content.body, content.form);
    (entry.mood, entry.favourite, entry.bring) = (content.mood, content.favourite, content.bring);
    entry.emotions = content.emotions.into_iter().collect();
    entry.tags = content.tags.into_iter().collect();
    (entry.session, entry.prompt, entry.goal) = (content.session, content.prompt, content.goal);
    (entry.coping, entry.trashed, entry.attachments) =
        (content.coping, content.trashed, attachments);
    entry
}
