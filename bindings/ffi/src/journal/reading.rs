use super::listing::TagCount;
use super::{
    DifferencePart, EntryContent, EntryDetails, EntryFilter, EntrySummary, Journal, Page,
    SearchHit, VersionInfo,
};
use crate::Result;
use crate::types::{DocumentId, LocalDate};

#[uniffi::export]
impl Journal {
    /// A page of at most `limit` entries (1 to 1,000, whatever it says), newest first; `after` is a page's `next`.
    /// Costs the same however deep.
    ///
    /// # Errors
    /// `InterludeError.Invalid` for a cursor that no page gave.
    pub fn list(&self, filter: EntryFilter, after: Option<String>, limit: u32) -> Result<Page> {
        let (filter, after) = (filter.into(), after.as_deref());
        self.vault.core(|core| Ok(core.journal().list(&filter, after, limit as usize)?.into()))
    }

    /// How many entries the filter admits.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn count(&self, filter: EntryFilter) -> Result<u64> {
        let filter = filter.into();
        self.vault.core(|core| core.journal().count(&filter))
    }

    /// Every tag in use, with how many entries carry it, most used first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn tags(&self) -> Result<Vec<TagCount>> {
        let tags = self.vault.core(|core| core.journal().tags())?;
        Ok(tags.into_iter().map(|(tag, count)| TagCount { tag, count }).collect())
    }

    /// The versions of an entry, oldest first.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry.
    pub fn history(&self, id: DocumentId) -> Result<Vec<VersionInfo>> {
        self.vault.core(|core| {
            Ok(core.journal().history(&id)?.into_iter().map(VersionInfo::from).collect())
        })
    }

    /// An entry as it was at a version.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry or version.
    pub fn version(&self, id: DocumentId, version: String) -> Result<EntryContent> {
        self.vault.core(|core| Ok(core.journal().version(&id, &version)?.into()))
    }

    /// What a version's body and the present one have apart, word by word.
    ///
    /// # Errors
    /// As `Journal.version`.
    pub fn difference(&self, id: DocumentId, version: String) -> Result<Vec<DifferencePart>> {
        self.vault.core(|core| core.journal().difference(&id, &version))
    }

    /// What was written on this day in other years, newest first. On 28 February of a year without a 29th, those of the
    /// 29th too.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn on_this_day(&self, today: LocalDate) -> Result<Vec<EntrySummary>> {
        self.vault.core(|core| {
            Ok(core.journal().on_this_day(today)?.into_iter().map(EntrySummary::from).collect())
        })
    }

    /// A good moment, drawn at random: a favourite or an entry with a mood of 4 or 5. None while there is none.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn good_moment(&self) -> Result<Option<EntrySummary>> {
        self.vault.core(|core| Ok(core.journal().good_moment()?.map(EntrySummary::from)))
    }

    /// Everything about one entry, in the trash or not.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is no such entry.
    pub fn get(&self, id: DocumentId) -> Result<EntryDetails> {
        self.vault.core(|core| Ok(core.journal().get(&id)?.into()))
    }

    /// The id that begins with these hexadecimal digits, at least four of them.
    ///
    /// # Errors
    /// `InterludeError.NotFound` when there is none, `InterludeError.Invalid` when there are several or it is not
    /// hexadecimal.
    pub fn find(&self, prefix: String) -> Result<DocumentId> {
        self.vault.core(|core| core.journal().find(&prefix))
    }

    /// Finds entries by words, prefixes, phrases in quotes, in any script; best first. Whatever is typed finds
    /// something or nothing, it is never an error.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn search(&self, query: String, limit: u32) -> Result<Vec<SearchHit>> {
        self.vault.core(|core| {
            Ok(core
                .journal()
                .search(&query, limit as usize)?
                .into_iter()
                .map(SearchHit::from)
                .collect())
        })
    }
}
