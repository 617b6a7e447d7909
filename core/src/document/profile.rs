//! ```text
//! name, place      str         the group's own words
//! zone             str         IANA
//! closed_at        str         milliseconds
//! packs            map: see `trust.rs`
//! contacts         map label → how to reach
//! about            text        Markdown
//! crisis           text        the crisis card, Markdown
//! crisis_checked   str         the day on which somebody last checked it
//! crisis_country   str         ISO 3166
//! ```

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{FieldEdit, Fields, Identity, Kind, Seed};
use crate::time::Timestamp;
use crate::{Error, Result};

/// What to do in a crisis, for one country.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CrisisCard {
    /// Markdown.
    pub text: String,
    /// ISO 3166 alpha-2; empty: any.
    pub country: String,
    /// When somebody last checked that the numbers answer.
    pub checked: Option<NaiveDate>,
}

/// What a group is.
#[derive(Clone, PartialEq, Eq)]
pub struct GroupProfile {
    /// Its name, known to its members alone.
    pub name: String,
    /// Markdown.
    pub about: String,
    /// The zone its sessions are in.
    pub zone: Tz,
    /// Where it meets, or a link.
    pub place: String,
    /// By label.
    pub contacts: BTreeMap<String, String>,
    /// The card that works offline.
    pub crisis: CrisisCard,
    /// When the facilitator closed it.
    pub closed_at: Option<Timestamp>,
}

/// Says nothing of what was written.
impl std::fmt::Debug for GroupProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GroupProfile(..)")
    }
}

/// The most contacts of a group.
const MOST_CONTACTS: usize = 20;

impl GroupProfile {
    /// A group that has a name and a zone, and nothing else yet.
    #[must_use]
    pub fn new(name: &str, zone: Tz) -> Self {
        Self {
            name: name.to_owned(),
            about: String::new(),
            zone,
            place: String::new(),
            contacts: BTreeMap::new(),
            crisis: CrisisCard::default(),
            closed_at: None,
        }
    }

    /// There is one such document in a group.
    pub(crate) fn identity(home: [u8; 32]) -> Identity {
        Identity::of_group(Kind::GROUP, home, Seed([0; 16]))
    }

    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let text = |field| fields.get(field).unwrap_or_default().to_owned();
        let contacts = fields.map("contacts");
        let contacts =
            contacts.filter_map(|(label, how)| Some((label.to_owned(), how.first()?.clone())));
        let closed_at = fields.get("closed_at").and_then(|at| at.parse().ok());
        Some(Self {
            name: fields.get("name")?.to_owned(),
            about: fields.text("about").to_owned(),
            zone: fields.get("zone")?.parse().ok()?,
            place: text("place"),
            contacts: contacts.collect(),
            crisis: CrisisCard {
                text: fields.text("crisis").to_owned(),
                country: text("crisis_country"),
                checked: fields.get("crisis_checked").and_then(|day| day.parse().ok()),
            },
            closed_at: closed_at.map(Timestamp::from_millis),
        })
    }

    /// The edits that make a document that says `before` say this.
    pub(crate) fn edits(&self, before: Option<&Self>) -> Vec<FieldEdit> {
        let set =
            |field, value: String| FieldEdit::Set(field, (!value.is_empty()).then_some(value));
        let gone = before.into_iter().flat_map(|before| before.contacts.keys());
        let gone = gone.filter(|label| !self.contacts.contains_key(*label));
        let gone = gone.map(|label| FieldEdit::Put("contacts", label.clone(), None));
        let contacts = self.contacts.iter();
        let contacts = contacts
            .map(|(label, how)| FieldEdit::Put("contacts", label.clone(), Some(how.clone())));
        let mut edits = vec![
            set("name", self.name.clone()),
            set("zone", self.zone.name().to_owned()),
            set("place", self.place.clone()),
            set("crisis_country", self.crisis.country.clone()),
            set(
                "crisis_checked",
                self.crisis.checked.map_or_else(String::new, |day| day.to_string()),
            ),
            set("closed_at", self.closed_at.map_or_else(String::new, |at| at.millis().to_string())),
            FieldEdit::Write("about", self.about.clone()),
            FieldEdit::Write("crisis", self.crisis.text.clone()),
        ];
        edits.extend(gone.chain(contacts));
        edits
    }

    /// # Errors
    /// [`Error::Invalid`] for what breaks a bound.
    pub(crate) fn check(&self) -> Result<()> {
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        let one = |text: &str| text.chars().any(char::is_control);
        match self {
            _ if self.name.trim().is_empty() => invalid("name", "empty"),
            _ if self.name.len() > 200 || one(&self.name) => {
                invalid("name", "longer than 200 bytes or a line")
            }
            _ if self.place.len() > 2000 => invalid("place", "longer than 2,000 bytes"),
            _ if self.contacts.len() > MOST_CONTACTS => invalid("contacts", "more than 20"),
            _ => Ok(()),
        }
    }
}
