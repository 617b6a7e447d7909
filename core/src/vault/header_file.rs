use super::Warning;
use super::folder::{VaultFolder, read_small, write_small};
use super::header::{Header, MOST, Unproven};
use crate::crypto::Key;
use crate::{Error, Result};

/// Writes the header, then its copy: one of them is whole whenever the power fails.
pub(super) fn write(folder: &VaultFolder, header: &Header, key: &Key) -> Result<()> {
    let bytes = header.encode(key)?;
    folder.headers().iter().try_for_each(|path| write_small(path, &bytes))
}

/// Reads both copies and gives the newest whole one. Nothing is written: a broken copy is replaced
/// by the next regular write.
///
/// # Errors
/// [`Error::NotFound`] when there is no vault, otherwise what is wrong with the first copy.
pub(super) fn read(folder: &VaultFolder) -> Result<(Unproven, Vec<Warning>)> {
    let [first, second] = folder.headers().map(|path| read_small(&path, MOST));
    if matches!((&first, &second), (Ok(None), Ok(None))) {
        return Err(match folder.generations().is_empty() {
            true => Error::NotFound("vault in this folder"),
            false => Error::Damaged("the header is missing, the database is there"),
        });
    }
    let decode = |bytes: Result<Option<Vec<u8>>>| {
        Unproven::decode(&bytes?.ok_or(Error::Damaged("the header"))?)
    };
    match (decode(first), decode(second)) {
        (Ok(one), Ok(two)) if two.header.revision > one.header.revision => Ok((two, vec![])),
        (Ok(one), Ok(_)) => Ok((one, vec![])),
        // A copy by a newer version is no damage, and nothing for this version to work around.
        (Err(error @ Error::TooNew(_)), _) | (_, Err(error @ Error::TooNew(_))) => Err(error),
        (Ok(whole), Err(_)) | (Err(_), Ok(whole)) => Ok((whole, vec![Warning::HeaderCopy])),
        (Err(error), Err(_)) => Err(error),
    }
}
