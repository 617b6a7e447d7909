//! A space's signed chain of who belongs to it, and what follows from it.

mod chain;
mod check;
mod entry;
mod fork;

pub use chain::{Member, Roster, Standing};
pub use entry::{Change, Entry, Epoch, Founder, Role, SignedEntry, SpaceKind, Wrap};
pub use fork::{Comparison, compare};

#[cfg(test)]
mod tests;
