use std::sync::atomic::{AtomicU64, Ordering};

use interlude_core::environment::{HttpRequest, HttpResponse, Transport, TransportError};

/// Counts the bytes of bodies and authorizations that pass.
pub(crate) struct Counting<T> {
    inner: T,
    sent: AtomicU64,
    received: AtomicU64,
}

impl<T> Counting<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, sent: AtomicU64::new(0), received: AtomicU64::new(0) }
    }

    pub(crate) fn reset(&self) {
        self.sent.store(0, Ordering::Relaxed);
        self.received.store(0, Ordering::Relaxed);
    }

    /// Sent, received.
    pub(crate) fn bytes(&self) -> (u64, u64) {
        (self.sent.load(Ordering::Relaxed), self.received.load(Ordering::Relaxed))
    }
}

impl<T: Transport> Transport for Counting<T> {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let head = request.authorization.as_ref().map_or(0, String::len) + request.url.len();
        self.sent.fetch_add((head + request.body.len()) as u64, Ordering::Relaxed);
        let answer = self.inner.send(request)?;
        self.received.fetch_add(answer.body.len() as u64, Ordering::Relaxed);
        Ok(answer)
    }
}
