use super::OpenVault;
use super::folder::{read_small, write_small};
use crate::crypto::{authenticate, derive_key, verify};
use crate::{Error, Result};

const MOST: u64 = 1024;
const TAG: usize = 32;

impl OpenVault {
    /// Notes outside the database how far it has come.
    pub(crate) fn write_frontier(&self, bytes: &[u8]) -> Result<()> {
        let tag = authenticate(&self.frontier_key()?, &[bytes]);
        write_small(&self.folder.frontier(), &[bytes, &tag].concat())
    }

    /// What [`OpenVault::write_frontier`] noted last; `None` before that.
    ///
    /// # Errors
    /// [`Error::Damaged`] when somebody else wrote it.
    pub(crate) fn read_frontier(&self) -> Result<Option<Vec<u8>>> {
        let Some(mut bytes) = read_small(&self.folder.frontier(), MOST)? else { return Ok(None) };
        let damaged = Error::Damaged("the note of how far the vault had come");
        let length = bytes.len().checked_sub(TAG).ok_or(damaged.clone())?;
        let tag = bytes.split_off(length);
        match verify(&self.frontier_key()?, &bytes, &tag) {
            true => Ok(Some(bytes)),
            false => Err(damaged),
        }
    }

    fn frontier_key(&self) -> Result<crate::crypto::Key> {
        derive_key(&self.key, "interlude/frontier/1", &[])
    }
}
