//! Simulated years of a phone: its notifications are the plan's, whatever happens to it. `INTERLUDE_SEED=N` lives one
//! seed; with `INTERLUDE_RUNS=M`, seeds N to N+M-1.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use interlude_tests::world::{Lived, live, scaled};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

#[test]
fn for_two_years_the_phone_holds_what_was_planned_and_says_it_once() {
    let first = number("INTERLUDE_SEED");
    let count = number("INTERLUDE_RUNS").unwrap_or(if first.is_some() {
        1
    } else {
        scaled(10, 2000).into()
    });
    let mut all = Lived::default();
    for seed in first.unwrap_or(0)..first.unwrap_or(0) + count {
        let lived = catch_unwind(AssertUnwindSafe(|| live(seed, 730)));
        let lived = lived.unwrap_or_else(|_| panic!("again with INTERLUDE_SEED={seed}"));
        all.opened += lived.opened;
        all.shown += lived.shown;
        all.due += lived.due;
        all.sessions += lived.sessions;
        all.events += lived.events;
        all.crowded += lived.crowded;
    }
    println!("{all:?}");
    if count >= 10 {
        // Years in which nothing happens prove nothing.
        let many = all.opened > 300 * count && all.events > 100 * count && all.shown > 300 * count;
        assert!(
            many && all.due > 100 * count && all.sessions > count && all.crowded > 0,
            "{all:?}"
        );
    }
}
