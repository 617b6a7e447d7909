use std::io::Read;

use interlude_wire::SpaceId;

use crate::Result;
use crate::environment::Environment;
use crate::space::Space;
use crate::store::spaces::{self, StoredSpace};
use crate::store::{Reading, Write};

/// An open vault as sync needs it, with an eye to one of its spaces.
pub(crate) trait Vault: Sync {
    /// The group or line that is synced; none: the participant's own space.
    fn shared(&self) -> Option<SpaceId>;
    /// What is stored of the space that is synced.
    fn stored(&self, db: &Reading) -> Result<StoredSpace> {
        match self.shared() {
            Some(space) => spaces::of(db, &space),
            None => spaces::existing(db),
        }
    }
    /// The space that is synced.
    fn space(&self, db: &Reading) -> Result<Space> {
        match self.shared() {
            Some(space) => Space::get(db, &space),
            None => Space::existing(db),
        }
    }
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
    /// Takes over the encrypted bytes of an attachment that an entry names, or a resource of the group, once
    /// they are whole and what it says.
    fn keep_attachment(&self, name: &[u8; 32], sealed: &mut dyn Read) -> Result<()>;
}
