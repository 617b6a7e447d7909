//! ```text
//! link             str         the link, secret and all
//! uses             str         how many may come in by it
//! over             str         "yes": it was withdrawn
//! answered         map member → "let in" | "refused"
//! names            map member → what they wanted to be called
//! ```

use std::collections::BTreeMap;

use interlude_wire::PrincipalId;

use super::{FieldEdit, Fields};

const LINK: &str = "link";
const USES: &str = "uses";
const OVER: &str = "over";
const ANSWERED: &str = "answered";
const NAMES: &str = "names";
const LET_IN: &str = "let in";
const REFUSED: &str = "refused";

/// A link that was made, and who was answered. It stays in the facilitator's personal space.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct InvitationContent {
    pub(crate) link: String,
    pub(crate) uses: u32,
    pub(crate) over: bool,
    /// Whether they were let in.
    pub(crate) answered: BTreeMap<PrincipalId, bool>,
    /// What those who were answered wanted to be called.
    pub(crate) names: BTreeMap<PrincipalId, String>,
}

impl InvitationContent {
    pub(crate) fn new(link: String, uses: u32) -> Self {
        let (answered, names) = (BTreeMap::new(), BTreeMap::new());
        Self { link, uses, over: false, answered, names }
    }

    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let answered = fields.map(ANSWERED).filter_map(|(who, values)| {
            // Let in on one device and refused on another: they are in.
            Some((PrincipalId::parse(who)?, values.iter().any(|value| value == LET_IN)))
        });
        let names = fields
            .map(NAMES)
            .filter_map(|(who, values)| Some((PrincipalId::parse(who)?, values.first()?.clone())));
        Some(Self {
            link: fields.get(LINK)?.to_owned(),
            uses: fields.get(USES)?.parse().ok()?,
            over: fields.get(OVER) == Some("yes"),
            answered: answered.collect(),
            names: names.collect(),
        })
    }

    /// How many came in by it.
    pub(crate) fn used(&self) -> u32 {
        let used = self.answered.values().filter(|let_in| **let_in).count();
        u32::try_from(used).unwrap_or(u32::MAX)
    }

    pub(crate) fn edits(&self) -> Vec<FieldEdit> {
        vec![
            FieldEdit::Set(LINK, Some(self.link.clone())),
            FieldEdit::Set(USES, Some(self.uses.to_string())),
        ]
    }

    pub(crate) fn withdraw() -> FieldEdit {
        FieldEdit::Set(OVER, Some("yes".to_owned()))
    }

    pub(crate) fn answer(who: &PrincipalId, name: &str, let_in: bool) -> [FieldEdit; 2] {
        let word = if let_in { LET_IN } else { REFUSED };
        [
            FieldEdit::Put(ANSWERED, who.to_string(), Some(word.to_owned())),
            FieldEdit::Put(NAMES, who.to_string(), Some(name.to_owned())),
        ]
    }
}
