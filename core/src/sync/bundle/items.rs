use std::io::{self, Read};

use super::{BLOB, MOST};
use crate::{Error, Result};

pub(super) fn exactly(file: &mut dyn Read, out: &mut [u8]) -> Result<()> {
    file.read_exact(out).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Error::Damaged("the bundle is cut"),
        _ => Error::io("reading a bundle")(error),
    })
}

/// The items of a bundle.
pub(super) struct Items<'a> {
    file: &'a mut dyn Read,
    peeked: Option<(u8, Vec<u8>)>,
}

impl<'a> Items<'a> {
    pub(super) fn new(file: &'a mut dyn Read) -> Self {
        Self { file, peeked: None }
    }

    /// The next item, if it is of this kind.
    pub(super) fn next_of(&mut self, kind: u8) -> Result<Option<Vec<u8>>> {
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
pub(super) struct Parts<'a, 'b> {
    reader: &'a mut Items<'b>,
    name: [u8; 32],
    part: io::Cursor<Vec<u8>>,
}

impl<'a, 'b> Parts<'a, 'b> {
    pub(super) fn new(reader: &'a mut Items<'b>, name: [u8; 32], first: &[u8]) -> Self {
        Self { reader, name, part: io::Cursor::new(first.to_vec()) }
    }
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
