use minicbor::{Decode, Decoder, Encode};

use crate::{Error, Result};

/// The CBOR of a value.
#[must_use]
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory does not fail, and no encoding here does.
    let _ = minicbor::encode(value, &mut bytes);
    bytes
}

/// Reads a value that fills `bytes` to the last.
///
/// # Errors
/// [`Error::TooLarge`] beyond `most` bytes, [`Error::Malformed`].
pub fn decode<'b, T: Decode<'b, ()>>(
    what: &'static str,
    bytes: &'b [u8],
    most: usize,
) -> Result<T> {
    if bytes.len() > most {
        return Err(Error::TooLarge(what));
    }
    let mut decoder = Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| Error::Malformed(what))?;
    match decoder.position() == bytes.len() {
        true => Ok(value),
        false => Err(Error::Malformed(what)),
    }
}

/// Reads a list of at most `MOST`. What takes one byte to say may take many to hold, so lists of
/// such things are counted while they are read.
pub(crate) fn read_list<'b, const MOST: usize, C, T: Decode<'b, C>>(
    decoder: &mut Decoder<'b>,
    context: &mut C,
) -> std::result::Result<Vec<T>, minicbor::decode::Error> {
    let mut list = Vec::new();
    for one in decoder.array_iter_with(context)? {
        if list.len() == MOST {
            return Err(minicbor::decode::Error::message("a list is too long"));
        }
        list.push(one?);
    }
    Ok(list)
}
