//! The offline-first core of Interlude: what a participant of group therapy writes between two
//! sessions, kept encrypted on their device as documents that merge.
//!
//! Start at [`Interlude`](interlude::Interlude): it creates or opens a vault and gives out the
//! handles of the features. Everything the world provides (clock, randomness, secret store,
//! observers) is injected through [`environment`].

pub mod environment;
mod error;
mod store;
pub mod time;

pub use error::{Error, Result};
