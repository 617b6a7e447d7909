use std::collections::HashMap;

use serde::Deserialize;

use super::super::media::{FOLDERS, type_of};
use super::super::model::short_digest;
use super::super::{PortableAttachment, Source};

/// A photo, recording, video or PDF as an entry lists it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MediaRecord {
    #[serde(default)]
    pub(super) identifier: String,
    #[serde(default)]
    md5: Option<String>,
    #[serde(default)]
    filename: Option<String>,
    #[serde(default)]
    pdf_name: Option<String>,
    #[serde(default)]
    pub(super) order_in_entry: i64,
}

/// The media files of an export by their name without ending: the content's MD5, in older exports
/// the identifier.
pub(super) struct Shelf(HashMap<String, String>);

impl Shelf {
    pub(super) fn of(source: &Source) -> Self {
        let media = source.names().filter(|name| {
            let folder = name.rsplit('/').nth(1).unwrap_or_default();
            FOLDERS.contains(&folder)
        });
        Self(media.map(|name| (stem(name), name.to_owned())).collect())
    }

    /// Where the media of a record are, if they are in the export.
    pub(super) fn find(&self, record: &MediaRecord) -> Option<PortableAttachment> {
        let names = [record.md5.as_deref(), Some(record.identifier.as_str())];
        let mut names = names.into_iter().flatten().filter(|name| !name.is_empty());
        let path = names.find_map(|name| self.0.get(&name.to_ascii_lowercase()))?;
        let own_name = record.filename.as_ref().or(record.pdf_name.as_ref());
        let file_name = path.rsplit('/').next().unwrap_or(path);
        Some(PortableAttachment {
            // By content, so that one photo in two records of an entry is one attachment.
            id: short_digest(&["day-one", path]),
            file_name: own_name.map_or(file_name, String::as_str).to_owned(),
            media_type: type_of(path).to_owned(),
            path: path.clone(),
        })
    }
}

fn stem(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_ascii_lowercase()
}
