//! The world the core lives in, simulated: clock, randomness, secret store, devices of one
//! participant, and the post between them. The files are real ones in temporary folders.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a broken world fails a test")]

mod action;
mod circle;
mod clock;
mod counts;
mod entropy;
mod fleet;
mod folder;
mod gathering;
mod linked;
mod network;
mod old_vault;
mod phone;
mod postbox;
mod pulse;
mod replica;
mod schedule;
mod secrets;
mod simulation;
mod specimen;
mod story;

pub use action::{Action, Editing, Plot, plot};
pub use circle::{Circle, Person};
pub use clock::{DAY, HOUR, MINUTE, SimClock};
pub use counts::{Cases, long, scaled};
pub use entropy::SimEntropy;
pub use fleet::{Kind, LATER, Plan, Tally, again, fleets};
pub use folder::{contents, copy_folder, temporary};
pub use gathering::{Clinics, Counts, Size, gather};
pub use linked::{join, settle, sync};
pub use network::{Fault, Faults, Meddler, SimRelay, Way};
pub use network::{asks, detour, liar, page_liar, roster_liar};
pub use old_vault::OldVault;
pub use phone::{Lived, live};
pub use postbox::Postbox;
pub use pulse::Pulse;
pub use replica::{Replica, in_step};
pub use schedule::schedule;
pub use secrets::{Answer, MemorySecretStore};
pub use simulation::{play, play_alone};
pub use specimen::{Outcome, Specimen, database};
use story::Story;
