use std::sync::Arc;

use interlude_core as core;

use super::{DocumentKind, Vault};
use crate::Result;
use crate::callbacks::{Progress, reporting};
use crate::types::Timestamp;

/// Something that is not as it should be. Nothing is deleted or repaired by finding it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
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
    Unreadable {
        /// How many.
        count: u64,
    },
    /// Lists may not show what some entries say: `Vault.rebuild` mends it.
    Rows {
        /// How many.
        count: u64,
    },
    /// Searches may miss entries: `Vault.rebuild` mends it.
    Search,
    /// Files of attachments that are missing or cannot be read.
    Attachments {
        /// How many.
        count: u64,
    },
    /// Something that this version of the bindings does not know.
    Other,
}

impl From<core::Problem> for Problem {
    fn from(problem: core::Problem) -> Self {
        match problem {
            core::Problem::HeaderCopy => Self::HeaderCopy,
            core::Problem::Frontier => Self::Frontier,
            core::Problem::RolledBack => Self::RolledBack,
            core::Problem::Truncated => Self::Truncated,
            core::Problem::Pages => Self::Pages,
            core::Problem::Documents => Self::Documents,
            core::Problem::Unreadable(count) => Self::Unreadable { count },
            core::Problem::Rows(count) => Self::Rows { count },
            core::Problem::Search => Self::Search,
            core::Problem::Attachments(count) => Self::Attachments { count },
            _ => Self::Other,
        }
    }
}

type Check = core::Check;

/// How thorough a health check is.
#[uniffi::remote(Enum)]
pub enum Check {
    /// What opening the vault looks at, too: well under a second.
    Quick,
    /// Everything: every page, document, row and attachment is read.
    Thorough,
}

/// What tidying up did.
#[derive(Clone, Copy, uniffi::Record)]
pub struct Tidied {
    /// Entries erased because their time in the trash was over.
    pub erased: u64,
    /// Files of attachments that were removed.
    pub files: u64,
    /// The database was put under a fresh key, because something had been erased.
    pub rekeyed: bool,
}

/// How many documents there are of a kind.
#[derive(Clone, Copy, uniffi::Record)]
pub struct KindCount {
    /// The kind.
    pub kind: DocumentKind,
    /// How many.
    pub count: u64,
}

#[uniffi::export]
impl Vault {
    /// What was noticed on opening. The vault works; the person should know. Waits until all is looked at, which goes
    /// on beside the first work with the vault: at most a few hundred milliseconds at 100,000 entries.
    ///
    /// # Errors
    /// `InterludeError.Closed`.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        self.core(|core| Ok(core.problems().into_iter().map(Problem::from).collect()))
    }

    /// Looks for damage. `progress` hears how many documents and attachments are done.
    ///
    /// # Errors
    /// When the vault is locked. Damage is the answer, not an error.
    #[uniffi::method(default(progress = None))]
    pub fn check(&self, how: Check, progress: Option<Arc<dyn Progress>>) -> Result<Vec<Problem>> {
        let mut report = reporting(progress);
        let found = self.core(|core| core.check(how, &mut report))?;
        Ok(found.into_iter().map(Problem::from).collect())
    }

    /// How many documents there are of each kind, those that this version does not know too.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn document_counts(&self) -> Result<Vec<KindCount>> {
        let counts = self.core(|core| core.document_counts())?;
        Ok(counts.into_iter().map(|(kind, count)| KindCount { kind: kind.into(), count }).collect())
    }

    /// What is done when nobody waits: erases what was in the trash for 30 days, removes files that no entry uses,
    /// brings the index up to date, and, after an erasure, puts the database under a fresh key so that what flash
    /// memory still holds cannot be read.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full; what was done stays done.
    pub fn tidy(&self) -> Result<Tidied> {
        let core::Tidied { erased, files, rekeyed } = self.core(|core| core.tidy())?;
        Ok(Tidied { erased: erased as u64, files: files as u64, rekeyed })
    }

    /// Erases what was in the trash for 30 days, and gives how many entries that were. Cheap.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full; what was done stays done.
    pub fn purge_trash(&self) -> Result<u64> {
        self.core(|core| Ok(core.purge_trash()? as u64))
    }

    /// Lets go of what members shared until now and no longer, and gives how many that were.
    ///
    /// # Errors
    /// When the vault is locked or damaged or the disk is full; what was done stays done.
    pub fn let_go_expired(&self, now: Timestamp) -> Result<u64> {
        self.core(|core| Ok(core.let_go_expired(now)? as u64))
    }

    /// Computes rows and search index anew from the documents.
    ///
    /// # Errors
    /// `InterludeError.Damaged` when a document cannot be read: everything stays as it was.
    #[uniffi::method(default(progress = None))]
    pub fn rebuild(&self, progress: Option<Arc<dyn Progress>>) -> Result<()> {
        let mut report = reporting(progress);
        self.core(|core| core.rebuild(&mut report))
    }

    /// Copies the database into a new file under a fresh key and forgets the old key.
    ///
    /// # Errors
    /// When the disk is full or the vault locked: the old file stays in use then.
    pub fn rekey(&self) -> Result<()> {
        self.core(|core| core.rekey())
    }

    /// A digest over every document's version, rows and searchable text, in hexadecimal: equal on devices that are in
    /// step, and never changed by `Vault.rebuild`.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn fingerprint(&self) -> Result<String> {
        let digest = self.core(|core| core.exchange().fingerprint())?;
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}
