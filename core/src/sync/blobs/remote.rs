use std::io::{self, Read};

use interlude_wire::{BlobName, SpaceId, limits};

use crate::sync::client::{Client, Failure};

/// The bytes of an attachment at the relay, part by part.
pub(super) struct Remote<'a, 'b> {
    client: &'a mut Client<'b>,
    space: &'a SpaceId,
    name: &'a BlobName,
    at: u64,
    total: u64,
    part: io::Cursor<Vec<u8>>,
    /// What went wrong on the way.
    pub(super) failure: Option<Failure>,
}

impl<'a, 'b> Remote<'a, 'b> {
    pub(super) fn new(
        client: &'a mut Client<'b>,
        space: &'a SpaceId,
        name: &'a BlobName,
        total: u64,
    ) -> Self {
        let part = io::Cursor::default();
        Self { client, space, name, at: 0, total, part, failure: None }
    }
}

impl Read for Remote<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.part.read(out)?;
        if read > 0 || out.is_empty() || self.at == self.total {
            return Ok(read);
        }
        let length = usize::try_from(self.total - self.at).unwrap_or(usize::MAX);
        let length = length.min(limits::BLOB_PART);
        match self.client.get_blob(self.space, self.name, self.at, length) {
            Ok(part) if part.len() == length => {
                self.at += length as u64;
                self.part = io::Cursor::new(part);
                self.part.read(out)
            }
            answer => {
                self.failure = Some(answer.err().unwrap_or(Failure::Nonsense));
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }
}
