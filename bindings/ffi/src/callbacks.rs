//! What the host provides and the core calls: secrets, streams, progress.

use std::io::{self, Read, Write};
use std::sync::Arc;

use interlude_core::environment::{self as core, Lookup};
use interlude_core::{Error, Result as CoreResult};
use zeroize::Zeroizing;

use crate::guard::{end_with, inside};
use crate::{InterludeError, Result};

/// What a secret store answers when asked for a secret. The three answers are kept apart because taking a passing
/// failure for an absence is how vaults are lost for good.
#[derive(Clone, uniffi::Enum)]
pub enum SecretLookup {
    /// The secret.
    Present {
        /// Its bytes, as they were put.
        secret: Vec<u8>,
    },
    /// There is none, for certain.
    Absent,
    /// It cannot be told now (locked, busy, broken).
    Unreadable,
}

/// The operating system's place for secrets (Keystore, Keychain …). It is called while the vault is locked against
/// everything else: it may not call back.
#[uniffi::export(foreign)]
pub trait SecretStore: Send + Sync {
    /// Looks a secret up by name. What it throws counts as unreadable.
    fn get(&self, name: String) -> Result<SecretLookup>;
    /// Stores or replaces a secret.
    fn put(&self, name: String, secret: Vec<u8>) -> Result<()>;
    /// Removes a secret; absent already is success.
    fn remove(&self, name: String) -> Result<()>;
}

/// Hears how far a long call is, and may give it up. It is called while the vault is locked: it may not call back.
#[uniffi::export(foreign)]
pub trait Progress: Send + Sync {
    /// So many (documents, records …) are done; 0 now and then from calls that wait for someone. `false` gives the
    /// call up, which ends in `InterludeError.Cancelled`.
    fn reached(&self, done: u64) -> Result<bool>;
}

/// Where bytes come from. It may not call back.
#[uniffi::export(foreign)]
pub trait Source: Send + Sync {
    /// The next bytes, at least one and at most so many; none at the end.
    fn read(&self, most: u32) -> Result<Vec<u8>>;
}

/// Where bytes go. It may not call back.
#[uniffi::export(foreign)]
pub trait Sink: Send + Sync {
    /// Takes all of these bytes.
    fn write(&self, bytes: Vec<u8>) -> Result<()>;
}

/// A host's secret store, as the core asks for one.
pub(crate) struct Secrets(pub(crate) Arc<dyn SecretStore>);

fn failed(doing: &'static str) -> impl FnOnce(InterludeError) -> Error {
    move |_| Error::Io { doing, kind: io::ErrorKind::Other }
}

impl core::SecretStore for Secrets {
    fn get(&self, name: &str) -> Lookup {
        match inside(|| self.0.get(name.to_owned())) {
            Ok(SecretLookup::Present { secret }) => Lookup::Present(Zeroizing::new(secret)),
            Ok(SecretLookup::Absent) => Lookup::Absent,
            Ok(SecretLookup::Unreadable) | Err(_) => Lookup::Unreadable,
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> CoreResult<()> {
        let put = inside(|| self.0.put(name.to_owned(), secret.to_vec()));
        put.map_err(failed("putting the key into the secret store"))
    }

    fn remove(&self, name: &str) -> CoreResult<()> {
        let removed = inside(|| self.0.remove(name.to_owned()));
        removed.map_err(failed("removing the key from the secret store"))
    }
}

/// The core's progress: it cannot say stop, so stopping unwinds, which everything there must survive anyway.
pub(crate) fn reporting(progress: Option<Arc<dyn Progress>>) -> impl FnMut(u64) {
    move |done| {
        let Some(progress) = &progress else { return };
        match inside(|| progress.reached(done)) {
            Ok(true) => {}
            Ok(false) => end_with(InterludeError::Cancelled),
            Err(error) => end_with(error),
        }
    }
}

/// The core's question whether to go on waiting: not for what was closed meanwhile.
pub(crate) fn patience(
    is_over: impl Fn() -> bool,
    progress: Option<Arc<dyn Progress>>,
) -> impl FnMut() -> bool {
    let mut report = reporting(progress);
    move || {
        if is_over() {
            end_with(InterludeError::Closed);
        }
        report(0);
        true
    }
}

/// A host's source, read in pieces of at most this many bytes.
pub(crate) struct Reading(pub(crate) Arc<dyn Source>);
const PIECE: usize = 256 << 10;

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(PIECE);
        let read = inside(|| self.0.read(u32::try_from(most).unwrap_or(u32::MAX)));
        let bytes = read.map_err(|_| io::Error::from(io::ErrorKind::Other))?;
        let place = buffer.get_mut(..bytes.len()).ok_or(io::ErrorKind::InvalidData)?;
        place.copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

/// A host's sink.
pub(crate) struct Writing(pub(crate) Arc<dyn Sink>);

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = bytes.get(..bytes.len().min(PIECE)).unwrap_or(bytes);
        let written = inside(|| self.0.write(piece.to_vec()));
        written.map_err(|_| io::Error::from(io::ErrorKind::Other))?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
