use std::collections::BTreeMap;

use super::{Insights, Span};
use crate::Result;
use crate::document::entry::Helped;
use crate::store::insights;

/// How often something was done about a trigger, and how often it helped.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Insights<'_> {
    /// Triggers with what was done about them, most frequent first. Upper and lower case and
    /// spaces around make no difference; notes without trigger or action are left out.
    ///
    /// # Errors
    /// When the vault is locked or damaged.
    pub fn coping(&self, span: Span) -> Result<Vec<CopingCount>> {
        Ok(count(self.interlude.read(|db| insights::coping(db, span.days()))?))
    }
}

fn count(notes: Vec<insights::CopingNote>) -> Vec<CopingCount> {
    let mut counts: BTreeMap<(String, String), CopingCount> = BTreeMap::new();
    for (trigger, action, helped) in notes {
        let (Some(trigger), Some(action)) = (trigger, action) else { continue };
        let (trigger, action) = (trigger.trim(), action.trim());
        let count = counts.entry((trigger.to_lowercase(), action.to_lowercase()));
        let count = count.or_insert_with(|| CopingCount {
            trigger: trigger.to_owned(),
            action: action.to_owned(),
            n: 0,
            yes: 0,
            some: 0,
            no: 0,
        });
        count.n += 1;
        match helped.and_then(|helped| helped.parse().ok()) {
            Some(Helped::Yes) => count.yes += 1,
            Some(Helped::Some) => count.some += 1,
            Some(Helped::No) => count.no += 1,
            None => {}
        }
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.n));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_split_a_count() {
        let note = |trigger: &str, helped: &str| {
            (Some(trigger.to_owned()), Some("walk".to_owned()), Some(helped.to_owned()))
        };
        let counts = count(vec![note("Phone call", "yes"), note(" phone call", "some")]);
        assert_eq!(counts.len(), 1);
        assert_eq!((counts[0].n, counts[0].yes, counts[0].some), (2, 1, 1));
    }
}
