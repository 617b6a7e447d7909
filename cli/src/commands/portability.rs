use std::path::Path;

use interlude_core::portability::ExportFormat;
use interlude_core::{ImportOptions, ImportReport, Interlude};
use serde_json::json;

use crate::args::Format;
use crate::failure::Outcome;
use crate::output::{Output, counted, counted_s};

pub(super) fn import(
    interlude: &Interlude,
    path: &Path,
    format: Option<&str>,
    dry_run: bool,
    out: &mut Output,
) -> Outcome {
    let bar = out.progress("importing");
    let options = ImportOptions { format, dry_run };
    let report = interlude.import(path, &options, &mut |done| bar.set_position(done))?;
    bar.finish_and_clear();
    let shown = json!({
        "format": report.format,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": report.skipped.iter().map(|one| {
            json!({"record": one.record, "reason": one.reason})
        }).collect::<Vec<_>>(),
        "attachments": report.attachments,
    });
    out.show(&shown, |out| text(&report, dry_run, out))
}

fn text(report: &ImportReport, dry_run: bool, out: &mut Output) -> Outcome {
    let ImportReport { format, created, updated, unchanged, attachments, skipped } = report;
    let would = if dry_run { "would be " } else { "" };
    out.line(&format!(
        "{format}: {created} {would}created, {updated} {would}updated, {unchanged} unchanged, {}",
        counted_s(*attachments, "attachment")
    ))?;
    if !skipped.is_empty() {
        out.line(&format!("{} left out:", skipped.len()))?;
    }
    skipped.iter().try_for_each(|one| out.line(&format!("  {}: {}", one.record, one.reason)))
}

pub(super) fn export(
    interlude: &Interlude,
    to: &Path,
    format: Format,
    out: &mut Output,
) -> Outcome {
    let format = match format {
        Format::Markdown => ExportFormat::Markdown,
        Format::Json => ExportFormat::Json,
    };
    let bar = out.progress("exporting");
    let report = interlude.export(to, format, &mut |done| bar.set_position(done))?;
    bar.finish_and_clear();
    let shown = json!({
        "entries": report.entries,
        "attachments": report.attachments,
        "missing_attachments": report.missing,
    });
    out.show(&shown, |out| {
        let entries = counted(report.entries, "entry", "entries");
        let attachments = counted_s(report.attachments, "attachment");
        if report.missing > 0 {
            let missing = counted_s(report.missing, "attachment");
            out.tell(&format!("warning: the bytes of {missing} are not here."))?;
        }
        out.tell(&format!("{entries} and {attachments}. Anyone who gets this folder can read it."))
    })
}
