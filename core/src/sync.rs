//! Sync: pushes out, pushes in, through a relay or a file. A machine decides, a driver does.

mod blobs;
mod bundle;
mod client;
mod cover;
mod driver;
mod gather;
mod heal;
mod http;
mod machine;
mod opened;
mod payload;
mod relay_url;
mod report;
mod reseal;
mod roster;
mod take;
mod tally;
mod vault;

pub use crate::space::{check_invitation, check_letters};
pub(crate) use blobs::{Fetched, fetch};
pub use bundle::{BundleReport, check_bundle};
pub(crate) use bundle::{read_bundle, write_bundle};
pub use client::check_answers;
pub(crate) use client::{Client, Failure, calls::Which};
pub(crate) use driver::{Driver, NEWEST};
pub use http::HttpTransport;
pub use payload::check_record;
pub use relay_url::RelayUrl;
pub use report::{
    AttachmentPolicy, GroupSync, SyncOptions, SyncProgress, SyncReport, SyncState, SyncStatus,
    Warning,
};
pub(crate) use roster::{append, resolve};
pub(crate) use vault::Vault;

#[cfg(test)]
mod tests;
