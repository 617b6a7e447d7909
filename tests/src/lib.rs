//! A simulated world around the real core.

pub mod world;
