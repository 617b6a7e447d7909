use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::day_one::DayOne;
use super::interlude_json::InterludeJson;
use super::jrnl::Jrnl;
use super::markdown::Markdown;
use super::{PortableEntry, Skipped, Source};
use crate::{Error, Result};

/// Takes what a format reads, record by record. An error stops the reading.
pub(crate) type Sink<'a> =
    &'a mut dyn FnMut(std::result::Result<PortableEntry, Skipped>) -> Result<()>;

/// A format that can be read.
pub(crate) trait ImportFormat: Sync {
    /// Its name, on the command line too.
    fn name(&self) -> &'static str;

    /// Whether a source looks like this format.
    fn recognises(&self, source: &Source) -> bool;

    /// Hands every record to `sink`, and a reason for each that cannot be read. `zone` is where the
    /// writer is taken to have lived when a record does not say.
    ///
    /// # Errors
    /// When the source as a whole cannot be read, and what `sink` gives.
    fn read(&self, source: &Source, zone: Tz, sink: Sink<'_>) -> Result<()>;
}

const ALL: [&dyn ImportFormat; 4] = [&DayOne, &InterludeJson, &Jrnl, &Markdown];

/// The names of the formats that can be imported.
pub const FORMATS: [&str; 4] = ["day-one", "interlude-json", "jrnl", "markdown"];

/// The format of this name.
pub(crate) fn by_name(name: &str) -> Result<&'static dyn ImportFormat> {
    let unknown = Error::Invalid { field: "format", reason: "not one that can be imported" };
    ALL.into_iter().find(|format| format.name() == name).ok_or(unknown)
}

/// The format that a source looks like.
pub(crate) fn detect(source: &Source) -> Result<&'static dyn ImportFormat> {
    let unknown = Error::Invalid { field: "format", reason: "not recognised: name it" };
    ALL.into_iter().find(|format| format.recognises(source)).ok_or(unknown)
}

/// Reads one file of a format from memory: what fuzzing needs. Media are all missing.
///
/// # Errors
/// When the bytes as a whole cannot be read.
pub fn read_bytes(
    format: &str,
    name: &str,
    bytes: &[u8],
) -> Result<Vec<std::result::Result<PortableEntry, Skipped>>> {
    let source = Source::from_memory(BTreeMap::from([(name.to_owned(), bytes.to_vec())]));
    let mut records = Vec::new();
    by_name(format)?.read(&source, Tz::UTC, &mut |record| {
        records.push(record);
        Ok(())
    })?;
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_name() {
        let names: Vec<_> = ALL.into_iter().map(ImportFormat::name).collect();
        assert_eq!(names, FORMATS);
    }
}
