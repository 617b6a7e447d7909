use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::PathBuf;

use ring::digest::{Context, SHA256};

use super::{AttachmentStore, CHUNK, DOMAIN, MOST};
use crate::crypto::{Key, SealWriter};
use crate::vault::folder::{remove, sync_folder};
use crate::{Error, Result};

/// An encrypted attachment that has no name in the folder yet. It goes when it is dropped before it
/// is placed.
pub(crate) struct SealedAttachment {
    pub(crate) name: [u8; 32],
    pub(crate) key: Key,
    pub(crate) length: u64,
    pub(crate) digest: [u8; 32],
    pub(crate) staged: Staged,
}

/// A file that is being written, and locked for as long: leftovers are told by that.
pub(crate) struct Staged {
    pub(super) path: PathBuf,
    pub(super) file: File,
}

impl Staged {
    /// Gives the file its name, unless it is there already: a name stands for one content under
    /// one key.
    pub(crate) fn place(&self, store: &AttachmentStore, name: &[u8; 32]) -> Result<()> {
        let doing = || Error::io("storing an attachment");
        if store.has(name) {
            return Ok(());
        }
        self.file.sync_all().map_err(doing())?;
        fs::rename(&self.path, store.path(name)).map_err(doing())?;
        sync_folder(&store.folder)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // What cannot be removed now is a leftover that tidying removes.
        let _ = remove(&self.path);
    }
}

/// Writes what `content` gives, sealed; returns its length and SHA-256.
pub(super) fn seal(content: &mut dyn Read, file: &File, key: &Key) -> Result<(u64, [u8; 32])> {
    let doing = Error::io("storing an attachment");
    let mut writer = SealWriter::new(file, key, DOMAIN, CHUNK)?;
    let (mut hash, mut length, mut buffer) = (Context::new(&SHA256), 0u64, vec![0; 64 << 10]);
    loop {
        let read = match content.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(doing(error)),
        };
        length += read as u64;
        if length > MOST {
            return Err(Error::Invalid { field: "attachment", reason: "larger than 64 MiB" });
        }
        hash.update(&buffer[..read]);
        writer.write_all(&buffer[..read]).map_err(Error::io("storing an attachment"))?;
    }
    writer.finish().map_err(doing)?;
    let mut digest = [0; 32];
    digest.copy_from_slice(hash.finish().as_ref());
    Ok((length, digest))
}
