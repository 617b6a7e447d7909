use std::io::{self, BufWriter, Read, Write as _};

use interlude_wire::limits;

use super::{BLOB, BundleReport, END, ENTRY, MAGIC, PUSH, VERSION};
use crate::store::blobs;
use crate::store::spaces::pushes;
use crate::sync::driver::seal_all;
use crate::sync::vault::Vault;
use crate::{Error, Result};

/// Writes everything this vault can prove into a bundle.
pub(crate) fn write_bundle(vault: &impl Vault, file: &mut dyn io::Write) -> Result<BundleReport> {
    if !vault.read(|db| vault.space(db))?.is_present() {
        return Err(Error::Refused("this device was removed"));
    }
    seal_all(vault)?;
    let mut out = BufWriter::new(file);
    let mut report = BundleReport::default();
    let names = vault.read(|db| {
        let space = vault.space(db)?;
        put(&mut out, MAGIC)?;
        put(&mut out, &[VERSION])?;
        put(&mut out, &space.id().0)?;
        for entry in space.roster.entries() {
            item(&mut out, ENTRY, &[&entry.to_bytes()])?;
        }
        report.pushes =
            pushes::each_kept(db, &space.id(), &mut |push| item(&mut out, PUSH, &[push]))?;
        blobs::own(db)
    })?;
    for blob in names {
        let (_, mut sealed) = match vault.sealed_attachment(&blob.name) {
            Err(Error::NotFound(_)) => continue,
            opened => opened?,
        };
        attachment(&mut out, &blob.name, &mut *sealed)?;
        report.attachments += 1;
    }
    item(&mut out, END, &[])?;
    out.flush().map_err(Error::io("writing a bundle"))?;
    Ok(report)
}

fn attachment(out: &mut dyn io::Write, name: &[u8; 32], sealed: &mut dyn Read) -> Result<()> {
    loop {
        let mut part = Vec::new();
        let read = sealed.take(limits::BLOB_PART as u64).read_to_end(&mut part);
        read.map_err(Error::io("reading an attachment"))?;
        item(out, BLOB, &[name, &part])?;
        if part.is_empty() {
            return Ok(());
        }
    }
}

fn item(out: &mut dyn io::Write, kind: u8, parts: &[&[u8]]) -> Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    put(out, &[kind])?;
    put(out, &u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes())?;
    parts.iter().try_for_each(|part| put(out, part))
}

fn put(out: &mut dyn io::Write, bytes: &[u8]) -> Result<()> {
    out.write_all(bytes).map_err(Error::io("writing a bundle"))
}
