use chrono::Datelike;
use ring::digest::{Context, SHA256};

use super::{Notification, NotificationId, When};
use crate::document::DocumentId;
use crate::document::reminder::Occurrence;

impl NotificationId {
    /// The same on every device: SHA-256 over a domain, the rule and the occurrence, cut to 16 bytes.
    pub(super) fn of(reminder: DocumentId, occurrence: Occurrence) -> Self {
        let mut context = Context::new(&SHA256);
        context.update(b"interlude/notification/1");
        context.update(&reminder.0);
        context.update(&occurrence.day.num_days_from_ce().to_be_bytes());
        context.update(&[occurrence.place]);
        Self(first(context))
    }
}

/// What the operating system holds of a notification besides its name: differs when it must be replaced.
pub(super) fn digest(notification: &Notification) -> [u8; 8] {
    let mut context = Context::new(&SHA256);
    let mut add = |part: &[u8]| {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    };
    match notification.when {
        When::At(at) => add(&at.millis().to_be_bytes()),
        When::Window(from, to) => {
            add(&[from.millis().to_be_bytes(), to.millis().to_be_bytes()].concat());
        }
    }
    for texts in [Some(&notification.discreet), notification.full.as_ref()] {
        add(texts.map_or("", |texts| &texts.title).as_bytes());
        add(texts.map_or("", |texts| &texts.body).as_bytes());
    }
    add(notification.deep_link.as_bytes());
    add(&[notification.interruption as u8, notification.visibility as u8]);
    first(context)
}

fn first<const N: usize>(context: Context) -> [u8; N] {
    let mut out = [0; N];
    out.iter_mut().zip(context.finish().as_ref()).for_each(|(out, byte)| *out = *byte);
    out
}
