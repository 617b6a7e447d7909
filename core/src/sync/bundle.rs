//! A bundle: roster, pushes and attachments in a file, for devices without any network. Nothing in
//! it can be read without the keys of the space.
//!
//! ```text
//! "ILBN" ‖ version ‖ space ‖ items        item = kind ‖ length (u32) ‖ bytes
//! kind 1: an entry of the roster, in order, before all else     2: a push     3: name ‖ a part of an
//! attachment     0: the end, without bytes
//! ```

use std::io::{self, BufWriter, Read, Write as _};

use interlude_wire::roster::SignedEntry;
use interlude_wire::{SpaceId, limits};

use super::driver::{seal_all, take};
use super::machine::Event;
use super::roster;
use super::take::Taken;
use super::vault::Vault;
use crate::space::Space;
use crate::store::spaces::{pushes, relayed};
use crate::store::{Reading, blobs};
use crate::{Error, Result};

const MAGIC: &[u8; 4] = b"ILBN";
const VERSION: u8 = 1;
const END: u8 = 0;
const ENTRY: u8 = 1;
const PUSH: u8 = 2;
const BLOB: u8 = 3;
/// The most bytes of an item.
const MOST: usize = limits::PUSH + 1024;
/// Pushes taken in together.
const AT_ONCE: usize = 50;

/// What a bundle held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BundleReport {
    /// Pushes in it.
    pub pushes: u64,
    /// Of these, those that were new and are in now.
    pub taken: u64,
    /// Attachments in it.
    pub attachments: u64,
    /// Pushes that are not what they should be, or do not count.
    pub refused: u64,
}

/// Writes everything this vault can prove into a bundle.
pub(crate) fn write_bundle(vault: &impl Vault, file: &mut dyn io::Write) -> Result<BundleReport> {
    if !vault.read(Space::existing)?.is_present() {
        return Err(Error::Refused("this device was removed"));
    }
    seal_all(vault)?;
    let mut out = BufWriter::new(file);
    let mut report = BundleReport::default();
    let names = vault.read(|db| {
        let space = Space::existing(db)?;
        put(&mut out, MAGIC)?;
        put(&mut out, &[VERSION])?;
        put(&mut out, &space.id().0)?;
        for entry in space.roster.entries() {
            item(&mut out, ENTRY, &[&entry.to_bytes()])?;
        }
        report.pushes =
            pushes::each_kept(db, &space.id(), &mut |push| item(&mut out, PUSH, &[push]))?;
        blobs::all(db)
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

/// Takes a bundle in, as if its pushes had come through a relay.
///
/// # Errors
/// [`Error::Damaged`] when it is not whole: what came before the damage is in, which does no harm.
/// [`Error::Refused`] when it is one of another space.
pub(crate) fn read_bundle(vault: &impl Vault, file: &mut dyn Read) -> Result<BundleReport> {
    let space = vault.read(|db: &Reading| Ok(Space::existing(db)?.id()))?;
    begin(file, &space)?;
    let mut reader = Bundle { file, peeked: None };
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

fn begin(file: &mut dyn Read, space: &SpaceId) -> Result<()> {
    let mut start = [0; 37];
    exactly(file, &mut start)?;
    if !start.starts_with(MAGIC) {
        return Err(Error::Invalid { field: "bundle", reason: "not a bundle" });
    }
    if start[4] != VERSION {
        return Err(Error::TooNew("the bundle"));
    }
    match start[5..] == space.0 {
        true => Ok(()),
        false => Err(Error::Refused("the bundle is one of another person's devices")),
    }
}

fn exactly(file: &mut dyn Read, out: &mut [u8]) -> Result<()> {
    file.read_exact(out).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::Damaged("the bundle is cut"),
        _ => Error::io("reading a bundle")(error),
    })
}

fn read_pushes(
    vault: &impl Vault,
    reader: &mut Bundle<'_>,
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
        all.add(take(vault, some)?);
    }
    report.taken = all.applied;
    report.refused = all.damaged + all.early + all.late;
    if all.erased { vault.after_erasing() } else { Ok(()) }
}

fn read_attachments(
    vault: &impl Vault,
    reader: &mut Bundle<'_>,
    report: &mut BundleReport,
) -> Result<()> {
    let wanted = vault.read(relayed::missing)?;
    while let Some(first) = reader.next_of(BLOB)? {
        let damaged = Error::Damaged("an attachment in the bundle");
        let (name, part) = first.split_first_chunk::<32>().ok_or(damaged)?;
        let mut parts = Parts { reader, name: *name, part: io::Cursor::new(part.to_vec()) };
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

/// The items of a bundle.
struct Bundle<'a> {
    file: &'a mut dyn Read,
    peeked: Option<(u8, Vec<u8>)>,
}

impl Bundle<'_> {
    /// The next item, if it is of this kind.
    fn next_of(&mut self, kind: u8) -> Result<Option<Vec<u8>>> {
        if self.peeked.is_none() {
            let mut start = [0; 5];
            exactly(self.file, &mut start)?;
            let [kind, length @ ..] = start;
            let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
            if length > MOST || kind > BLOB {
                return Err(Error::Damaged("the bundle"));
            }
            let mut bytes = vec![0; length];
            exactly(self.file, &mut bytes)?;
            self.peeked = Some((kind, bytes));
        }
        match self.peeked.take_if(|(next, _)| *next == kind) {
            Some((_, bytes)) => Ok(Some(bytes)),
            None => Ok(None),
        }
    }
}

/// The bytes of one attachment, over its items up to the empty one.
struct Parts<'a, 'b> {
    reader: &'a mut Bundle<'b>,
    name: [u8; 32],
    part: io::Cursor<Vec<u8>>,
}

impl Read for Parts<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.part.get_ref().is_empty() || out.is_empty() {
            return Ok(0);
        }
        match self.part.read(out)? {
            0 => {}
            read => return Ok(read),
        }
        let cut = || io::Error::from(io::ErrorKind::InvalidData);
        let next = self.reader.next_of(BLOB).map_err(|_| cut())?.ok_or_else(cut)?;
        let (name, part) = next.split_first_chunk::<32>().ok_or_else(cut)?;
        if *name != self.name {
            return Err(cut());
        }
        self.part = io::Cursor::new(part.to_vec());
        self.part.read(out)
    }
}
