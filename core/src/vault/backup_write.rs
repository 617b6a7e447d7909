//! One file: who may open it, then a sealed stream of items, the last of which says what there was.
//!
//! ```text
//! "ILBK" ‖ version ‖ length (u32) ‖ wraps (CBOR) ‖ STREAM( (kind ‖ length (u64) ‖ bytes)* )
//! ```

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use minicbor::{Decode, Encode};
use ring::digest::{Context, SHA256};

use super::backup_read::BackupReader;
use super::folder::{create_private, remove, sync_folder};
use super::wrap::{Method, Wrap};
use crate::crypto::{KdfParams, Key, SealWriter, make_key};
use crate::environment::Environment;
use crate::{Error, Result};

pub(super) const MAGIC: &[u8; 4] = b"ILBK";
pub(super) const VERSION: u8 = 1;
pub(super) const CHUNK: usize = 64 << 10;
pub(super) const SCOPE: &[u8] = b"interlude/backup/1";
/// The kind of the item that closes a backup.
pub(super) const MANIFEST: u8 = 0;

/// What opens a backup.
pub(crate) struct BackupKeys<'a> {
    pub(crate) phrase: Option<&'a Key>,
    pub(crate) passphrase: Option<&'a str>,
}

/// What a backup says of itself at its end.
#[derive(Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Manifest {
    /// Items by kind.
    #[n(0)]
    pub(super) counts: BTreeMap<u8, u64>,
    /// SHA-256 over all items before this one.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(super) digest: [u8; 32],
}

/// Counts and hashes items as they pass.
pub(super) struct Tally {
    counts: BTreeMap<u8, u64>,
    hash: Context,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { counts: BTreeMap::new(), hash: Context::new(&SHA256) }
    }

    pub(super) fn begin(&mut self, kind: u8, length: u64) {
        *self.counts.entry(kind).or_default() += 1;
        self.hash.update(&frame(kind, length));
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    pub(super) fn manifest(self) -> Manifest {
        let mut digest = [0; 32];
        digest.copy_from_slice(self.hash.finish().as_ref());
        Manifest { counts: self.counts, digest }
    }
}

fn frame(kind: u8, length: u64) -> [u8; 9] {
    let mut frame = [kind; 9];
    frame[1..].copy_from_slice(&length.to_be_bytes());
    frame
}

/// Writes a backup. Until it is finished there is only a file ending in `.part`.
pub(crate) struct BackupWriter {
    path: PathBuf,
    part: PathBuf,
    key: Key,
    stream: SealWriter<BufWriter<File>>,
    tally: Tally,
}

impl BackupWriter {
    pub(crate) fn create(path: &Path, keys: &BackupKeys<'_>, world: &Environment) -> Result<Self> {
        if path.exists() {
            return Err(Error::Exists("file of this name"));
        }
        let key = make_key(&*world.entropy)?;
        let prefix = prefix(&key, keys, world)?;
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        remove(&part)?;
        let mut file = BufWriter::new(create_private(&part)?);
        file.write_all(&prefix).map_err(Error::io(WRITING))?;
        let stream = SealWriter::new(file, &key, &prefix, CHUNK)?;
        Ok(Self { path: path.to_owned(), part, key, stream, tally: Tally::new() })
    }

    /// Adds an item of exactly `length` bytes.
    pub(crate) fn item(&mut self, kind: u8, length: u64, bytes: &mut dyn Read) -> Result<()> {
        self.tally.begin(kind, length);
        self.stream.write_all(&frame(kind, length)).map_err(Error::io(WRITING))?;
        let (mut left, mut buffer) = (length, vec![0; CHUNK]);
        while left > 0 {
            let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            let read = bytes.read(&mut buffer[..most]).map_err(Error::io(WRITING))?;
            if read == 0 {
                return Err(Error::Damaged("something to back up is shorter than it should be"));
            }
            self.tally.bytes(&buffer[..read]);
            self.stream.write_all(&buffer[..read]).map_err(Error::io(WRITING))?;
            left -= read as u64;
        }
        Ok(())
    }

    /// Writes the manifest, makes the file durable, reads all of it back, and only then gives it
    /// its name.
    pub(crate) fn finish(mut self) -> Result<()> {
        let manifest = minicbor::to_vec(self.tally.manifest());
        let manifest = manifest.map_err(|_| Error::Internal("encoding"))?;
        let doing = || Error::io(WRITING);
        self.stream.write_all(&frame(MANIFEST, manifest.len() as u64)).map_err(doing())?;
        self.stream.write_all(&manifest).map_err(doing())?;
        let file = self.stream.finish().map_err(doing())?;
        file.get_ref().sync_all().map_err(doing())?;
        drop(file);
        let checked = BackupReader::with_key(&self.part, &self.key).and_then(BackupReader::check);
        if let Err(error) = checked {
            remove(&self.part)?;
            return Err(error);
        }
        fs::rename(&self.part, &self.path).map_err(doing())?;
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync_folder(parent.unwrap_or(Path::new(".")))
    }
}

const WRITING: &str = "writing the backup";

fn prefix(key: &Key, keys: &BackupKeys<'_>, world: &Environment) -> Result<Vec<u8>> {
    let mut wraps = Vec::new();
    if let Some(phrase) = keys.phrase {
        wraps.push(Wrap::with_key(key, phrase, Method::Phrase, SCOPE, world)?);
    }
    if let Some(passphrase) = keys.passphrase {
        let params = KdfParams::default();
        wraps.push(Wrap::with_passphrase(key, passphrase, params, SCOPE, world)?);
    }
    let wraps = minicbor::to_vec(wraps).map_err(|_| Error::Internal("encoding"))?;
    let length = u32::try_from(wraps.len()).map_err(|_| Error::Internal("too many keys"))?;
    Ok([&MAGIC[..], &[VERSION], &length.to_be_bytes(), &wraps].concat())
}
