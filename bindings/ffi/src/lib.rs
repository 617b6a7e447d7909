//! The public API of `interlude-core` for Kotlin, Swift and Python: the only crate that knows UniFFI.
//!
//! Start at `Vault`; every other object is a handle on one. Data crosses as records, calls block, and what
//! goes wrong is an `InterludeError`. `docs/adr/0025-the-facade.md` says why it is cut like this,
//! `docs/bindings.toml` what of the core crosses where.

mod callbacks;
mod devices;
mod error;
mod goals;
mod groups;
mod guard;
mod insights;
mod journal;
mod packs;
mod reminders;
mod slot;
mod sync;
mod text;
mod types;
mod vault;
mod world;

pub use callbacks::*;
pub use devices::*;
pub use error::InterludeError;
pub use goals::*;
pub use groups::*;
pub use insights::*;
pub use journal::*;
pub use packs::*;
pub use reminders::*;
pub use sync::*;
pub use text::*;
pub use vault::*;
pub use world::*;

uniffi::setup_scaffolding!("interlude");

/// What every call across the boundary gives.
pub(crate) type Result<T> = std::result::Result<T, InterludeError>;
