//! A phone in somebody's pocket: an operating system that holds notifications and forgets them, and years of
//! what happens to it. The planner is the real one.

mod android;
mod app;
mod draw;
mod edits;
mod expected;
mod ios;
mod life;
mod secrecy;
mod system;

pub use life::{Lived, live};
