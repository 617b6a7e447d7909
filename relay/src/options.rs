use std::path::PathBuf;

use interlude_wire::RelayId;

use crate::{BlobStore, Database, Limits, Tokens};

/// How a relay is to be.
#[derive(Clone)]
pub struct Options {
    /// Holds all but the bytes of attachments.
    pub database: Database,
    /// Holds the bytes of attachments.
    pub blobs: BlobStore,
    /// Closes the relay: without one of these tokens nobody makes a space.
    pub tokens: Option<Tokens>,
    /// What it allows.
    pub limits: Limits,
    /// The id of a relay that is made now; `None`: a random one. One that exists keeps its own.
    pub id: Option<RelayId>,
    /// What was acknowledged outlives a power cut. `false` leaves writing to the operating system
    /// and is for tests: a killed process loses nothing either way.
    pub durable: bool,
    /// Requests come through a proxy of the operator's, which puts the client's address last into
    /// `X-Forwarded-For`. Without it everybody behind the proxy shares one rate.
    pub behind_proxy: bool,
}

impl Options {
    /// An open, durable relay with the usual limits.
    #[must_use]
    pub fn new(database: Database, blobs: BlobStore) -> Self {
        Self {
            database,
            blobs,
            tokens: None,
            limits: Limits::default(),
            id: None,
            durable: true,
            behind_proxy: false,
        }
    }

    /// The same with everything in one folder, which is made when missing.
    #[must_use]
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        let blobs = BlobStore::Folder(folder.join("blobs"));
        Self::new(Database::Sqlite(folder), blobs)
    }
}
