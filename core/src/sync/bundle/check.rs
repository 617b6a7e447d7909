use std::io;

use interlude_wire::push::Push;
use interlude_wire::roster::SignedEntry;

use super::items::{Items, Parts};
use super::read::begin;
use super::{BLOB, BundleReport, END, ENTRY, PUSH};
use crate::{Error, Result};

/// Reads a bundle as far as that goes without a vault: for fuzzing and support tools. Counts its
/// pushes and attachments, and as refused the pushes that are not even pushes.
///
/// # Errors
/// [`Error::Invalid`] when it is none, [`Error::TooNew`], [`Error::Damaged`] when it is not whole.
pub fn check_bundle(bytes: &[u8]) -> Result<BundleReport> {
    let mut file = bytes;
    begin(&mut file)?;
    let mut reader = Items::new(&mut file);
    let mut report = BundleReport::default();
    while let Some(entry) = reader.next_of(ENTRY)? {
        let entry = SignedEntry::from_bytes(&entry);
        entry.map_err(|_| Error::Damaged("the roster in the bundle"))?;
    }
    while let Some(push) = reader.next_of(PUSH)? {
        report.pushes += 1;
        let opened = Push::from_bytes(&push).and_then(|push| push.open());
        report.refused += u64::from(opened.is_err());
    }
    while let Some(first) = reader.next_of(BLOB)? {
        let damaged = Error::Damaged("an attachment in the bundle");
        let (name, part) = first.split_first_chunk::<32>().ok_or(damaged.clone())?;
        let mut parts = Parts::new(&mut reader, *name, part);
        io::copy(&mut parts, &mut io::sink()).map_err(|_| damaged)?;
        report.attachments += 1;
    }
    match reader.next_of(END)? {
        Some(_) => Ok(report),
        None => Err(Error::Damaged("the bundle is cut")),
    }
}
