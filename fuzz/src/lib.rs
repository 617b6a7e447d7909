//! What each fuzz target does with its bytes. The binaries in `fuzz_targets/` hand libFuzzer's
//! bytes to these functions; `tests/tests/crashers.rs` hands them the seeds and every input that
//! once broke something.

mod signed;

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use interlude_core::journal::can_search;
use interlude_core::packs::{check_pack, check_resource};
use interlude_core::portability::read_bytes;
use interlude_core::reminders::BootSnapshot;
use interlude_core::sync::{
    check_answers, check_bundle, check_invitation, check_letters, check_record,
};
use interlude_core::time::{Moment, Recurrence};
use interlude_core::vault::{check_backup_prefix, check_header};
use interlude_core::{GroupLink, LinkCode};
use interlude_relay::check_request;
use ring::digest::{SHA256, digest};

pub use signed::{push, roster};

/// What a target does with the bytes it is given: nothing, or panic.
pub type Target = fn(&[u8]);

/// Every target by the name of its binary and of its folders in `corpus/` and `crashers/`.
pub const TARGETS: &[(&str, Target)] = &[
    ("answers", answers),
    ("backup", backup),
    ("boot", boot),
    ("bundle", bundle),
    ("code", code),
    ("day_one", day_one),
    ("header", header),
    ("interlude_json", interlude_json),
    ("invitation", invitation),
    ("jrnl", jrnl),
    ("letters", letters),
    ("markdown", markdown),
    ("moment", moment),
    ("pack", pack),
    ("push", push),
    ("query", query),
    ("record", record),
    ("recurrence", recurrence),
    ("request", check_request),
    ("resource", resource),
    ("roster", roster),
];

/// Any text is refused, or read as a moment that its own text reads back to.
pub fn moment(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(moment) = Moment::parse(text) {
        assert_eq!(Moment::parse(&moment.to_string()).as_ref(), Ok(&moment));
    }
}

/// A link into a group that is refused or reads back, and what is left in its mailbox.
pub fn invitation(bytes: &[u8]) {
    let _ = check_invitation(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(link) = text.parse::<GroupLink>() {
        assert_eq!(link.to_string().parse::<GroupLink>().ok().as_ref(), Some(&link));
    }
}

/// A zip that says it is a pack.
pub fn pack(bytes: &[u8]) {
    let _ = check_pack(bytes);
}

/// Text that says it is a resource.
pub fn resource(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = check_resource(text);
}

/// What a header says before any key is tried.
pub fn header(bytes: &[u8]) {
    let _ = check_header(bytes);
}

/// What a backup says before any key is tried.
pub fn backup(bytes: &[u8]) {
    let _ = check_backup_prefix(bytes);
}

/// What is read of a plan before the first unlock: the body, which a checksum would hide.
pub fn boot(bytes: &[u8]) {
    let _ = BootSnapshot::read(bytes);
    let Ok(snapshot) = BootSnapshot::read(&sealed_boot(bytes)) else { return };
    for zone in [snapshot.zone, "Pacific/Apia".parse().unwrap_or(snapshot.zone)] {
        let due = snapshot.due(snapshot.made, zone, &BTreeSet::new());
        assert_eq!(due.set.len() + due.show.len() + due.past.len(), snapshot.entries.len());
    }
}

/// A snapshot with this body.
#[must_use]
pub fn sealed_boot(body: &[u8]) -> Vec<u8> {
    let mut bytes = [b"ILBS\x01", body].concat();
    bytes.extend(digest(&SHA256, &bytes).as_ref());
    bytes
}

/// A search as somebody types it.
pub fn query(bytes: &[u8]) {
    let _ = can_search(&String::from_utf8_lossy(bytes));
}

/// Day One's JSON, and the rich text within it.
pub fn day_one(bytes: &[u8]) {
    let _ = read_bytes("day-one", "Journal.json", bytes);
}

/// jrnl's JSON.
pub fn jrnl(bytes: &[u8]) {
    let _ = read_bytes("jrnl", "journal.json", bytes);
}

/// Markdown with front matter.
pub fn markdown(bytes: &[u8]) {
    let _ = read_bytes("markdown", "2026-11-23.md", bytes);
}

/// Our own JSON.
pub fn interlude_json(bytes: &[u8]) {
    let _ = read_bytes("interlude-json", "journal.json", bytes);
}

/// What a relay answers to one call of a client.
pub fn answers(bytes: &[u8]) {
    let _ = check_answers(bytes);
}

/// A bundle, before it is known whose it is.
pub fn bundle(bytes: &[u8]) {
    let _ = check_bundle(bytes);
}

/// A pairing code as somebody types it: one that is read shows as a code that reads as the same.
pub fn code(bytes: &[u8]) {
    let Ok(code) = String::from_utf8_lossy(bytes).parse::<LinkCode>() else { return };
    assert!(code.to_string().parse() == Ok(code));
}

/// What two devices tell each other through a mailbox.
pub fn letters(bytes: &[u8]) {
    let _ = check_letters(bytes);
}

/// What a record holds once it was opened.
pub fn record(bytes: &[u8]) {
    let _ = check_record(bytes);
}

/// Any text is refused, or read as a rule that its own text reads back to, and whose days are in order
/// and as many as it says, from wherever they are looked at.
pub fn recurrence(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(rule) = Recurrence::parse(text) else { return };
    assert_eq!(Recurrence::parse(&rule.to_string()).as_ref(), Ok(&rule));
    let day = |year| NaiveDate::from_ymd_opt(year, 2, 28).unwrap_or_default();
    let start = day(1972).and_time(NaiveTime::MIN);
    let all = rule.days(start, Some(Tz::Europe__Berlin), day(1972)..=day(2032));
    assert!(all.is_sorted_by(|one, other| one < other) && all.len() <= 60 * 366);
    let late = rule.days(start, Some(Tz::Europe__Berlin), day(2030)..=day(2032));
    assert!(all.ends_with(&late));
}
