use std::io::{self, Read};

use interlude_wire::SpaceId;
use interlude_wire::roster::SignedEntry;

use super::items::{Items, Parts, exactly};
use super::{BLOB, BundleReport, END, ENTRY, MAGIC, PUSH, VERSION};
use crate::store::spaces::relayed;
use crate::sync::driver::{RECORDS_AT_ONCE, take};
use crate::sync::machine::Event;
use crate::sync::roster;
use crate::sync::take::Taken;
use crate::sync::vault::Vault;
use crate::{Error, Result};

/// Pushes taken in together.
const AT_ONCE: usize = 50;

/// Takes a bundle in, as if its pushes had come through a relay.
///
/// # Errors
/// [`Error::Damaged`] when it is not whole: what came before the damage is in, which does no harm.
/// [`Error::Refused`] when it is one of another space.
pub(crate) fn read_bundle(vault: &impl Vault, file: &mut dyn Read) -> Result<BundleReport> {
    let space = vault.read(|db| vault.stored(db))?.space;
    if begin(file)? != space {
        return Err(Error::Refused("the bundle is one of another person's devices"));
    }
    let mut reader = Items::new(file);
    let mut entries = Vec::new();
    while let Some(entry) = reader.next_of(ENTRY)? {
        let entry = SignedEntry::from_bytes(&entry);
        entries.push(entry.map_err(|_| Error::Damaged("the roster in the bundle"))?);
    }
    if !entries.is_empty() {
        match roster::take(vault, 0, entries).map_err(Error::from)? {
            Event::Removed => return Err(Error::Refused("this device was removed")),
            Event::Forked => return Err(Error::Refused("the bundle shows another roster")),
            _ => {}
        }
    }
    let mut report = BundleReport::default();
    read_pushes(vault, &mut reader, &mut report)?;
    read_attachments(vault, &mut reader, &mut report)?;
    match reader.next_of(END)? {
        Some(_) => Ok(report),
        None => Err(Error::Damaged("the bundle is cut")),
    }
}

/// Reads the beginning, and whose bundle it is.
pub(super) fn begin(file: &mut dyn Read) -> Result<SpaceId> {
    let (mut magic, mut start) = (Vec::new(), [0; 33]);
    let read = file.take(MAGIC.len() as u64).read_to_end(&mut magic);
    read.map_err(Error::io("reading a bundle"))?;
    if magic != MAGIC {
        return Err(Error::Invalid { field: "bundle", reason: "not a bundle" });
    }
    exactly(file, &mut start)?;
    if start[0] != VERSION {
        return Err(Error::TooNew("the bundle"));
    }
    let (mut space, [_, id @ ..]) = (SpaceId::default(), start);
    space.0 = id;
    Ok(space)
}

fn read_pushes(
    vault: &impl Vault,
    reader: &mut Items<'_>,
    report: &mut BundleReport,
) -> Result<()> {
    let mut all = Taken::default();
    loop {
        let mut some = Vec::new();
        while some.len() < AT_ONCE
            && let Some(push) = reader.next_of(PUSH)?
        {
            some.push(push);
        }
        if some.is_empty() {
            break;
        }
        report.pushes += some.len() as u64;
        all.add(take(vault, some, RECORDS_AT_ONCE, &|_| Ok(()))?);
    }
    report.taken = all.applied;
    report.refused = all.damaged + all.early.len() as u64 + all.late;
    if all.erased { vault.after_erasing() } else { Ok(()) }
}

fn read_attachments(
    vault: &impl Vault,
    reader: &mut Items<'_>,
    report: &mut BundleReport,
) -> Result<()> {
    let wanted = vault.read(|db| relayed::missing(db, None))?;
    while let Some(first) = reader.next_of(BLOB)? {
        let damaged = Error::Damaged("an attachment in the bundle");
        let (name, part) = first.split_first_chunk::<32>().ok_or(damaged)?;
        let mut parts = Parts::new(reader, *name, part);
        if wanted.iter().any(|wanted| wanted.0 == *name) {
            match vault.keep_attachment(name, &mut parts) {
                Ok(()) => report.attachments += 1,
                Err(Error::Damaged(_) | Error::NotFound(_)) => report.refused += 1,
                Err(error) => return Err(error),
            }
        }
        io::copy(&mut parts, &mut io::sink()).map_err(|_| Error::Damaged("the bundle is cut"))?;
    }
    Ok(())
}
