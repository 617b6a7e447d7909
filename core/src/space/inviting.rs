//! Asking to come into a group (PROTOCOL §6): a link that holds no key of it, a sealed request, and words that
//! two people compare.

mod link;
mod rekey;
mod request;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vectors;

pub use link::GroupLink;
pub(crate) use rekey::RekeyRequest;
pub use request::check_invitation;
pub(crate) use request::{JoinRequest, open_request, seal_request};
