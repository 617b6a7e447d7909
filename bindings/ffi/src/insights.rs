//! Counts over the journal, each with its n.

use std::sync::Arc;

use interlude_core::insights as core;

use crate::Result;
use crate::types::LocalDate;
use crate::vault::Vault;

type Span = core::Span;
type CopingCount = core::CopingCount;
type EmotionCount = core::EmotionCount;
type Together = core::Together;

/// Which days a count is about, both ends included; open where nothing is given.
#[uniffi::remote(Record)]
pub struct Span {
    /// The first local day.
    pub from: Option<LocalDate>,
    /// The last local day.
    pub to: Option<LocalDate>,
}

/// How often something was done about a trigger, and how often it helped.
#[uniffi::remote(Record)]
pub struct CopingCount {
    /// What happened, as written first.
    pub trigger: String,
    /// What I did, as written first.
    pub action: String,
    /// In how many notes: n.
    pub n: u64,
    /// It helped.
    pub yes: u64,
    /// It helped a little.
    pub some: u64,
    /// It did not help.
    pub no: u64,
}

/// How often an emotion was named.
#[uniffi::remote(Record)]
pub struct EmotionCount {
    /// The emotion.
    pub emotion: String,
    /// In how many entries: n.
    pub n: u64,
    /// Of these, how many have a mood.
    pub with_mood: u64,
    /// The mean of those moods in hundredths, rounded down; 0 where there is none.
    pub mean_mood_hundredths: u64,
}

/// How often an emotion and a tag stand together.
#[uniffi::remote(Record)]
pub struct Together {
    /// The emotion.
    pub emotion: String,
    /// The tag.
    pub tag: String,
    /// In how many entries: n.
    pub n: u64,
}

/// The moods of a week.
#[derive(Clone, uniffi::Record)]
pub struct WeekMood {
    /// The Monday it begins with.
    pub week: LocalDate,
    /// How many entries have a mood.
    pub n: u64,
    /// Their mean in hundredths: 325 is 3.25.
    pub mean_hundredths: u64,
    /// How many have mood 1, 2, 3, 4 and 5.
    pub counts: Vec<u64>,
}

impl From<core::WeekMood> for WeekMood {
    fn from(week: core::WeekMood) -> Self {
        let (mean_hundredths, counts) = (week.mean_hundredths(), week.counts.to_vec());
        Self { week: week.week, n: week.n, mean_hundredths, counts }
    }
}

/// Counts over the journal of an open vault.
#[derive(uniffi::Object)]
pub struct Insights {
    vault: Arc<Vault>,
}

#[uniffi::export]
impl Insights {
    /// Counts over the journal of a vault.
    #[uniffi::constructor]
    pub fn new(vault: Arc<Vault>) -> Arc<Self> {
        Arc::new(Self { vault })
    }

    /// Triggers with what was done about them, most frequent first. Upper and lower case and spaces around make no
    /// difference; notes without trigger or action are left out.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn coping(&self, span: Span) -> Result<Vec<CopingCount>> {
        self.vault.core(|core| core.insights().coping(span))
    }

    /// Emotions, most named first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn emotions(&self, span: Span) -> Result<Vec<EmotionCount>> {
        self.vault.core(|core| core.insights().emotions(span))
    }

    /// Pairs of emotion and tag, most frequent first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn together(&self, span: Span) -> Result<Vec<Together>> {
        self.vault.core(|core| core.insights().together(span))
    }

    /// Mood by week, oldest first; weeks without a mood are left out.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn moods(&self, span: Span) -> Result<Vec<WeekMood>> {
        self.vault
            .core(|core| Ok(core.insights().moods(span)?.into_iter().map(WeekMood::from).collect()))
    }
}
