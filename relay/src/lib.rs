//! The relay: stores and forwards what it cannot read, for the devices of one participant or the
//! members of a group (PROTOCOL §5).
//!
//! It stands on `interlude-wire` alone: there is no key here and no code that could use one. What
//! it answers is decided by [`Relay::answer`], whatever carries the requests; [`serve`] carries
//! them over HTTP.

mod auth;
mod backup;
mod blobs;
mod body;
mod check;
mod config;
mod disk;
mod http;
mod limits;
mod message;
mod metrics;
mod moving;
mod nonces;
mod options;
mod places;
mod rates;
mod refusal;
mod relay;
mod rosters;
mod route;
mod service;
mod storage;
mod target;
mod tokens;
mod wakers;
mod world;
#[cfg(test)]
extern crate self as interlude_relay;
#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod support;

pub use backup::{Carried, backup, restore};
pub use check::check_request;
pub use config::{Config, Finding, Given, Origin, Sources, Weight, check, gather};
pub use http::{Serving, TlsError, TlsFiles, serve};
pub use interlude_wire::SpaceId;
pub use limits::{Limits, Rate};
pub use message::{Request, Response};
pub use moving::{MoveError, Moved, move_relay};
pub use options::Options;
pub use places::{BlobStore, Database, NoPlace};
pub use relay::{OpenError, Relay};
pub use route::routes;
pub use service::Orphans;
pub use storage::{SpaceSize, Stats};
pub use tokens::{Tokens, TokensError};
pub use world::{Clock, SystemClock};
