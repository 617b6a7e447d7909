use std::io::{Cursor, Read};
use std::path::Path;

use super::{Interlude, NewVault};
use crate::crypto::Key;
use crate::environment::Environment;
use crate::store::{Origin, Update, Write, blobs, documents, facts, tombstones, update_since};
use crate::vault::{
    BackupKeys, BackupReader, BackupUnlock, BackupWriter, OpenVault, RecoveryPhrase,
};
use crate::{Error, Result};

/// What is in a backup.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackupReport {
    /// Documents, entries among them.
    pub documents: u64,
    /// Notes that a document was erased.
    pub erased: u64,
    /// Attachments.
    pub attachments: u64,
    /// Attachments that are left out because their files are missing.
    pub missing: u64,
}

/// What opens a backup.
#[derive(Clone, Copy)]
pub enum RestoreKey<'a> {
    /// The passphrase given when it was made.
    Passphrase(&'a str),
    /// The recovery phrase of the vault it was made from.
    Phrase(&'a RecoveryPhrase),
}

/// Kinds of items in a backup.
const DOCUMENT: u8 = 1;
const TOMBSTONE: u8 = 2;
const ATTACHMENT: u8 = 3;
/// The most bytes of an item that is held in memory.
const MOST: u64 = 16 << 20;

impl Interlude {
    /// Writes everything into one encrypted file that the recovery phrase opens, and the passphrase
    /// if one is given. The file is read back and checked before it gets its name.
    ///
    /// # Errors
    /// [`Error::Exists`] when the file is there already, [`Error::Full`] when the disk is full.
    pub fn backup(
        &self,
        file: &Path,
        passphrase: Option<&str>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<BackupReport> {
        self.with(|vault, store| {
            store.read(|db| {
                let key = facts::get(db, facts::BACKUP_KEY)?;
                let key = key.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                let phrase = key.map(Key::from).ok_or(Error::Damaged("the backup key"))?;
                let keys = BackupKeys { phrase: Some(&phrase), passphrase };
                let mut writer = BackupWriter::create(file, &keys, &self.environment)?;
                let mut report = BackupReport::default();
                for update in tombstones(db)? {
                    item(&mut writer, TOMBSTONE, &update)?;
                    report.erased += 1;
                }
                for stored in documents::own_page(db, 0, i64::MAX)? {
                    if let Some(update) = update_since(db, &stored, None)? {
                        item(&mut writer, DOCUMENT, &update)?;
                    }
                    report.documents += 1;
                    progress(report.documents);
                }
                for blob in blobs::own(db)? {
                    match attachment(&mut writer, vault, &blob) {
                        Ok(()) => report.attachments += 1,
                        Err(Error::NotFound(_)) => report.missing += 1,
                        Err(error) => return Err(error),
                    }
                }
                writer.finish()?;
                Ok(report)
            })
        })
    }

    /// Makes a new vault of a backup: a new device with new keys, which merges with all that other
    /// devices did since.
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::Damaged`] when the file is not whole (no vault is left behind
    /// then), [`Error::Exists`] when anything is in the folder.
    pub fn restore(
        file: &Path,
        key: RestoreKey<'_>,
        folder: &Path,
        new: &NewVault<'_>,
        environment: Environment,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(Self, RecoveryPhrase, BackupReport)> {
        let mut report = BackupReport::default();
        let (interlude, phrase) = Self::create_filled(folder, new, environment, |interlude| {
            report = interlude.merge_backup(file, key, progress)?;
            Ok(())
        })?;
        Ok((interlude, phrase, report))
    }

    /// Takes everything of a backup into this vault, as if another device had sent it.
    ///
    /// # Errors
    /// [`Error::WrongKey`], [`Error::Damaged`] when the file is not whole: what came before the
    /// damage was taken in, which does no harm, and nothing was taken away.
    pub fn merge_backup(
        &self,
        file: &Path,
        key: RestoreKey<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<BackupReport> {
        let unlock = match key {
            RestoreKey::Passphrase(passphrase) => BackupUnlock::Passphrase(passphrase),
            RestoreKey::Phrase(phrase) => BackupUnlock::Phrase(phrase),
        };
        let mut reader = BackupReader::open(file, unlock)?;
        let mut report = BackupReport::default();
        while reader.next_item(|kind, length, bytes| {
            match kind {
                DOCUMENT | TOMBSTONE => self.take_update(length, bytes)?,
                ATTACHMENT => self.take_attachment(length, bytes)?,
                _ => return Err(Error::TooNew("the backup")),
            }
            match kind {
                DOCUMENT => report.documents += 1,
                TOMBSTONE => report.erased += 1,
                _ => report.attachments += 1,
            }
            progress(report.documents);
            Ok(())
        })? {}
        Ok(report)
    }

    fn take_update(&self, length: u64, bytes: &mut dyn Read) -> Result<()> {
        let update = Update::from_bytes(&read(length, bytes)?)?;
        self.write(|write: &mut Write<'_>| write.apply(update, Origin::Here).map(drop))
    }

    fn take_attachment(&self, length: u64, bytes: &mut dyn Read) -> Result<()> {
        let head = read(blobs::Blob::BYTES, bytes)?;
        let blob = blobs::Blob::from_bytes(&head)?;
        let rest = length.checked_sub(blobs::Blob::BYTES);
        let rest = rest.ok_or(Error::Damaged("an attachment of the backup"))?;
        let attachments = self.with(|vault, _| vault.attachments())?;
        let staged = attachments.stage_raw(rest, bytes, &self.environment)?;
        self.write(|write| {
            staged.place(&attachments, &blob.name)?;
            blobs::put(&write.tx, None, &blob)
        })
    }
}

fn attachment(writer: &mut BackupWriter, vault: &OpenVault, blob: &blobs::Blob) -> Result<()> {
    let raw = vault.attachments()?.raw(&blob.name)?;
    let head = blob.to_bytes();
    let length = head.len() as u64 + raw.length;
    writer.item(ATTACHMENT, length, &mut Cursor::new(head).chain(raw.file))
}

fn item(writer: &mut BackupWriter, kind: u8, update: &Update) -> Result<()> {
    let bytes = update.to_bytes()?;
    writer.item(kind, bytes.len() as u64, &mut bytes.as_slice())
}

fn read(length: u64, bytes: &mut dyn Read) -> Result<Vec<u8>> {
    if length > MOST {
        return Err(Error::Damaged("an item of the backup is too large"));
    }
    let mut buffer = Vec::new();
    bytes.take(length).read_to_end(&mut buffer).map_err(Error::io("reading the backup"))?;
    if buffer.len() as u64 != length {
        return Err(Error::Damaged("an item of the backup is cut"));
    }
    Ok(buffer)
}
