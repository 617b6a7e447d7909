use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::RecoveryPhrase;
use super::backup_write::{CHUNK, MAGIC, MANIFEST, Manifest, SCOPE, Tally, VERSION};
use super::wrap::{Method, Wrap};
use crate::crypto::{Key, OpenReader};
use crate::{Error, Result};

/// What a backup is opened with.
#[derive(Clone, Copy)]
pub(crate) enum BackupUnlock<'a> {
    Passphrase(&'a str),
    Phrase(&'a RecoveryPhrase),
}

/// The most bytes an item may have: an attachment with what belongs to it.
const MOST_ITEM: u64 = (64 << 20) + (1 << 20);
const MOST_WRAPS: u32 = 4096;

/// Reads a backup item by item.
pub(crate) struct BackupReader {
    stream: OpenReader<BufReader<File>>,
    tally: Tally,
}

impl BackupReader {
    /// # Errors
    /// [`Error::NotFound`], [`Error::WrongKey`], [`Error::Damaged`], [`Error::TooNew`].
    pub(crate) fn open(path: &Path, unlock: BackupUnlock<'_>) -> Result<Self> {
        let (file, prefix, wraps) = read_prefix(path)?;
        let key = match unlock {
            BackupUnlock::Passphrase(passphrase) => (wraps.iter())
                .find(|wrap| wrap.method == Method::Passphrase)
                .ok_or(Error::Locked("it has no passphrase: use the recovery phrase"))?
                .open_with_passphrase(passphrase, SCOPE)?,
            BackupUnlock::Phrase(phrase) => (wraps.iter())
                .find(|wrap| wrap.method == Method::Phrase)
                .ok_or(Error::Locked("it has no phrase: use the passphrase"))?
                .open_with_key(&phrase.backup_key()?, SCOPE)?,
        };
        let key = key.ok_or(Error::WrongKey)?;
        let stream = OpenReader::new(file, &key, &prefix, CHUNK)?;
        Ok(Self { stream, tally: Tally::new() })
    }

    pub(super) fn with_key(path: &Path, key: &Key) -> Result<Self> {
        let (file, prefix, _) = read_prefix(path)?;
        let stream = OpenReader::new(file, key, &prefix, CHUNK)?;
        Ok(Self { stream, tally: Tally::new() })
    }

    /// Hands the next item to `take`, which need not read all of it. `false` after the last one,
    /// when everything was as the backup says of itself.
    ///
    /// # Errors
    /// What `take` gives, or [`Error::Damaged`].
    pub(crate) fn next_item(
        &mut self,
        take: impl FnOnce(u8, u64, &mut dyn Read) -> Result<()>,
    ) -> Result<bool> {
        let mut frame = [0; 9];
        self.stream.read_exact(&mut frame).map_err(cut)?;
        let [kind, length @ ..] = frame;
        let length = u64::from_be_bytes(length);
        if kind == MANIFEST {
            return self.close(length).map(|()| false);
        }
        if length > MOST_ITEM {
            return Err(Error::Damaged("an item of the backup is too large"));
        }
        self.tally.begin(kind, length);
        let Self { stream, tally } = self;
        let mut item = Item { stream: stream.take(length), tally };
        take(kind, length, &mut item)?;
        io::copy(&mut item, &mut io::sink()).map_err(cut)?;
        if item.stream.limit() > 0 {
            return Err(Error::Damaged("the backup is cut"));
        }
        Ok(true)
    }

    /// Reads everything and compares it with the manifest.
    pub(super) fn check(mut self) -> Result<()> {
        while self.next_item(|_, _, _| Ok(()))? {}
        Ok(())
    }

    fn close(&mut self, length: u64) -> Result<()> {
        let damaged = Error::Damaged("the backup's list of what is in it");
        if length > CHUNK as u64 {
            return Err(damaged);
        }
        let mut bytes = Vec::new();
        (&mut self.stream).take(length).read_to_end(&mut bytes).map_err(cut)?;
        let manifest: Manifest = minicbor::decode(&bytes).map_err(|_| damaged.clone())?;
        let mut more = [0];
        let ended = self.stream.read(&mut more).map_err(cut)? == 0;
        let tally = std::mem::replace(&mut self.tally, Tally::new());
        if !ended || manifest != tally.manifest() {
            return Err(damaged);
        }
        Ok(())
    }
}

/// Every byte of an item that is read is counted, whoever reads it.
struct Item<'a> {
    stream: io::Take<&'a mut OpenReader<BufReader<File>>>,
    tally: &'a mut Tally,
}

impl Read for Item<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(out)?;
        self.tally.bytes(&out[..read]);
        Ok(read)
    }
}

fn cut(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
            Error::Damaged("the backup is cut or changed")
        }
        _ => Error::io("reading the backup")(error),
    }
}

type Prefix = (BufReader<File>, Vec<u8>, Vec<Wrap>);

fn read_prefix(path: &Path) -> Result<Prefix> {
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Error::NotFound("backup"),
        _ => Error::io("reading the backup")(error),
    })?;
    let mut file = BufReader::new(file);
    let (prefix, wraps) = parse_prefix(&mut file)?;
    Ok((file, prefix, wraps))
}

fn parse_prefix(from: &mut dyn Read) -> Result<(Vec<u8>, Vec<Wrap>)> {
    let mut prefix = vec![0; 9];
    from.read_exact(&mut prefix).map_err(cut)?;
    let (magic, rest) = prefix.split_first_chunk::<4>().ok_or(Error::Damaged("the backup"))?;
    let [version, length @ ..] = rest else { return Err(Error::Damaged("the backup")) };
    if magic != MAGIC {
        return Err(Error::Invalid { field: "backup", reason: "not a backup of Interlude" });
    }
    if *version > VERSION {
        return Err(Error::TooNew("the backup"));
    }
    let length = length.try_into().map(u32::from_be_bytes).unwrap_or(u32::MAX);
    if length > MOST_WRAPS {
        return Err(Error::Damaged("the backup's keys"));
    }
    from.take(length.into()).read_to_end(&mut prefix).map_err(cut)?;
    let wraps: Vec<Wrap> =
        minicbor::decode(&prefix[9..]).map_err(|_| Error::Damaged("the backup's keys"))?;
    wraps.iter().try_for_each(Wrap::check)?;
    Ok((prefix, wraps))
}

/// Reads the part of a backup that needs no key: what fuzzing and support tools need.
///
/// # Errors
/// [`Error::Damaged`], [`Error::TooNew`], [`Error::Invalid`].
pub fn check_backup_prefix(mut bytes: &[u8]) -> Result<()> {
    parse_prefix(&mut bytes).map(|_| ())
}
