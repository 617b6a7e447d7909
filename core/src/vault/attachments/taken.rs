use std::fs::File;
use std::io::{self, Read, Write};

use ring::digest::{Context, SHA256};

use super::{AttachmentStore, CHUNK, DOMAIN, Exactly, Staged};
use crate::crypto::{Key, OpenReader};
use crate::environment::Environment;
use crate::{Error, Result};

/// Encrypted bytes that came from elsewhere, every chunk of them opened once.
pub(crate) struct TakenAttachment {
    /// SHA-256 of the content.
    pub(crate) digest: [u8; 32],
    pub(crate) staged: Staged,
}

impl AttachmentStore {
    /// Takes encrypted bytes into a file that is still to be placed, and opens them on the way: they
    /// must be the whole of a content of `length` bytes under this key.
    ///
    /// # Errors
    /// [`Error::Damaged`] when they are not, [`Error::Full`].
    pub(crate) fn stage_sealed(
        &self,
        key: &Key,
        length: u64,
        sealed: &mut dyn Read,
        environment: &Environment,
    ) -> Result<TakenAttachment> {
        let staged = self.stage(environment)?;
        let copy = Copy { from: sealed, to: &staged.file };
        let reader = OpenReader::new(copy, key, DOMAIN, CHUNK)?;
        let mut content = Exactly { reader, left: length };
        let (mut hash, mut buffer) = (Context::new(&SHA256), vec![0; 64 << 10]);
        loop {
            match content.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => hash.update(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                    return Err(Error::Damaged("an attachment is not what it should be"));
                }
                Err(error) => return Err(Error::io("storing an attachment")(error)),
            }
        }
        let mut digest = [0; 32];
        digest.copy_from_slice(hash.finish().as_ref());
        Ok(TakenAttachment { digest, staged })
    }
}

/// Writes down what is read.
struct Copy<'a> {
    from: &'a mut dyn Read,
    to: &'a File,
}

impl Read for Copy<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(out)?;
        self.to.write_all(&out[..read])?;
        Ok(read)
    }
}
