use super::*;
use crate::Error;

/// The same bytes every time.
struct Always(u64);

impl Entropy for Always {
    fn fill(&self, out: &mut [u8]) -> Result<()> {
        out.copy_from_slice(&self.0.to_be_bytes());
        Ok(())
    }
}

fn ended(state: SyncState) -> Result<SyncReport> {
    Ok(SyncReport {
        pushed: 0,
        pulled: 0,
        attachments: 0,
        state,
        warnings: Vec::new(),
        groups: Vec::new(),
    })
}

fn failed() -> Result<SyncReport> {
    Err(Error::Offline("the relay cannot be reached"))
}

#[test]
fn after_each_failure_it_waits_twice_as_long_up_to_ten_minutes() {
    let mut pauses = Pauses::default();
    let waits: Vec<u64> = (0..40).map(|_| pauses.after(&failed(), &Always(0)).unwrap()).collect();
    assert_eq!(
        waits[..10],
        [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000]
    );
    assert!(waits[10..].iter().all(|wait| *wait == 300_000), "{waits:?}");
}

#[test]
fn half_of_a_pause_is_chance() {
    for failures in 0..40 {
        let least = pause(failures, &Always(0));
        let most = pause(failures, &Always(least));
        assert_eq!(most, 2 * least, "after {failures}");
        for random in [1, 77, u64::MAX / 3, u64::MAX] {
            let wait = pause(failures, &Always(random));
            assert!((least..=most).contains(&wait), "{wait} after {failures}");
        }
    }
}

#[test]
fn whatever_is_no_success_counts_and_one_success_forgets_it() {
    let mut pauses = Pauses::default();
    let since = crate::time::Timestamp::from_millis(0);
    let mut wait = |ended: &Result<SyncReport>| pauses.after(ended, &Always(0));
    for ended in [ended(SyncState::Offline { since }), ended(SyncState::Forked), failed()] {
        assert!(wait(&ended).is_some());
    }
    assert_eq!(wait(&failed()), Some(4000));
    assert_eq!(wait(&ended(SyncState::InStep)), None);
    assert_eq!(wait(&failed()), Some(500));
    assert_eq!(wait(&failed()), Some(1000));
}

#[test]
fn a_round_that_left_something_is_followed_soon() {
    let mut pauses = Pauses::default();
    for _ in 0..5 {
        let _ = pauses.after(&failed(), &Always(0));
    }
    let some = ended(SyncState::Waiting).map(|report| SyncReport { pulled: 1, ..report });
    for _ in 0..3 {
        assert_eq!(pauses.after(&some, &Always(0)), Some(500));
    }
    // With a relay that lets nobody get anywhere it has patience.
    let waits = (0..3).map(|_| pauses.after(&ended(SyncState::Waiting), &Always(0)));
    assert_eq!(waits.collect::<Vec<_>>(), [Some(1000), Some(2000), Some(4000)]);
}
