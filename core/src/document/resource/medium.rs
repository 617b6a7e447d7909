//! Pictures and recordings of a resource. Their bytes lie beside the database, as those of attachments do; the
//! document has under each file's name what opens and checks them: `<key> <SHA-256> <length>`, the first two
//! hexadecimal.

use interlude_wire::{hex, parse_hex};

/// The most files of a resource.
pub(super) const MOST_MEDIA: usize = 50;
/// The most bytes of one.
pub(crate) const MOST_MEDIUM: u64 = 16 << 20;
/// The most bytes of its name.
const MOST_NAME: usize = 180;

const TYPES: [(&str, &str); 8] = [
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
];

/// The IANA media type of a picture or recording, by its file's name; none for a name that resources may not have:
/// small letters, digits, dots, dashes and underscores, never a dot first.
pub(crate) fn media_type(file: &str) -> Option<&'static str> {
    let is_sign = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    if file.len() > MOST_NAME || file.starts_with('.') || !file.bytes().all(is_sign) {
        return None;
    }
    let (_, ending) = file.rsplit_once('.')?;
    TYPES.iter().find(|(known, _)| *known == ending).map(|(_, media_type)| *media_type)
}

/// What opens and checks a file of a resource.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Medium {
    pub(crate) key: [u8; 32],
    /// SHA-256 of its content.
    pub(crate) digest: [u8; 32],
    /// Bytes of its content, at most [`MOST_MEDIUM`].
    pub(crate) length: u64,
}

impl Medium {
    pub(super) fn to_text(&self) -> String {
        format!("{} {} {}", hex(&self.key), hex(&self.digest), self.length)
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ' ');
        let medium = Self {
            key: parse_hex(parts.next()?)?,
            digest: parse_hex(parts.next()?)?,
            length: parts.next()?.parse().ok()?,
        };
        (medium.length <= MOST_MEDIUM).then_some(medium)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_back() {
        let medium = Medium { key: [1; 32], digest: [2; 32], length: 3 };
        assert!(Medium::parse(&medium.to_text()) == Some(medium));
    }

    #[test]
    fn what_is_no_file_of_a_resource_is_none() {
        for bad in ["", "../x.png", "a/b.png", ".png", "x", "x.svg", "X.PNG", "x.png\n", "é.png"] {
            assert_eq!(media_type(bad), None, "{bad}");
        }
        assert_eq!(media_type("calm.en.mp3"), Some("audio/mpeg"));
        assert_eq!(media_type(&format!("{}.png", "x".repeat(180))), None);
        let (key, digest) = ("1".repeat(64), "2".repeat(64));
        assert!(Medium::parse(&format!("{key} {digest} 16777216")).is_some());
        for bad in [
            format!("{key} {digest} 16777217"),
            format!("{key} {digest}"),
            format!("{key} {digest} -1"),
            format!("{digest} 3"),
            format!("{key}0 {digest} 3"),
        ] {
            assert!(Medium::parse(&bad).is_none(), "{bad}");
        }
    }
}
