//! Groups through a real relay.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod epochs;
mod joining;
mod leaving;
mod media;
mod packs;
mod removed;
mod sessions;
mod sharing;
mod taken_along;
