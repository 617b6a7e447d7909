use std::collections::BTreeMap;

use super::history::{History, Planned};
use super::{Difference, NotificationId};
use crate::time::Timestamp;

/// What a new plan changes of what the operating system holds. `gone`: what was due of rules that are no more.
pub(super) fn difference(
    before: &History,
    now: Timestamp,
    after: &[Planned],
    gone: Vec<NotificationId>,
) -> Difference {
    let mut old: BTreeMap<NotificationId, [u8; 8]> =
        before.pending(now).map(|planned| (planned.id, planned.digest)).collect();
    let mut difference = Difference::default();
    for planned in after {
        match old.remove(&planned.id) {
            None => difference.add.push(planned.id),
            Some(digest) if digest != planned.digest => difference.replace.push(planned.id),
            Some(_) => {}
        }
    }
    difference.cancel = old.into_keys().chain(gone).collect();
    difference.cancel.sort_unstable();
    difference.cancel.dedup();
    difference
}
