use super::{Driver, has_moved};
use crate::Result;
use crate::environment::Environment;
use crate::store::outbox;
use crate::store::spaces::pushes::{self, Waiting};
use crate::sync::client::Answer;
use crate::sync::gather::seal_next;
use crate::sync::machine::Event;
use crate::sync::vault::Vault;

impl<V: Vault> Driver<'_, V> {
    /// Sends a push that waits, or seals the next one. It stands in the database before it is sent
    /// and is sent again byte for byte until the relay says that it has it.
    pub(super) fn send(&mut self) -> Answer<Event> {
        let Some(waiting) = next(self.vault)? else { return Ok(Event::Done) };
        let stored = self.vault.read(|db| self.vault.stored(db))?;
        match self.client.push(&stored.space, &waiting.bytes) {
            Ok(_) => {}
            Err(failure) if has_moved(&failure) => return Ok(Event::Moved),
            Err(failure) => return Err(failure),
        }
        self.vault.write(|write| pushes::sent(&write.tx, &waiting.hash))?;
        self.tally.progress.pushed += u64::from(waiting.writer == stored.writer);
        Ok(Event::More)
    }
}

fn next(vault: &impl Vault) -> Result<Option<Waiting>> {
    loop {
        let waiting = vault.read(|db| pushes::next_waiting(db, &vault.stored(db)?.space))?;
        if waiting.is_some() || !seal(vault, vault.environment())? {
            return Ok(waiting);
        }
    }
}

fn seal(vault: &impl Vault, environment: &Environment) -> Result<bool> {
    let home = vault.shared().map(|space| space.0);
    if vault.read(|db| outbox::count(db, home.as_ref()))? == 0 {
        return Ok(false);
    }
    vault.write(|write| {
        let space = vault.space(&write.tx)?;
        seal_next(write, &space, environment)
    })
}

/// Seals all that the outbox holds, for a bundle.
pub(crate) fn seal_all(vault: &impl Vault) -> Result<()> {
    while seal(vault, vault.environment())? {}
    Ok(())
}
