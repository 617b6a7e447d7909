//! Relays in this process, and the ways to them: real ones, with nothing but HTTP left out.

mod faults;
mod relay;
mod way;

pub use faults::{Fault, Faults};
pub use relay::SimRelay;
pub use way::{Meddler, Way};
