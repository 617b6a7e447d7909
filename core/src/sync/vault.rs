use std::io::Read;

use crate::Result;
use crate::environment::Environment;
use crate::store::{Reading, Write};

/// An open vault as sync needs it.
pub(crate) trait Vault: Sync {
    /// Reads at one version of everything.
    fn read<T>(&self, read: impl FnOnce(&Reading) -> Result<T>) -> Result<T>;
    /// Writes in one durable transaction.
    fn write<T>(&self, write: impl FnOnce(&mut Write<'_>) -> Result<T>) -> Result<T>;
    /// Clock and randomness.
    fn environment(&self) -> &Environment;
    /// Removes the files of what another device erased, and what the log still holds of it.
    fn after_erasing(&self) -> Result<()>;
    /// The encrypted bytes of an attachment and how many there are.
    fn sealed_attachment(&self, name: &[u8; 32]) -> Result<(u64, Box<dyn Read>)>;
    /// Takes over the encrypted bytes of an attachment that an entry names, once they are whole and
    /// what the entry says.
    fn keep_attachment(&self, name: &[u8; 32], sealed: &mut dyn Read) -> Result<()>;
}
