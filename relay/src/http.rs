//! The relay over HTTP/1.1 and HTTP/2, with TLS or behind a proxy that has it: a thin shell.

mod answer;
mod connection;
mod door;
mod memory;
mod reading;
mod serving;
mod tls;
mod watched;
mod worded;

use std::io;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper::{Request as HyperRequest, Response as HyperResponse};

pub use serving::{Serving, serve};
pub use tls::{TlsError, TlsFiles};

type HttpRequest = HyperRequest<Incoming>;
type HttpResponse = HyperResponse<UnsyncBoxBody<Bytes, io::Error>>;
