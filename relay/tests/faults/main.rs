//! What becomes of pushes while PostgreSQL is killed, does not answer, has no room or cannot be reached,
//! and while clocks jump: what was acknowledged is there once, and whoever reads on reads in order.
//! `INTERLUDE_LONG=1` goes on for ten minutes each. What needs root is run by `./test faults`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod clocks;
mod disk;
mod kills;
mod line;
mod lines;
mod load;
mod network;
mod pool;
#[path = "../support/mod.rs"]
mod support;

use tokio::time::{Duration, Instant};

/// Whether faults are to go on for long.
fn is_long() -> bool {
    std::env::var_os("INTERLUDE_LONG").is_some()
}

/// When faults are to end that begin now.
fn end() -> Instant {
    Instant::now() + Duration::from_secs(if is_long() { 600 } else { 5 })
}
