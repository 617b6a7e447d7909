//! Packs: signed, versioned sets of resources, as folders and zip files. `docs/packs.md` says what they are; here they
//! are read, checked and made, without any database.

mod body;
mod build;
mod files;
mod front_matter;
mod manifest;
mod media;
mod path;
mod problem;
mod read;
mod resource;
mod starter;
mod trust;

pub use crate::document::{Resource, ResourceKind, Step};
pub use build::{PackKey, build};
pub use media::Media;
pub use problem::PackProblem;
pub use read::{Pack, check_pack};
pub use resource::{read_resource, read_resource_file};
pub use starter::starter;
pub use trust::{Decision, KnownPack, KnownPacks, decide};

#[cfg(test)]
mod tests;
