//! What an operator says a relay is to be: a file, the environment and flags, in one precedence.

mod check;
mod gather;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::{BlobStore, Database, Limits, NoPlace, Options, TlsFiles, Tokens};

pub use check::check;
pub use gather::{Given, Origin, Sources, gather};
pub(crate) use value::without_password;

/// A relay as its operator wants it.
#[derive(Clone, PartialEq, Eq)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it tells its metrics; `None`: nowhere.
    pub metrics: Option<SocketAddr>,
    /// The database's URL. May hold a password.
    pub database: String,
    /// Holds the database's URL, in place of `database`.
    pub database_file: Option<PathBuf>,
    /// The URL or folder of attachments; `None`: beside the database.
    pub blobs: Option<String>,
    /// Closes the relay: its tokens are in this file, which is read again when it changes.
    pub token_file: Option<PathBuf>,
    /// The certificate chain and its key, in PEM; `None`: no TLS here.
    pub tls_certificate: Option<PathBuf>,
    /// See `tls_certificate`.
    pub tls_key: Option<PathBuf>,
    /// A proxy of the operator's sets `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Whether every request is logged, not failures alone.
    pub log_requests: bool,
    /// Whether log lines are JSON.
    pub log_json: bool,
    /// Seconds that the relay goes on serving after it said that it is not ready any more.
    pub notice_seconds: u64,
    /// Seconds that requests under way have to end after that.
    pub grace_seconds: u64,
    /// What it allows.
    pub limits: Limits,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7420)),
            metrics: None,
            database: "sqlite:./interlude-relay".to_owned(),
            database_file: None,
            blobs: None,
            token_file: None,
            tls_certificate: None,
            tls_key: None,
            behind_proxy: false,
            log_requests: false,
            log_json: false,
            notice_seconds: 0,
            grace_seconds: 10,
            limits: Limits::default(),
        }
    }
}

/// Without what it says: the database's URL may hold a password.
impl fmt::Debug for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Config").finish_non_exhaustive()
    }
}

/// What is to be said about a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub weight: Weight,
    /// The setting it is about.
    pub key: String,
    /// Why, in fixed words.
    pub why: &'static str,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It is as it should be, and worth knowing.
    Note,
    /// A relay runs with it, at a risk.
    Danger,
    /// No relay runs with it.
    Wrong,
}

impl Finding {
    fn new(weight: Weight, key: &str, why: &'static str) -> Self {
        Self { weight, key: key.to_owned(), why }
    }
}

impl Config {
    /// What to open the relay with. Reads the files of the database's URL and of the tokens.
    ///
    /// # Errors
    /// What is wrong, in fixed words.
    pub fn options(&self) -> Result<Options, &'static str> {
        let url = self.database_url().map_err(|_| "the file of the database cannot be read")?;
        let database: Database = url.parse().map_err(NoPlace::text)?;
        let blobs = match &self.blobs {
            Some(url) => url.parse().map_err(NoPlace::text)?,
            None => BlobStore::beside(&database).ok_or("attachments need a place: say blobs")?,
        };
        let read = |file| std::fs::read_to_string(file).map_err(|_| "the tokens cannot be read");
        let text = self.token_file.as_ref().map(read).transpose()?;
        let parse = |text: String| Tokens::parse(&text).map_err(|error| error.0);
        let tokens = text.map(parse).transpose()?;
        let (limits, behind_proxy) = (self.limits.clone(), self.behind_proxy);
        Ok(Options { tokens, limits, behind_proxy, ..Options::new(database, blobs) })
    }

    /// The files of TLS, when both are there.
    #[must_use]
    pub fn tls(&self) -> Option<TlsFiles> {
        let (certificate, key) = (self.tls_certificate.clone()?, self.tls_key.clone()?);
        Some(TlsFiles { certificate, key })
    }

    /// The database's URL, from its file where there is one.
    fn database_url(&self) -> io::Result<String> {
        let Some(file) = &self.database_file else { return Ok(self.database.clone()) };
        Ok(std::fs::read_to_string(file)?.trim().to_owned())
    }
}
