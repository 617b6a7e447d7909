use super::Interlude;
use crate::Result;
use crate::store::{Fault, Store, ledger};
use crate::vault::{OpenVault, Warning};

/// Something that is not as it should be. Nothing is deleted or repaired by finding it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// One of the two copies of the header cannot be read; the other serves.
    HeaderCopy,
    /// The note of how far the vault had come cannot be read.
    Frontier,
    /// The database is older than it was when it was closed last.
    RolledBack,
    /// The database file is shorter than it should be.
    Truncated,
    /// Parts of the database cannot be read.
    Pages,
    /// Documents are missing or older than they should be.
    Documents,
    /// Documents that cannot be read.
    Unreadable(u64),
    /// Lists may not show what these many entries say: `rebuild` mends it.
    Rows(u64),
    /// Searches may miss entries: `rebuild` mends it.
    Search,
    /// Files of attachments that are missing or cannot be read.
    Attachments(u64),
}

/// How thorough a health check is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// What opening the vault looks at, too: well under a second.
    Quick,
    /// Everything: every page, document, row and attachment is read.
    Thorough,
}

impl Interlude {
    /// Looks for damage. `progress` hears how many documents and attachments are done.
    ///
    /// # Errors
    /// When the vault is locked. Damage is the answer, not an error.
    pub fn check(&self, how: Check, progress: &mut dyn FnMut(u64)) -> Result<Vec<Problem>> {
        self.with(|vault, store| {
            let mut problems = at_once(vault, store);
            problems.extend(store.verify().map(Problem::from));
            if how == Check::Thorough {
                problems.extend(store.examine(progress)?.into_iter().map(Problem::from));
                problems.extend(attachments(vault, store, progress));
                problems.sort_by_key(|problem| format!("{problem:?}"));
                problems.dedup();
            }
            Ok(problems)
        })
    }
}

/// What can be told at once whenever a vault is opened.
pub(super) fn at_once(vault: &OpenVault, store: &Store) -> Vec<Problem> {
    let mut problems: Vec<Problem> = vault
        .warnings()
        .iter()
        .map(|warning| match warning {
            Warning::HeaderCopy => Problem::HeaderCopy,
        })
        .collect();
    problems.extend(store.glance().map(Problem::from));
    match vault.read_frontier() {
        Ok(Some(bytes)) => problems.extend(behind(&bytes, store)),
        Ok(None) => {}
        Err(_) => problems.push(Problem::Frontier),
    }
    problems.dedup();
    problems
}

fn behind(frontier: &[u8], store: &Store) -> Option<Problem> {
    let Some(then) = ledger::Ledger::from_bytes(frontier) else { return Some(Problem::Frontier) };
    let now = store.read(ledger::read).ok()?;
    let same = now.commits > then.commits || now == then;
    (!same).then_some(Problem::RolledBack)
}

fn attachments(vault: &OpenVault, store: &Store, progress: &mut dyn FnMut(u64)) -> Option<Problem> {
    let blobs = store.read(crate::store::blobs::all).ok()?;
    let attachments = vault.attachments().ok()?;
    let mut broken = 0;
    for (done, blob) in (1..).zip(&blobs) {
        let reader = attachments.open(&blob.name, &blob.key.into(), blob.length);
        let read = reader.and_then(|mut reader| {
            std::io::copy(&mut reader, &mut std::io::sink())
                .map_err(|_| crate::Error::Damaged("an attachment"))
        });
        broken += u64::from(read != Ok(blob.length));
        progress(done);
    }
    (broken > 0).then_some(Problem::Attachments(broken))
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Pages => Self::Pages,
            Fault::Truncated => Self::Truncated,
            Fault::Ledger => Self::Documents,
            Fault::Documents(n) => Self::Unreadable(n),
            Fault::Rows(n) => Self::Rows(n),
            Fault::Search => Self::Search,
        }
    }
}
