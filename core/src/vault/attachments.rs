mod exactly;

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;

use ring::digest::{Context, SHA256};

use super::folder::{create_private, remove, sync_folder};
use crate::crypto::{Key, OpenReader, SealWriter, authenticate, make_key};
use crate::environment::Environment;
use crate::{Error, Result};
use exactly::Exactly;

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

/// An attachment whose bytes are in the folder.
pub(crate) struct StoredAttachment {
    pub(crate) name: [u8; 32],
    pub(crate) key: Key,
    pub(crate) length: u64,
    pub(crate) digest: [u8; 32],
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

    /// Seals what `content` gives into a file named by a keyed hash of it. Content that `known`
    /// gives a key for is there already and is not stored again.
    ///
    /// # Errors
    /// [`Error::Invalid`] beyond 64 MiB, [`Error::Full`] when the disk is full.
    pub(crate) fn add(
        &self,
        content: &mut dyn Read,
        known: &dyn Fn(&[u8; 32]) -> Option<Key>,
        environment: &Environment,
    ) -> Result<StoredAttachment> {
        let key = make_key(&*environment.entropy)?;
        let mut random = [0; 8];
        environment.entropy.fill(&mut random)?;
        let fresh = self.folder.join(format!("{:016x}.new", u64::from_be_bytes(random)));
        let sealed = seal(content, create_private(&fresh)?, &key);
        let placed = sealed.and_then(|(length, digest)| {
            let name = authenticate(&self.names, &[DOMAIN, &digest]);
            let path = self.path(&name);
            if let Some(key) = known(&name).filter(|_| path.exists()) {
                remove(&fresh)?;
                return Ok(StoredAttachment { name, key, length, digest });
            }
            fs::rename(&fresh, path).map_err(Error::io("storing an attachment"))?;
            sync_folder(&self.folder)?;
            Ok(StoredAttachment { name, key: key.clone(), length, digest })
        });
        if placed.is_err() {
            remove(&fresh)?;
        }
        placed
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

    /// Takes over encrypted bytes, `length` of them, as another vault of the same person had them.
    pub(crate) fn put_raw(&self, name: &[u8; 32], length: u64, raw: &mut dyn Read) -> Result<()> {
        let path = self.path(name);
        let fresh = path.with_extension("new");
        remove(&fresh)?;
        let doing = "storing an attachment";
        let mut file = create_private(&fresh)?;
        let copied = io::copy(&mut raw.take(length), &mut file);
        if !copied.as_ref().is_ok_and(|copied| *copied == length) {
            remove(&fresh)?;
            return Err(match copied {
                // What a sealed stream says when it is not whole.
                Err(error) if error.kind() != io::ErrorKind::InvalidData => Error::io(doing)(error),
                _ => Error::Damaged("an attachment is cut"),
            });
        }
        file.sync_all().map_err(Error::io(doing))?;
        fs::rename(&fresh, path).map_err(Error::io(doing))?;
        sync_folder(&self.folder)
    }

    /// Removes an attachment's bytes; missing already is success.
    pub(crate) fn remove(&self, name: &[u8; 32]) -> Result<()> {
        remove(&self.path(name))
    }

    /// Removes every file that `keep` does not know by its name.
    pub(crate) fn remove_others(&self, keep: &dyn Fn(&[u8; 32]) -> bool) -> Result<usize> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder).map_err(Error::io("listing attachments"))?.flatten()
        {
            let name = entry.file_name().to_str().and_then(parse_name);
            if !name.is_some_and(|name| keep(&name)) {
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

fn seal(content: &mut dyn Read, file: File, key: &Key) -> Result<(u64, [u8; 32])> {
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
    let file = writer.finish().and_then(|file| file.sync_all().map(|()| file)).map_err(doing)?;
    drop(file);
    let mut digest = [0; 32];
    digest.copy_from_slice(hash.finish().as_ref());
    Ok((length, digest))
}
