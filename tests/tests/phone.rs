//! Simulated years of a phone: its notifications are the plan's, whatever happens to it. `INTERLUDE_SEED=N` lives one
//! seed; with `INTERLUDE_RUNS=M`, seeds N to N+M-1.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use interlude_tests::world::{Lived, live, scaled};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Lives seeds on all cores; a failing one is told.
fn lives(first: u64, count: u64) -> Lived {
    let (next, all) = (AtomicU64::new(first), Mutex::new(Lived::default()));
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= first + count {
            return;
        }
        match thread::spawn(move || live(seed, 730)).join() {
            Ok(lived) => all.lock().unwrap().add(lived),
            Err(_) => panic!("again with INTERLUDE_SEED={seed}"),
        }
    };
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    *all.lock().unwrap()
}

#[test]
fn for_two_years_the_phone_holds_what_was_planned_and_says_it_once() {
    let seed = number("INTERLUDE_SEED");
    let count = if seed.is_some() { 1 } else { scaled(8, 2000).into() };
    let count = number("INTERLUDE_RUNS").unwrap_or(count);
    let all = lives(seed.unwrap_or(0), count);
    println!("{all:?}");
    assert_eq!(all.lives, count);
    if count >= 8 {
        // Years in which nothing happens prove nothing.
        let many = all.opened > 300 * count && all.events > 100 * count && all.shown > 300 * count;
        let due = all.due > 300 * count && all.sessions > 10 * count && all.crowded > 0;
        assert!(many && due, "{all:?}");
    }
}
