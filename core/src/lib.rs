//! The offline-first core of Interlude: what a participant of group therapy writes between two
//! sessions, kept encrypted on their device as documents that merge.
//!
//! Start at [`Interlude`]: it creates or opens a vault and gives out the handles of the features.
//! Everything the world provides (clock, randomness, secret store, observers) is injected through
//! [`environment`].

mod crypto;
mod document;
pub mod environment;
mod error;
pub mod goals;
pub mod groups;
pub mod insights;
mod interlude;
pub mod journal;
pub mod packs;
pub mod portability;
pub mod reminders;
mod space;
mod store;
pub mod sync;
pub mod time;
pub mod vault;

pub use document::Kind;
pub use error::{Error, Result};
pub use interlude::{
    Accepting, Background, BackupReport, Check, Device, Devices, Exchange, ExportReport, Frontier,
    Heard, ImportOptions, ImportReport, Interlude, Linking, NewVault, Newcomer, Problem, Received,
    RestoreKey, Salvaged, Sync, Tidied,
};
pub use interlude_wire::{PrincipalId, SpaceId};
pub use space::{GroupLink, LinkCode};
pub use store::{Changed, Origin, Update};
