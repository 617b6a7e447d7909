//! Seeded lives of two to six devices and their relays. `INTERLUDE_SEED=N` runs one seed and makes it
//! small when it fails; with `INTERLUDE_RUNS=M`, seeds N to N+M-1.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use interlude_tests::world::{again, fleets, scaled};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn whatever_happens_all_devices_end_up_equal_and_nothing_is_lost() {
    let count = number("INTERLUDE_RUNS");
    if let (Some(seed), None) = (number("INTERLUDE_SEED"), count) {
        return again(seed);
    }
    let first = number("INTERLUDE_SEED").unwrap_or(0);
    let count = count.unwrap_or_else(|| scaled(96, 100_000).into());
    let tally = fleets(first, count);
    println!("{tally:?}");
    assert_eq!(tally.runs, count);
    if count >= 50 {
        // Runs in which nothing happens prove nothing.
        assert!(tally.devices >= 2 * count && tally.letters >= 10 * count, "{tally:?}");
        assert!(tally.erased > 0 && tally.late > 0 && tally.removed > 0, "{tally:?}");
    }
}
