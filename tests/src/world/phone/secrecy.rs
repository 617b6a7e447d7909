//! Nothing private is to be seen by whoever sees the phone.

use interlude_core::journal::DocumentId;
use interlude_core::reminders::{
    CalendarRequest, Plan, Schedule, Selection, Situation, Texts, Visibility, calendar,
};

/// Is in every private field.
pub(super) const CANARY: &str = "kanárek";

/// What is in no field of a discreet plan.
pub(super) fn check(situation: &Situation, plan: &Plan, locale: &str) {
    for one in &plan.notifications {
        quiet(&[&one.discreet.title, &one.discreet.body, &one.deep_link, one.kind]);
        match (&one.full, situation.settings.private_texts) {
            (None, false) => assert!(one.visibility == Visibility::Discreet),
            (Some(full), true) => {
                // A prompt tells its question below, the others their names above.
                let said = format!("{} {}", full.title, full.body);
                assert!(said.contains(CANARY), "a full text says nothing of its own");
            }
            _ => panic!("texts are full when they are asked for, and only then"),
        }
    }
    if plan.made.millis() % 8 > 0 {
        return;
    }
    let snapshot = plan.boot_snapshot();
    quiet(&[&String::from_utf8_lossy(&snapshot)]);
    let holds = |bytes: &[u8]| snapshot.windows(bytes.len()).any(|window| window == bytes);
    for id in situation.reminders.keys().chain(situation.schedules.keys()).take(8) {
        assert!(!holds(&id.0) && !holds(&id.0[..8]), "the snapshot names a document");
    }
    for word in ["session", "habit", "prompt", "reminder"] {
        assert!(!holds(word.as_bytes()), "the snapshot says {word}");
    }
    let schedules: Vec<(DocumentId, &Schedule)> =
        situation.schedules.iter().map(|(id, schedule)| (*id, schedule)).collect();
    let (selection, locale) = (Selection::All, locale.to_owned());
    let request = CalendarRequest { selection, full: false, locale, now: plan.made };
    quiet(&[&calendar(&schedules, &request).replace("\r\n ", "")]);
}

/// What a lock screen shows.
pub(super) fn seen(situation: &Situation, texts: &Texts) {
    if !situation.settings.private_texts {
        quiet(&[&texts.title, &texts.body]);
    }
}

fn quiet(texts: &[&str]) {
    assert!(texts.iter().all(|text| !text.contains(CANARY)), "something private is to be seen");
}
