//! Sync: pushes out, pushes in, through a relay or a file. A machine decides, a driver does.

mod bundle;
mod client;
mod driver;
mod gather;
mod heal;
mod http;
mod machine;
mod payload;
mod report;
mod take;

pub(crate) use bundle::{read_bundle, write_bundle};
pub(crate) use client::{Client, Failure};
pub(crate) use driver::{Driver, Link};
pub use http::HttpTransport;
pub use report::{SyncReport, SyncState, Warning};
