//! The facade for other languages: the cases that every language runs (`bindings/cases`), what becomes of panics, and
//! whether the whole core crosses.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod cases;
mod complete;
mod languages;
mod panics;
mod relay;
