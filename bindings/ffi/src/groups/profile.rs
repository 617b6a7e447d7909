//! What a group is.

use interlude_core::groups as core;

pub(crate) type CrisisCard = core::CrisisCard;

use crate::types::{LocalDate, Timestamp, Zone};

/// What to do in a crisis, for one country.
#[uniffi::remote(Record)]
pub struct CrisisCard {
    /// Markdown.
    pub text: String,
    /// ISO 3166 alpha-2; empty: any.
    pub country: String,
    /// When somebody last checked that the numbers answer.
    pub checked: Option<LocalDate>,
}

/// Whom to turn to.
#[derive(Clone, uniffi::Record)]
pub struct Contact {
    /// Who it is.
    pub label: String,
    /// How to reach them.
    pub text: String,
}

/// What a group is.
#[derive(Clone, uniffi::Record)]
pub struct GroupProfile {
    /// Its name, known to its members alone.
    pub name: String,
    /// Markdown.
    #[uniffi(default = "")]
    pub about: String,
    /// The zone its sessions are in.
    pub zone: Zone,
    /// Where it meets, or a link.
    #[uniffi(default = "")]
    pub place: String,
    /// Whom to turn to.
    #[uniffi(default = [])]
    pub contacts: Vec<Contact>,
    /// The card that works offline.
    #[uniffi(default = None)]
    pub crisis: Option<CrisisCard>,
    /// When the facilitator closed it.
    #[uniffi(default = None)]
    pub closed_at: Option<Timestamp>,
}

impl From<core::GroupProfile> for GroupProfile {
    fn from(profile: core::GroupProfile) -> Self {
        let core::GroupProfile { name, about, zone, place, contacts, crisis, closed_at } = profile;
        let contacts = contacts.into_iter().map(|(label, text)| Contact { label, text });
        let (contacts, crisis) = (contacts.collect(), Some(crisis));
        Self { name, about, zone, place, contacts, crisis, closed_at }
    }
}

impl From<GroupProfile> for core::GroupProfile {
    fn from(profile: GroupProfile) -> Self {
        let GroupProfile { name, about, zone, place, contacts, crisis, closed_at } = profile;
        let new = Self::new(&name, zone);
        let contacts = contacts.into_iter().map(|one| (one.label, one.text)).collect();
        let crisis = crisis.unwrap_or(new.crisis);
        Self { name, about, zone, place, contacts, crisis, closed_at }
    }
}
