/// A family of emotions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// Its key.
    pub key: &'static str,
    /// The emotions that belong to it.
    pub emotions: &'static [&'static str],
}

/// The vocabulary. Keys are stored and translated by apps; a person's own words stand beside them.
/// The families follow everyday usage, not a diagnostic scheme.
pub const EMOTIONS: &[Family] = &[
    Family { key: "joy", emotions: &["happy", "grateful", "proud", "playful", "moved", "hopeful"] },
    Family { key: "calm", emotions: &["calm", "content", "relieved", "safe", "rested", "present"] },
    Family {
        key: "closeness",
        emotions: &["loved", "connected", "understood", "tender", "trusting", "welcome"],
    },
    Family {
        key: "sadness",
        emotions: &["sad", "lonely", "grieving", "disappointed", "hopeless", "homesick"],
    },
    Family {
        key: "fear",
        emotions: &["afraid", "anxious", "worried", "overwhelmed", "insecure", "panicked"],
    },
    Family {
        key: "anger",
        emotions: &["angry", "irritated", "hurt", "jealous", "resentful", "frustrated"],
    },
    Family {
        key: "shame",
        emotions: &["ashamed", "guilty", "embarrassed", "rejected", "inadequate", "exposed"],
    },
    Family {
        key: "numbness",
        emotions: &["numb", "empty", "tired", "bored", "restless", "confused"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_emotion_belongs_to_one_family() {
        let all: Vec<_> = EMOTIONS.iter().flat_map(|family| family.emotions).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
