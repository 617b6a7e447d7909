//! What other apps export and what we export: pure readers and writers of files. What is read is
//! applied by the handle.

mod beginning;
mod day_one;
mod export;
mod format;
mod interlude_json;
mod jrnl;
mod json_records;
mod kit_writer;
mod local_time;
mod markdown;
mod markdown_writer;
mod media;
mod model;
mod source;

pub use export::ExportFormat;
pub(crate) use export::{Exporter, JsonWriter, media_path};
pub use format::{FORMATS, read_bytes};
pub(crate) use format::{by_name, detect};
pub(crate) use kit_writer::{KitPage, KitSection, KitWriter};
pub(crate) use markdown_writer::MarkdownWriter;
pub use media::type_of as media_type;
pub use model::{PortableAttachment, PortableEntry, Skipped, SourceKey};
pub(crate) use source::Source;
