use automerge::{ROOT, ReadDoc, ScalarValue, Value, transaction::Transactable};

use super::{ChangeBytes, Document, Stamp, defect};
use crate::time::Timestamp;
use crate::{Error, Result};

const NAME: &str = "name";
const ADDED: &str = "added";

/// What a participant calls one of their devices. Private: it never leaves the personal space.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DeviceContent {
    pub(crate) name: String,
    /// By the clock of the device itself.
    pub(crate) added: Timestamp,
}

impl DeviceContent {
    /// The most bytes of a name.
    const NAME_BYTES: usize = 200;

    /// # Errors
    /// [`Error::Invalid`] for an empty or too long name, or one of more than a line.
    pub(crate) fn new(name: &str, added: Timestamp) -> Result<Self> {
        let invalid = |reason| Err(Error::Invalid { field: "device name", reason });
        match name.trim() {
            "" => invalid("empty"),
            name if name.len() > Self::NAME_BYTES => invalid("longer than 200 bytes"),
            name if name.chars().any(char::is_control) => invalid("more than a line of text"),
            name => Ok(Self { name: name.to_owned(), added }),
        }
    }
}

impl Document {
    /// Makes the document say this of a device.
    pub(crate) fn write_device(
        &mut self,
        stamp: &Stamp,
        device: &DeviceContent,
    ) -> Result<Option<ChangeBytes>> {
        self.change(stamp, |doc| {
            doc.put(ROOT, NAME, device.name.as_str()).map_err(defect)?;
            doc.put(ROOT, ADDED, ScalarValue::Timestamp(device.added.millis())).map_err(defect)
        })
    }

    /// What the document says of a device; `None`: nothing that is understood here.
    pub(crate) fn device(&self) -> Option<DeviceContent> {
        let scalar = |key| match self.inner.get(ROOT, key) {
            Ok(Some((Value::Scalar(value), _))) => Some(value.into_owned()),
            _ => None,
        };
        let name = scalar(NAME)?;
        let added = match scalar(ADDED)? {
            ScalarValue::Timestamp(millis) => Timestamp::from_millis(millis),
            _ => return None,
        };
        DeviceContent::new(name.as_str()?, added).ok()
    }
}
