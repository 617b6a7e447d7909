//! A relay, or somebody on the way to it, that lies: PROTOCOL §7 for a personal space, against the
//! real client. The outcome is always a clear error or a warning, nothing lost, nothing invented, and
//! everybody in step once the lie ends. (Principals that lie: `core/src/sync/tests`.)
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod attachments;
mod bombs;
mod clock;
mod clones;
mod flipped;
mod forks;
mod home;
mod moved;
mod pairing;
mod races;
mod removed;
mod restored;
mod rosters;
mod traffic;
mod withheld;
