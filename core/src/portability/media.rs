//! Media types by file ending, both ways.

/// Folders in which apps put media beside their text.
pub(super) const FOLDERS: [&str; 5] = ["photos", "audios", "videos", "pdfs", "attachments"];

const TYPES: [(&str, &str); 23] = [
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("heic", "image/heic"),
    ("webp", "image/webp"),
    ("tiff", "image/tiff"),
    ("svg", "image/svg+xml"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("mp3", "audio/mpeg"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/opus"),
    ("caf", "audio/x-caf"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("pdf", "application/pdf"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("json", "application/json"),
];

/// The media type of a file by its name's ending.
#[must_use]
pub fn type_of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let known = TYPES.iter().find(|(known, _)| *known == ending);
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// An ending for files of a media type.
pub(super) fn ending_of(media_type: &str) -> &'static str {
    let known = TYPES.iter().find(|(_, known)| *known == media_type);
    known.map_or("bin", |(ending, _)| ending)
}
