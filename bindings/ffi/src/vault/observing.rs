use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use interlude_core::environment as core;
use interlude_core::{Changed, Kind};

use super::Vault;
use crate::Result;
use crate::types::DocumentId;

/// What kind of thing a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
pub enum DocumentKind {
    /// An entry of the journal.
    Entry,
    /// What a device is called.
    Device,
    /// A reminder's rule and what was done with its occurrences.
    Reminder,
    /// When a group meets.
    Schedule,
    /// What holds for all reminders.
    Settings,
    /// That the participant belongs to a group.
    Membership,
    /// A goal.
    Goal,
    /// What the participant has read of a group's resources.
    Reading,
    /// An invitation into a group.
    Invitation,
    /// Whose packs are trusted.
    Trust,
    /// What a group is.
    Group,
    /// What a session of a group is about.
    Session,
    /// A group's norms.
    Norms,
    /// A resource.
    Resource,
    /// A prompt.
    Prompt,
    /// That something shared is hidden.
    Hidden,
    /// What a member is called.
    Member,
    /// That a member accepted the norms.
    Acceptance,
    /// An excerpt.
    Excerpt,
    /// A response to one.
    Response,
    /// A message on a line.
    Message,
    /// Something that this version does not know; it is kept and synced.
    Unknown,
}

const KINDS: [(Kind, DocumentKind); 21] = [
    (Kind::ENTRY, DocumentKind::Entry),
    (Kind::DEVICE, DocumentKind::Device),
    (Kind::REMINDER, DocumentKind::Reminder),
    (Kind::SCHEDULE, DocumentKind::Schedule),
    (Kind::SETTINGS, DocumentKind::Settings),
    (Kind::MEMBERSHIP, DocumentKind::Membership),
    (Kind::GOAL, DocumentKind::Goal),
    (Kind::READING, DocumentKind::Reading),
    (Kind::INVITATION, DocumentKind::Invitation),
    (Kind::TRUST, DocumentKind::Trust),
    (Kind::GROUP, DocumentKind::Group),
    (Kind::SESSION, DocumentKind::Session),
    (Kind::NORMS, DocumentKind::Norms),
    (Kind::RESOURCE, DocumentKind::Resource),
    (Kind::PROMPT, DocumentKind::Prompt),
    (Kind::HIDDEN, DocumentKind::Hidden),
    (Kind::MEMBER, DocumentKind::Member),
    (Kind::ACCEPTANCE, DocumentKind::Acceptance),
    (Kind::EXCERPT, DocumentKind::Excerpt),
    (Kind::RESPONSE, DocumentKind::Response),
    (Kind::MESSAGE, DocumentKind::Message),
];

impl From<Kind> for DocumentKind {
    fn from(kind: Kind) -> Self {
        let known = KINDS.iter().find(|(known, _)| *known == kind);
        known.map_or(Self::Unknown, |(_, name)| *name)
    }
}

/// A document that changed.
#[derive(Clone, uniffi::Record)]
pub struct Change {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: DocumentKind,
    /// It is gone.
    pub erased: bool,
}

impl From<&Changed> for Change {
    fn from(changed: &Changed) -> Self {
        Self { id: changed.id, kind: changed.kind.into(), erased: changed.erased }
    }
}

/// Is told what changed, so that an app can redraw it.
#[uniffi::export(foreign)]
pub trait Observer: Send + Sync {
    /// These documents changed. Called in the thread that changed them, without any lock held: it may call the vault.
    /// What it throws goes nowhere.
    fn changed(&self, changes: Vec<Change>) -> Result<()>;
}

/// The observers of one vault, which can be taken away again.
#[derive(Default)]
pub(crate) struct Observers(Mutex<Registered>);

#[derive(Default)]
struct Registered {
    last: u64,
    all: Vec<(u64, Arc<dyn Observer>)>,
}

impl Observers {
    /// Lets go of all of them, for whom nothing changes any more: a stream that waits for changes ends.
    pub(crate) fn end(&self) {
        let _gone = std::mem::take(&mut self.registered().all);
    }

    fn registered(&self) -> MutexGuard<'_, Registered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl core::Observer for Observers {
    fn changed(&self, changed: &[Changed]) {
        let all = self.registered().all.clone();
        for (_, observer) in all {
            // The change is made, whatever an observer makes of it.
            let _ = observer.changed(changed.iter().map(Change::from).collect());
        }
    }
}

#[uniffi::export]
impl Vault {
    /// Calls `observer` after every change from now on, and gives a number to end that by.
    ///
    /// # Errors
    /// `InterludeError.Closed`.
    pub fn observe(&self, observer: Arc<dyn Observer>) -> Result<u64> {
        self.core(|_| {
            let mut registered = self.observers.registered();
            registered.last += 1;
            let number = registered.last;
            registered.all.push((number, observer));
            Ok(number)
        })
    }

    /// Ends what `Vault.observe` began. A call that is under way is not waited for.
    pub fn unobserve(&self, number: u64) {
        let gone = |(other, _): &mut (u64, _)| *other == number;
        // Dropped without the lock: what the app does then may come here again.
        let _gone: Vec<_> = self.observers.registered().all.extract_if(.., gone).collect();
    }
}
