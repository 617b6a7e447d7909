use std::net::IpAddr;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// How a database would be reached, by its URL and, for what that leaves out, PostgreSQL's own variables.
pub(crate) struct Line {
    /// It is on this machine.
    pub(crate) is_near: bool,
    /// Whether it is the right one is checked by its certificate.
    pub(crate) is_checked: bool,
}

impl Line {
    /// None when nothing can be reached by the URL.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let options = PgConnectOptions::from_str(url).ok()?;
        let host = options.get_host().trim_matches(['[', ']']);
        let is_loopback = host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        // The folder of a socket.
        let is_socket = options.get_socket().is_some() || host.starts_with('/');
        let is_near = is_socket || is_loopback || host == "localhost";
        let mode = options.get_ssl_mode();
        let is_checked = matches!(mode, PgSslMode::VerifyCa | PgSslMode::VerifyFull);
        Some(Self { is_near, is_checked })
    }
}
