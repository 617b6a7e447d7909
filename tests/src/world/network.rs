//! Relays in this process, and the ways to them: real ones, with nothing but HTTP left out.

mod faults;
mod liar;
mod relay;
mod way;

pub use faults::{Fault, Faults};
pub use liar::{asks, detour, liar, page_liar, roster_liar};
pub use relay::SimRelay;
pub use way::{Meddler, Way};
