use std::fmt;

use crate::{Error, Result};

/// Where a relay is: `https://…`, or `http://…` on this very machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayUrl(String);

impl RelayUrl {
    /// The most bytes of an address.
    pub const BYTES: usize = 300;

    /// Reads an address.
    ///
    /// # Errors
    /// [`Error::Invalid`] that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = |reason| Err(Error::Invalid { field: "relay address", reason });
        let text = text.trim().trim_end_matches('/');
        if text.len() > Self::BYTES {
            return invalid("longer than 300 bytes");
        }
        let (secure, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (_, Some(rest)) => (false, rest),
            _ => return invalid("does not begin with https://"),
        };
        let authority = rest.split('/').next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '@' | '"' | '\\');
        if authority.is_empty() || !rest.chars().all(plain) {
            return invalid("not a plain address of a server");
        }
        match secure || is_here(authority) {
            true => Ok(Self(text.to_owned())),
            false => invalid("http:// is for a relay on this machine alone: use https://"),
        }
    }

    /// The address, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_here(authority: &str) -> bool {
    if authority.starts_with("[::1]") {
        return true;
    }
    matches!(authority.split(':').next(), Some("127.0.0.1" | "localhost"))
}

impl fmt::Display for RelayUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for good in ["https://relay.example/", "https://a.example:8/x", "http://127.0.0.1:7000"] {
            assert_eq!(RelayUrl::parse(good).unwrap().as_str(), good.trim_end_matches('/'));
        }
        for bad in [
            "http://relay.example",
            "http://127.0.0.1.evil.example",
            "http://localhost@evil.example",
            "ftp://x",
            "https://",
            "https://a b",
            "https://a?b",
            "relay.example",
        ] {
            assert!(RelayUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
