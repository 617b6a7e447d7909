//! The plan: the right nudge, once, on the right day, wherever the phone is.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod caps;
mod changes;
mod clock;
mod daylight;
mod habits;
mod same;
mod sessions;
mod support;
mod travel;
