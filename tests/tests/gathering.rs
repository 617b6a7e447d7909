//! Seeded lives of a group. `INTERLUDE_SEED=N` plays one seed; with `INTERLUDE_RUNS=M`, seeds N to N+M-1.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use interlude_tests::world::{Size, gather, long, scaled};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn whatever_people_do_everybody_who_is_in_the_group_ends_up_with_the_same() {
    let first = number("INTERLUDE_SEED").unwrap_or(0);
    let runs = number("INTERLUDE_RUNS").unwrap_or_else(|| match number("INTERLUDE_SEED") {
        Some(_) => 1,
        None => scaled(10, 500).into(),
    });
    let size = Size { members: 4, devices: 8, days: 40 };
    let counts = gather(first, runs, size);
    println!("{counts:?}");
    if runs >= 10 {
        assert!(counts.shared > 5 * runs && counts.over > 0 && counts.compared >= 4 * runs);
        assert!(counts.came > 0 && counts.went > 0 && counts.rekeyed > 0, "{counts:?}");
    }
}

/// Twelve members with twenty devices over a year.
#[test]
fn a_large_group_over_a_year() {
    if number("INTERLUDE_SEED").is_none() {
        let days = if long() { 365 } else { 60 };
        let counts =
            gather(1_000_000, scaled(1, 10).into(), Size { members: 12, devices: 20, days });
        println!("{counts:?}");
        assert!(counts.compared >= 5);
    }
}
