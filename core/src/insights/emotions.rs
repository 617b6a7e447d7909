use super::{Insights, Span};
use crate::Result;
use crate::store::insights;

/// How often an emotion was named.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The emotion.
    pub emotion: String,
    /// The tag.
    pub tag: String,
    /// In how many entries: n.
    pub n: u64,
}

impl Insights<'_> {
    /// Emotions, most named first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn emotions(&self, span: Span) -> Result<Vec<EmotionCount>> {
        let rows = self.interlude.read(|db| insights::emotions(db, span.days()))?;
        let count = |(emotion, [n, with_mood, sum]): (String, [u64; 3])| EmotionCount {
            emotion,
            n,
            with_mood,
            mean_mood_hundredths: (sum * 100).checked_div(with_mood).unwrap_or(0),
        };
        Ok(rows.into_iter().map(count).collect())
    }

    /// Pairs of emotion and tag, most frequent first.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn together(&self, span: Span) -> Result<Vec<Together>> {
        let rows = self.interlude.read(|db| insights::together(db, span.days()))?;
        Ok(rows.into_iter().map(|(emotion, tag, n)| Together { emotion, tag, n }).collect())
    }
}
