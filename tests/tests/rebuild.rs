//! Rows and index are a pure function of the documents.
#![allow(clippy::unwrap_used, reason = "tests")]

use interlude_core::Check;
use interlude_core::journal::{Edit, EntryFilter, EntrySummary};
use interlude_tests::world::{Cases, Replica, play_alone, plot};

/// Everything that lists and searches show.
fn shown(device: &Replica) -> (Vec<EntrySummary>, Vec<(String, u64)>, Vec<String>) {
    let mut entries = Vec::new();
    for trashed in [false, true] {
        let filter = EntryFilter { trashed, ..EntryFilter::default() };
        entries.extend(device.journal().list(&filter, None, 1000).unwrap().entries);
    }
    let letters: String = entries.iter().flat_map(|entry| entry.preview.chars().take(2)).collect();
    let hits = letters.chars().flat_map(|letter| {
        let hits = device.journal().search(&letter.to_string(), 100).unwrap();
        hits.into_iter().map(move |hit| format!("{letter} {} {}", hit.summary.id, hit.snippet))
    });
    let hits = hits.collect();
    (entries, device.journal().tags().unwrap(), hits)
}

#[test]
fn a_rebuild_changes_nothing_after_any_history() {
    Cases::new(60, 3000).check(&plot(2..=3, 60), |plot| {
        for device in &mut play_alone(&plot) {
            let (print, before) = (device.fingerprint(), shown(device));
            let mut done = 0;
            device.core().rebuild(&mut |documents| done = documents).unwrap();
            assert!(done > 0 || before.0.is_empty());
            assert_eq!(device.fingerprint(), print);
            assert!(shown(device) == before, "lists or hits differ");
            device.open().unwrap();
            assert_eq!(device.fingerprint(), print);
            assert!(shown(device) == before, "lists or hits differ after opening");
            assert_eq!(device.core().check(Check::Thorough, &mut |_| ()).unwrap(), []);
        }
        Ok(())
    });
}

#[test]
fn a_rebuild_tells_its_progress_and_works_on_nothing() {
    let device = Replica::alone(1);
    let print = device.fingerprint();
    device.core().rebuild(&mut |_| ()).unwrap();
    assert_eq!(device.fingerprint(), print);
    for number in 0..3 {
        let id = device.write("", "words");
        device.journal().edit(&id, &[Edit::Tag(format!("tag {number}"))]).unwrap();
    }
    let mut heard = Vec::new();
    device.core().rebuild(&mut |done| heard.push(done)).unwrap();
    assert_eq!(heard.last(), Some(&3));
}
