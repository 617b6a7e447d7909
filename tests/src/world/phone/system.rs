use chrono::NaiveDateTime;
use chrono_tz::Tz;
use interlude_core::reminders::{Capabilities, NotificationId, Texts, When};
use interlude_core::time::Timestamp;

/// A notification as an operating system holds it.
#[derive(Clone, PartialEq)]
pub(super) struct Held {
    pub(super) id: NotificationId,
    pub(super) when: When,
    pub(super) local: Option<NaiveDateTime>,
    /// What the lock screen shows.
    pub(super) texts: Texts,
}

impl Held {
    pub(super) fn first(&self) -> Timestamp {
        self.when.first()
    }
}

/// What a lock screen showed.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) id: NotificationId,
    pub(super) at: Timestamp,
    pub(super) texts: Texts,
}

/// An operating system. Its clock is the phone's, right or wrong.
pub(super) trait System {
    fn capabilities(&self) -> Capabilities;
    /// Sets a notification, or replaces the one of that name.
    fn set(&mut self, held: Held);
    fn cancel(&mut self, id: NotificationId);
    fn pending(&self) -> Vec<Held>;
    /// Keeps what the receivers may read before the first unlock; what was shown until now the app knows.
    fn keep(&mut self, snapshot: Vec<u8>);
    /// The names of those shown since, as far as the system or a receiver knows.
    fn delivered(&self) -> Vec<NotificationId>;
    /// Lets time go on; what came to be shown, in order.
    fn pass(&mut self, until: Timestamp) -> Vec<Shown>;
    /// Everything that goes wrong with it. `true`: it has such a thing, and what it holds may now be other than planned.
    fn suffer(&mut self, event: Event) -> bool;
}

/// What happens to a phone.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// It starts anew and is not unlocked.
    Reboot,
    /// The app is updated.
    Update,
    /// Its clock is set to another time.
    Clock(Timestamp),
    /// It is somewhere else.
    Travel(Tz),
    /// Exact alarms are allowed or not.
    Exact(bool),
    /// Notifications are allowed or not.
    Allowed(bool),
    /// It lies still until then.
    Doze(Timestamp),
}
