use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::sync::Arc;

use interlude_core as core;
use interlude_core::portability::{
    ExportFormat as CoreExportFormat, FORMATS, Skipped as CoreSkipped,
};

use super::Vault;
use crate::Result;
use crate::callbacks::{Progress, Reading, Sink, Source, Writing, reporting};

type ExportReport = core::ExportReport;
type ExportFormat = CoreExportFormat;
type BundleReport = core::sync::BundleReport;

/// What was exported.
#[uniffi::remote(Record)]
pub struct ExportReport {
    /// Entries, those in the trash too.
    pub entries: u64,
    /// Attachments.
    pub attachments: u64,
    /// Attachments whose bytes are not on this device.
    pub missing: u64,
}

/// A format to export to.
#[uniffi::remote(Enum)]
pub enum ExportFormat {
    /// A folder of Markdown files with front matter.
    Markdown,
    /// One JSON file, described by `docs/export.schema.json`.
    Json,
}

/// What a bundle held.
#[uniffi::remote(Record)]
pub struct BundleReport {
    /// Pushes in it.
    pub pushes: u64,
    /// Of these, those that were new and are in now.
    pub taken: u64,
    /// Attachments in it.
    pub attachments: u64,
    /// Pushes that are not what they should be, or do not count.
    pub refused: u64,
}

/// A record, or a part of one, that did not come in.
#[derive(Clone, uniffi::Record)]
pub struct Skipped {
    /// Which: the file within the export, or a record's place and id in it. For the person to find it by, not for
    /// logs: a file's name may be a title.
    pub record: String,
    /// Why.
    pub reason: String,
}

/// What an import did, or would do.
#[derive(Clone, uniffi::Record)]
pub struct ImportReport {
    /// The format's name.
    pub format: String,
    /// Entries that are new.
    pub created: u64,
    /// Entries that changed in the export since they were imported; what was edited here is kept.
    pub updated: u64,
    /// Entries that are here already.
    pub unchanged: u64,
    /// Records that did not come in, and media that are missing, each with the reason.
    pub skipped: Vec<Skipped>,
    /// Attachments that came along.
    pub attachments: u64,
}

impl From<core::ImportReport> for ImportReport {
    fn from(report: core::ImportReport) -> Self {
        let core::ImportReport { format, created, updated, unchanged, skipped, attachments } =
            report;
        let skipped = skipped
            .into_iter()
            .map(|CoreSkipped { record, reason }| Skipped { record, reason: reason.to_owned() });
        let (format, skipped) = (format.to_owned(), skipped.collect());
        Self { format, created, updated, unchanged, skipped, attachments }
    }
}

/// The formats that can be imported, by name.
#[uniffi::export]
pub fn import_formats() -> Vec<String> {
    FORMATS.into_iter().map(str::to_owned).collect()
}

/// The media type that a file's name speaks of.
#[uniffi::export]
pub fn media_type(file_name: String) -> String {
    core::portability::media_type(&file_name).to_owned()
}

#[uniffi::export]
impl Vault {
    /// Writes the whole journal, readable, into a new folder. What is in it is no longer protected by the vault.
    /// `progress` hears how many entries are done.
    ///
    /// # Errors
    /// `InterludeError.Exists` when anything is in the folder, `InterludeError.Storage`.
    #[uniffi::method(default(progress = None))]
    pub fn export_journal(
        &self,
        folder: String,
        format: ExportFormat,
        progress: Option<Arc<dyn Progress>>,
    ) -> Result<ExportReport> {
        let mut report = reporting(progress);
        self.core(|core| core.export(Path::new(&folder), format, &mut report))
    }

    /// Imports another app's export or our own; the format is recognised if left out, and nothing changes when `dry_run`
    /// only asks what would. A record that cannot be read stops nothing but itself; importing again changes nothing;
    /// `progress` hears how many records are done.
    ///
    /// # Errors
    /// When the export as a whole cannot be read, the vault is locked or the disk is full. What was imported by then
    /// stays, and importing again goes on.
    #[uniffi::method(default(format = None, dry_run = false, progress = None))]
    pub fn import_journal(
        &self,
        path: String,
        format: Option<String>,
        dry_run: bool,
        progress: Option<Arc<dyn Progress>>,
    ) -> Result<ImportReport> {
        let mut report = reporting(progress);
        let options = core::ImportOptions { format: format.as_deref(), dry_run };
        let imported = self.core(|core| core.import(Path::new(&path), &options, &mut report))?;
        Ok(imported.into())
    }

    /// Writes what other devices need to have all that this one has, for devices without any network. Nobody else can
    /// read it.
    ///
    /// # Errors
    /// `InterludeError.Refused` when the vault is not linked or was removed, `InterludeError.Storage`.
    pub fn export_bundle(&self, sink: Arc<dyn Sink>) -> Result<BundleReport> {
        let mut sink = BufWriter::new(Writing(sink));
        self.core(|core| core.export_bundle(&mut sink))
    }

    /// Takes in a bundle of another device of the same person.
    ///
    /// # Errors
    /// `InterludeError.Invalid` when it is none, `InterludeError.Refused` when it is somebody else's,
    /// `InterludeError.Damaged` when it is cut: what came before is in then.
    pub fn import_bundle(&self, source: Arc<dyn Source>) -> Result<BundleReport> {
        let mut source = BufReader::new(Reading(source));
        self.core(|core| core.import_bundle(&mut source))
    }

    /// As `Vault.import_bundle`, from a file.
    ///
    /// # Errors
    /// Also when the file cannot be read.
    pub fn import_bundle_file(&self, file: String) -> Result<BundleReport> {
        self.core(|core| core.import_bundle_file(Path::new(&file)))
    }
}
