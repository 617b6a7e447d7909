use std::fmt;

use automerge::{AutoCommit, ObjId, ReadDoc, ScalarValue, Value};
use zeroize::Zeroizing;

use super::super::defect;
use crate::{Error, Result};

/// A photo, recording or file that belongs to an entry. The document holds what is needed to find,
/// decrypt and check its bytes; the bytes lie beside the database.
#[derive(Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub struct Attachment {
    /// Its id within the entry; a body shows it as `![](attachment:ID)`.
    #[n(0)]
    pub id: String,
    /// The name of the encrypted file: a keyed hash of the content.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub name: [u8; 32],
    /// The key its bytes are sealed with.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(crate) key: [u8; 32],
    /// Bytes of the content.
    #[n(3)]
    pub length: u64,
    /// SHA-256 of the content.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub digest: [u8; 32],
    /// IANA media type.
    #[n(5)]
    pub media_type: String,
    /// The name the file had.
    #[n(6)]
    pub file_name: String,
    /// Place among the entry's attachments, from 0.
    #[n(7)]
    pub order: u32,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment").field("length", &self.length).finish_non_exhaustive()
    }
}

/// The most attachments an entry may have.
const MAX_ATTACHMENTS: usize = 64;

impl Attachment {
    pub(super) fn check(&self) -> Result<()> {
        let invalid = |reason| Err(Error::Invalid { field: "attachment", reason });
        let id_ok = (1..=64).contains(&self.id.len())
            && self.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        match self {
            _ if !id_ok => invalid("an id of letters, digits, - and _ is needed"),
            _ if self.media_type.len() > 128 => invalid("media type longer than 128 bytes"),
            _ if self.file_name.len() > 1024 => invalid("file name longer than 1,024 bytes"),
            _ => Ok(()),
        }
    }

    pub(super) fn to_scalar(&self) -> Result<ScalarValue> {
        let bytes = minicbor::to_vec(self).map_err(|_| Error::Internal("encoding"))?;
        Ok(ScalarValue::Bytes(bytes))
    }
}

pub(super) fn map(doc: &AutoCommit) -> Result<ObjId> {
    super::value::map(doc, "attachments")
}

/// The attachments in their order; values this version cannot read are left alone.
pub(super) fn read(doc: &AutoCommit) -> Result<Vec<Attachment>> {
    let mut found: Vec<Attachment> = (doc.map_range(&map(doc)?, ..))
        .filter_map(|item| match item.value.into_value().into_owned() {
            Value::Scalar(value) => decode(&value),
            Value::Object(_) => None,
        })
        .take(MAX_ATTACHMENTS)
        .collect();
    found.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    Ok(found)
}

fn decode(value: &ScalarValue) -> Option<Attachment> {
    let ScalarValue::Bytes(bytes) = value else { return None };
    let bytes = Zeroizing::new(bytes.clone());
    let attachment: Attachment = minicbor::decode(&bytes).ok()?;
    attachment.check().is_ok().then_some(attachment)
}

/// Refuses one attachment too many.
pub(super) fn room_for(doc: &AutoCommit, id: &str) -> Result<()> {
    let map = map(doc)?;
    let known = doc.get(&map, id).map_err(defect)?.is_some();
    if known || doc.length(&map) < MAX_ATTACHMENTS {
        return Ok(());
    }
    Err(Error::Invalid { field: "attachment", reason: "an entry has at most 64" })
}
