//! The facade for other languages: the cases that every language runs (`bindings/cases`), whether each value arrives on the
//! other side, what becomes of panics, callbacks and handles that are closed, and whether the whole core crosses.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod apart;
mod cases;
mod closing;
mod complete;
mod entries;
mod errors;
mod files;
mod groups;
mod host;
mod keys;
mod languages;
mod observing;
mod panics;
mod relay;
mod rules;
mod streams;
mod syncing;
mod waiting;
