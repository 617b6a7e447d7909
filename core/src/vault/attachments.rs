mod exactly;
mod staged;
mod taken;

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use super::folder::{create_private, remove};
use crate::crypto::{Key, OpenReader, authenticate, make_key};
use crate::environment::Environment;
use crate::{Error, Result};
use exactly::Exactly;
use staged::seal;
pub(crate) use staged::{SealedAttachment, Staged};

/// The most bytes of one attachment.
const MOST: u64 = 64 << 20;
/// Plain bytes of one chunk.
const CHUNK: usize = 256 << 10;
const DOMAIN: &[u8] = b"interlude/attachment/1";

/// The encrypted files beside the database.
pub(crate) struct AttachmentStore {
    folder: PathBuf,
    names: Key,
}

/// An encrypted file as it lies there.
pub(crate) struct RawAttachment {
    pub(crate) length: u64,
    pub(crate) file: File,
}

impl AttachmentStore {
    pub(super) fn new(folder: PathBuf, names: Key) -> Self {
        Self { folder, names }
    }

    /// Seals what `content` gives into a file that is still to be placed.
    ///
    /// # Errors
    /// [`Error::Invalid`] beyond 64 MiB, [`Error::Full`] when the disk is full.
    pub(crate) fn seal(
        &self,
        content: &mut dyn Read,
        environment: &Environment,
    ) -> Result<SealedAttachment> {
        let key = make_key(&*environment.entropy)?;
        let staged = self.stage(environment)?;
        let (length, digest) = seal(content, &staged.file, &key)?;
        // The key is part of it: files of one content under two keys must not be taken for another.
        let name = authenticate(&self.names, &[DOMAIN, &digest, key.as_bytes()]);
        Ok(SealedAttachment { name, key, length, digest, staged })
    }

    fn stage(&self, environment: &Environment) -> Result<Staged> {
        let mut random = [0; 8];
        environment.entropy.fill(&mut random)?;
        let path = self.folder.join(format!("{:016x}.new", u64::from_be_bytes(random)));
        let file = create_private(&path)?;
        // Where files cannot be locked, leftovers are not told and stay.
        let _ = file.lock();
        Ok(Staged { path, file })
    }

    /// Whether the bytes of an attachment are in the folder.
    pub(crate) fn has(&self, name: &[u8; 32]) -> bool {
        self.path(name).exists()
    }

    /// Streams the content of an attachment that must be `length` bytes long.
    ///
    /// # Errors
    /// [`Error::NotFound`] when its bytes are not here.
    pub(crate) fn open(
        &self,
        name: &[u8; 32],
        key: &Key,
        length: u64,
    ) -> Result<impl Read + Send + use<>> {
        let file = BufReader::new(self.file(name)?);
        let reader = OpenReader::new(file, key, DOMAIN, CHUNK)?;
        Ok(Exactly { reader, left: length })
    }

    /// The encrypted bytes of an attachment.
    pub(crate) fn raw(&self, name: &[u8; 32]) -> Result<RawAttachment> {
        let file = self.file(name)?;
        let length = file.metadata().map_err(Error::io("reading an attachment"))?.len();
        Ok(RawAttachment { length, file })
    }

    /// Takes over encrypted bytes, `length` of them, as another vault of the same person had them,
    /// into a file that is still to be placed.
    pub(crate) fn stage_raw(
        &self,
        length: u64,
        raw: &mut dyn Read,
        environment: &Environment,
    ) -> Result<Staged> {
        let staged = self.stage(environment)?;
        match io::copy(&mut raw.take(length), &mut &staged.file) {
            Ok(copied) if copied == length => Ok(staged),
            // What a sealed stream says when it is not whole.
            Err(error) if error.kind() != io::ErrorKind::InvalidData => {
                Err(Error::io("storing an attachment")(error))
            }
            _ => Err(Error::Damaged("an attachment is cut")),
        }
    }

    /// Removes every file that `keep` does not know by its name and that is not being written.
    pub(crate) fn remove_others(&self, keep: &dyn Fn(&[u8; 32]) -> bool) -> Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder).map_err(Error::io("listing attachments"))?.flatten()
        {
            let goes = match entry.file_name().to_str().and_then(parse_name) {
                Some(name) => !keep(&name),
                None => is_left_over(&entry.path()),
            };
            if goes {
                remove(&entry.path())?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn path(&self, name: &[u8; 32]) -> PathBuf {
        self.folder.join(name.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    fn file(&self, name: &[u8; 32]) -> Result<File> {
        File::open(self.path(name)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NotFound("bytes of the attachment here"),
            _ => Error::io("reading an attachment")(error),
        })
    }
}

fn parse_name(text: &str) -> Option<[u8; 32]> {
    let mut name = [0; 32];
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != name.len() || !rest.is_empty() {
        return None;
    }
    for (byte, pair) in name.iter_mut().zip(pairs) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(name)
}

/// Whether nobody writes this file any more.
fn is_left_over(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}
