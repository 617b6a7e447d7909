use std::io::Read;
use std::time::Duration;

use crate::environment::{HttpRequest, HttpResponse, Transport, TransportError};

/// HTTP over ureq and rustls, with the certificates that rustls brings. Keeps connections open
/// between requests.
pub struct HttpTransport(ureq::Agent);

impl Default for HttpTransport {
    fn default() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent("interlude")
            .timeout_connect(Some(Duration::from_secs(15)))
            .build();
        Self(config.new_agent())
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut builder =
            ureq::http::Request::builder().method(request.method).uri(request.url.as_str());
        if let Some(authorization) = &request.authorization {
            builder = builder.header("authorization", authorization);
        }
        if !request.body.is_empty() {
            builder = builder.header("content-type", "application/cbor");
        }
        let http = builder.body(&request.body[..]).map_err(|_| TransportError::Unreachable)?;
        let timeout = Some(Duration::from_millis(request.timeout_ms));
        let http = self.0.configure_request(http).timeout_global(timeout).build();
        let response = self.0.run(http).map_err(|error| why(&error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        // One byte more than is allowed tells too much from just enough.
        let most = request.most as u64 + 1;
        let read = response.into_body().into_reader().take(most).read_to_end(&mut body);
        match read {
            Ok(length) if length <= request.most => Ok(HttpResponse { status, body }),
            _ => Err(TransportError::Broken),
        }
    }
}

fn why(error: &ureq::Error) -> TransportError {
    match error {
        ureq::Error::Timeout(_) => TransportError::TimedOut,
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::BadUri(_) => {
            TransportError::Unreachable
        }
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            TransportError::Unreachable
        }
        _ => TransportError::Broken,
    }
}
