use std::net::IpAddr;

use interlude_wire::encode;
use minicbor::Encode;

/// A request as it came, whatever brought it.
#[derive(Debug, Clone)]
pub struct Request {
    /// `GET`, `PUT` …
    pub method: String,
    /// Path and query exactly as they were sent: the signature is over them.
    pub target: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The body.
    pub body: Vec<u8>,
    /// Where it comes from, for rates; `None`: none applies.
    pub address: Option<IpAddr>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// `application/cbor`, `application/octet-stream`, `application/problem+json` or OpenMetrics'.
    pub content_type: &'static str,
    /// More headers, in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

pub(crate) const CBOR: &str = "application/cbor";
pub(crate) const BYTES: &str = "application/octet-stream";

impl Response {
    /// Done, with this body.
    pub(crate) fn new(content_type: &'static str, body: Vec<u8>) -> Self {
        Self { status: 200, content_type, headers: Vec::new(), body }
    }

    /// Done, with a message.
    pub(crate) fn cbor<T: Encode<()>>(message: &T) -> Self {
        Self::new(CBOR, encode(message))
    }

    /// Done, and nothing to say.
    pub(crate) fn empty() -> Self {
        Self::new(BYTES, Vec::new())
    }
}
