use chrono_tz::Tz;

use super::Interlude;
use crate::Result;
use crate::document::Kind;
use crate::store::documents;
use crate::time::Timestamp;

impl Interlude {
    /// The vault's id, in hexadecimal. Says nothing about who it belongs to.
    ///
    /// # Errors
    /// When the vault is locked.
    pub fn vault_id(&self) -> Result<String> {
        self.with(|vault, _| Ok(vault.id().iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The present instant and the zone the device is in, as the vault sees them.
    #[must_use]
    pub fn now(&self) -> (Timestamp, Tz) {
        (self.environment.clock.now(), self.environment.clock.zone())
    }

    /// How many documents there are of each kind, those that this version does not know too.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn document_counts(&self) -> Result<Vec<(Kind, u64)>> {
        self.read(documents::count)
    }
}
