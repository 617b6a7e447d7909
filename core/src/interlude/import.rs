mod plan;

use std::path::Path;

use super::Interlude;
use crate::Result;
use crate::portability::{self, PortableEntry, Skipped, Source};
use plan::Plan;

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions<'a> {
    /// The format by name; recognised if left out.
    pub format: Option<&'a str>,
    /// Only tell what would happen.
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The format's name.
    pub format: &'static str,
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

/// Records held in memory at once.
const AT_ONCE: usize = 400;

impl Interlude {
    /// Imports another app's export or our own. A record that cannot be read stops nothing but
    /// itself; importing again changes nothing; `progress` hears how many records are done.
    ///
    /// # Errors
    /// When the export as a whole cannot be read, the vault is locked or the disk is full. What
    /// was imported by then stays, and importing again goes on.
    pub fn import(
        &self,
        path: &Path,
        options: &ImportOptions<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<ImportReport> {
        let source = Source::open(path)?;
        let format = match options.format {
            Some(name) => portability::by_name(name)?,
            None => portability::detect(&source)?,
        };
        let report = ImportReport { format: format.name(), ..ImportReport::default() };
        let mut import = Import { interlude: self, source: &source, report, dry: options.dry_run };
        let (mut batch, mut done) = (Vec::new(), 0);
        format.read(&source, self.environment.clock.zone(), &mut |record| {
            match record {
                Ok(entry) => batch.push(entry),
                Err(skipped) => import.report.skipped.push(skipped),
            }
            if batch.len() == AT_ONCE {
                done += batch.len() as u64;
                import.take(std::mem::take(&mut batch))?;
                progress(done);
            }
            Ok(())
        })?;
        done += batch.len() as u64;
        import.take(batch)?;
        progress(done);
        Ok(import.report)
    }
}

struct Import<'a> {
    interlude: &'a Interlude,
    source: &'a Source,
    report: ImportReport,
    dry: bool,
}

impl Import<'_> {
    /// Plans a batch, and applies the plans unless this is a rehearsal.
    fn take(&mut self, batch: Vec<PortableEntry>) -> Result<()> {
        let mut new = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for mut entry in batch {
            let twice = !seen.insert(plan::identity(&entry).id());
            match self.interlude.read(|db| plan::of(db, &entry))? {
                Plan::Create if !twice => {
                    self.report.created += 1;
                    self.leave_out_what_is_missing(&mut entry);
                    new.push(entry);
                }
                Plan::Update { version } if !twice => {
                    self.report.updated += 1;
                    self.leave_out_what_is_missing(&mut entry);
                    if !self.dry {
                        plan::update(self.interlude, &entry, &version)?;
                        self.attach(&entry)?;
                    }
                }
                Plan::Erased => self.report.skipped.push(Skipped {
                    record: entry.source.id.clone(),
                    reason: "it was erased here, and erased means gone",
                }),
                _ => self.report.unchanged += 1,
            }
        }
        if !self.dry {
            let documents = new.iter().map(plan::create).collect::<Result<Vec<_>>>()?;
            self.interlude.create_all(documents, &mut |_| ())?;
            new.iter().try_for_each(|entry| self.attach(entry))?;
        }
        Ok(())
    }

    /// Attachments whose bytes the export does not hold are told and left out.
    fn leave_out_what_is_missing(&mut self, entry: &mut PortableEntry) {
        let (here, missing): (Vec<_>, Vec<_>) =
            entry.attachments.drain(..).partition(|one| self.source.has(&one.path));
        self.report.attachments += here.len() as u64;
        entry.attachments = here;
        let record = |id: &str| format!("{}, attachment {id}", entry.source.id);
        self.report.skipped.extend(missing.iter().map(|one| Skipped {
            record: record(&one.id),
            reason: "the file is not in the export",
        }));
    }

    fn attach(&mut self, entry: &PortableEntry) -> Result<()> {
        for (order, attachment) in (0..).zip(&entry.attachments) {
            let attached = plan::attach(self.interlude, self.source, entry, attachment, order);
            if let Err(error) = attached {
                let crate::Error::Invalid { reason, .. } = error else { return Err(error) };
                let record = format!("{}, attachment {}", entry.source.id, attachment.id);
                self.report.skipped.push(Skipped { record, reason });
                self.report.attachments -= 1;
            }
        }
        Ok(())
    }
}
